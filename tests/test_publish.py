"""Publishing: all of a package or nothing, whatever stops the run, and the same bytes every time."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import made_documents as made
import pytest

from build_scripts import publish, schema, validate
from build_scripts.records import Problem

FAULT = Problem("made-fault", "metrics.csv", "a fault", "none", "mend it")


def no_fault(folder: Path) -> list[Problem]:
    return []


def tree(folder: Path) -> dict[str, bytes]:
    """Everything below a folder, what is hidden too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def package(marker: str) -> dict[str, bytes]:
    """A small package whose files say which one it is."""
    descriptor = json.dumps({"name": schema.NAME, "created": "2026-11-22T00:00:00Z", "marker": marker})
    return {
        "metrics.csv": f"metric_id\n{marker}\n".encode(),
        "units.csv": b"unit_id\n",
        "texts/one.txt": f"{marker}\r\n".encode(),
        schema.DESCRIPTOR: descriptor.encode(),
    }


OLD, NEW = package("old"), package("new")


@pytest.fixture
def out(tmp_path) -> Path:
    folder = tmp_path / "site" / "datapackage"
    assert publish.publish(OLD, folder, no_fault) == ([], True)
    return folder


# ---------------------------------------------------------------- the usual


def test_a_package_is_written_as_it_was_rendered_and_is_valid(tmp_path):
    files = made.files()
    problems, changed = publish.publish(files, tmp_path / "a/b/package", lambda f: validate.validate(f)[0])
    assert (problems, changed) == ([], True)
    assert tree(tmp_path) == {f"a/b/package/{path}": content for path, content in files.items()}


def test_texts_keep_their_line_ends(tmp_path):
    publish.publish(made.files(), tmp_path / "package", no_fault)
    assert (tmp_path / "package/texts/made-2023.txt").read_bytes() == made.TEXT.encode()


def test_a_new_package_takes_the_place_of_the_old(out):
    assert publish.publish(NEW, out, no_fault) == ([], True)
    assert tree(out.parent) == {f"datapackage/{path}": content for path, content in NEW.items()}


def test_files_of_the_old_package_do_not_stay(out):
    publish.publish({path: NEW[path] for path in ("metrics.csv", schema.DESCRIPTOR)}, out, no_fault)
    assert sorted(tree(out)) == [schema.DESCRIPTOR, "metrics.csv"]


def test_an_equal_package_is_not_written_again(out):
    before = {path: os.stat(out / path) for path in OLD}
    assert publish.publish(OLD, out, no_fault) == ([], False)
    assert {path: os.stat(out / path).st_mtime_ns for path in OLD} == {
        p: s.st_mtime_ns for p, s in before.items()
    }
    assert {path: os.stat(out / path).st_ino for path in OLD} == {p: s.st_ino for p, s in before.items()}


def test_a_file_that_did_not_change_keeps_its_time(out):
    os.utime(out / "units.csv", (1, 1))
    publish.publish(NEW, out, no_fault)
    assert os.stat(out / "units.csv").st_mtime == 1
    assert os.stat(out / "metrics.csv").st_mtime > 1


def test_the_check_sees_the_whole_package_before_it_is_published(out):
    seen = []
    publish.publish(NEW, out, lambda folder: seen.append((tree(folder), tree(out))) or [])
    assert seen == [(NEW, OLD)]


def test_an_equal_package_is_checked_too(out):
    assert publish.publish(OLD, out, lambda folder: [FAULT]) == ([FAULT], False)


def test_two_builds_are_equal_byte_for_byte_whatever_surrounds_them(tmp_path):
    code = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        import made_documents as made
        from build_scripts import publish
        publish.publish(made.files(), Path(sys.argv[1]), lambda folder: [])
        """
    )
    for name, surroundings, mask in (
        ("one", {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "1", "LC_ALL": "C"}, 0o022),
        ("two", {"TZ": "America/Lima", "PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"}, 0o077),
    ):
        subprocess.run(
            [sys.executable, "-c", code, tmp_path / name],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **surroundings},
            umask=mask,
            check=True,
        )
    assert tree(tmp_path / "one") == tree(tmp_path / "two") == made.files()


# ---------------------------------------------------------------- what stops a run


def left_behind(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir() if path != out)


def test_a_fault_leaves_the_old_package(out):
    assert publish.publish(NEW, out, lambda folder: [FAULT]) == ([FAULT], False)
    assert tree(out) == OLD
    assert left_behind(out) == []


def test_a_fault_leaves_nothing_where_nothing_was(tmp_path):
    assert publish.publish(NEW, tmp_path / "package", lambda folder: [FAULT]) == ([FAULT], False)
    assert list(tmp_path.iterdir()) == []


def test_a_note_stops_nothing(out):
    note = Problem("made-note", "metrics.csv", "a note", "none", "nothing", "note")
    assert publish.publish(NEW, out, lambda folder: [note]) == ([note], True)
    assert tree(out) == NEW


@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt, MemoryError])
def test_a_crash_of_the_check_leaves_the_old_package(out, stop):
    def check(folder: Path) -> list[Problem]:
        raise stop

    with pytest.raises(stop):
        publish.publish(NEW, out, check)
    assert tree(out) == OLD
    assert left_behind(out) == []
    assert publish.publish(NEW, out, no_fault) == ([], True)


def in_another_process(run) -> int:
    """Exit code of a process that starts as a copy of this one and does nothing but `run`."""
    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join()
    return process.exitcode


def die_at(call: int) -> None:
    """Make the process end at the given call of the operating system, as if the power failed."""
    left = iter(range(call - 1))

    def dying(real):
        def last_or(*arguments, **more):
            if next(left, None) is None:
                os._exit(9)
            return real(*arguments, **more)

        return last_or

    for name in ("fsync", "link", "rename", "mkdir", "rmdir", "unlink"):
        setattr(os, name, dying(getattr(os, name)))
    publish._exchange = dying(publish._exchange)


@pytest.mark.parametrize("exchange", [True, False], ids=["one step", "two steps"])
def test_a_crash_at_any_step_leaves_one_package_whole(tmp_path, exchange):
    """Each call of the operating system in turn is the last: nothing is tidied up, and the next run repairs."""
    for call in range(1, 100):
        out = tmp_path / str(call) / "datapackage"
        publish.publish(OLD, out, no_fault)

        def run(out: Path = out, call: int = call) -> None:
            if not exchange:  # as on systems that cannot exchange two folders
                publish._exchange = lambda one, other: False
            die_at(call)
            publish.publish(NEW, out, no_fault)

        code = in_another_process(run)
        assert code in (0, 9)
        if exchange:
            assert tree(out) in (OLD, NEW)
        publish.publish(OLD, out, lambda folder: [FAULT])
        assert tree(out) in (OLD, NEW)
        assert left_behind(out) == []
        if code == 0:
            break
    assert tree(out) == NEW
    assert call > 15  # else the calls are not those that publishing makes


def test_a_disk_that_takes_no_more_leaves_the_old_package(out):
    """A limit on the size of files stops the write in its middle, as a full disk does."""

    def run() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        problems, changed = publish.publish(NEW | {"numerals.csv": b"x" * 5000}, out, no_fault)
        os._exit(
            7 if not changed and [p.code for p in problems] == ["publish-failed"] and problems[0].fix else 1
        )

    assert in_another_process(run) == 7
    assert tree(out) == OLD
    assert left_behind(out) == []


def test_a_place_that_cannot_be_written_is_a_problem(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    ((problem,), changed) = publish.publish(NEW, tmp_path / "file" / "package", no_fault)
    assert (problem.code, changed) == ("publish-failed", False)
    assert problem.fix


def test_what_a_run_cut_off_left_behind_is_cleared(out):
    (out.parent / ".datapackage.new-123/texts").mkdir(parents=True)
    (out.parent / ".datapackage.new-123/texts/one.txt").write_text("half", encoding="utf-8")
    publish.publish(NEW, out, no_fault)
    assert left_behind(out) == []


def test_a_run_waits_for_another(out):
    """Two runs at once: the second begins when the first is done, and both are whole."""
    context = multiprocessing.get_context("fork")
    begun, finish = context.Event(), context.Event()

    def run() -> None:
        publish.publish(NEW, out, lambda folder: begun.set() or finish.wait(10) and [])

    other = context.Process(target=run)
    other.start()
    assert begun.wait(10)
    threading.Timer(0.2, finish.set).start()
    seen = []
    publish.publish(package("third"), out, lambda folder: seen.append(tree(out)) or [])
    other.join()
    assert seen == [NEW]
    assert tree(out) == package("third")


# ---------------------------------------------------------------- folders of others


@pytest.mark.parametrize(
    "foreign",
    [
        {"thesis.docx": b"years of work"},
        {"data.csv": b"a,b\n"},
        {"metrics.csv": b"a\n", "data.csv": b"a\n"},
        {schema.DESCRIPTOR: b'{"name": "another"}', "data.csv": b"a\n"},
        {".git/config": b"", "metrics.csv": b"a\n"},
        {**OLD, "notes.md": b"mine"},
        {**OLD, "texts/drawings/one.png": b"mine"},
    ],
)
def test_a_folder_that_is_no_package_is_not_touched(tmp_path, foreign):
    for path, content in foreign.items():
        (tmp_path / "folder" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / path).write_bytes(content)
    ((problem,), changed) = publish.publish(NEW, tmp_path / "folder", no_fault)
    assert (problem.code, changed) == ("out-not-a-package", False)
    assert "--out" in problem.fix
    assert tree(tmp_path / "folder") == foreign


@pytest.mark.parametrize(
    "mine",
    [
        {},
        {".gitkeep": b""},
        {".DS_Store": b"x", **OLD},
        {**OLD, schema.DESCRIPTOR: b'<<<<<<< HEAD\n  "name": "digital-government-ledger",\n======='},
        {path: content for path, content in OLD.items() if path != schema.DESCRIPTOR},
    ],
    ids=["empty", "kept in git", "seen by a file manager", "with a conflict", "without descriptor"],
)
def test_a_damaged_package_is_replaced(tmp_path, mine):
    (tmp_path / "folder").mkdir()
    for path, content in mine.items():
        (tmp_path / "folder" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / path).write_bytes(content)
    assert publish.publish(NEW, tmp_path / "folder", no_fault) == ([], True)
    assert tree(tmp_path / "folder") == NEW


def test_a_file_in_the_place_of_the_folder_is_not_touched(tmp_path):
    (tmp_path / "package").write_text("mine", encoding="utf-8")
    ((problem,), _) = publish.publish(NEW, tmp_path / "package", no_fault)
    assert problem.code == "out-not-a-package"
    assert (tmp_path / "package").read_text(encoding="utf-8") == "mine"


def test_a_link_to_the_folder_stays_a_link(out, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(out, target_is_directory=True)
    publish.publish(NEW, link, no_fault)
    assert link.is_symlink()
    assert tree(out) == NEW
