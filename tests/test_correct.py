"""Corrections and review marks on a small report: what each changes, and what stops the build."""

from __future__ import annotations

import csv
import os
import pty
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from build_scripts import __main__ as command_line
from build_scripts import lexicon, pipeline, read, review, schema
from build_scripts.pages import wording
from build_scripts.records import Document, Problem, Sentence

ROOT = Path(__file__).resolve().parent.parent
TEXT = "某市政务局2023年工作总结\n一、工作情况\n全年办理12件。整改率、好评率均达100%。精准度80。\n于421日召开会议。\n"
FACTS = 'report_id = "made-2023"\ncoverage_start = "2023-01-01"\ncoverage_end = "2023-12-31"\n'
TABLE = Path(__file__).parent / "tables" / "correction_examples.csv"
EXAMPLES = list(csv.DictReader(TABLE.open(encoding="utf-8")))


def made(folder: Path, sidecar: str) -> tuple[Document, Sequence[Problem]]:
    (folder / "made.txt").write_text(TEXT, encoding="utf-8")
    (folder / "made.toml").write_text(FACTS + sidecar, encoding="utf-8")
    words, _ = lexicon.load()
    seeds, faults = read.read_folder(folder, words)
    assert faults == []
    return pipeline.read_document(seeds[0], words)


def row(action: str, quote: str, sentence: str, **more: str) -> str:
    cells = {
        "action": action,
        "quote": quote,
        "sentence": sentence,
        "reason": "read",
        "reviewer": "R",
        "date": "2026-11-22",
    }
    values = more.pop("values", "")
    lines = [f'{key} = "{value}"' for key, value in (cells | more).items()]
    return "\n[[correction]]\n" + "\n".join(lines + ([f"values = {{{values}}}"] if values else [])) + "\n"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["case"])
def test_a_correction_that_does_not_fit_stops_the_build_and_says_what_to_do(example, tmp_path):
    cells = {
        key: example[key]
        for key in ("field", "before", "after")
        if example[key] or example["action"] == "change"
    }
    sidecar = row(example["action"], example["quote"], example["sentence"], values=example["values"], **cells)
    _, problems = made(tmp_path, sidecar)
    assert [p.code for p in problems] == [example["code"]]
    assert problems[0].level == "error"
    assert example["quote"] in problems[0].where
    assert example["fix"] in problems[0].fix


def test_a_change_sets_the_field_and_flags_the_figure(tmp_path):
    document, problems = made(
        tmp_path, row("change", "12件", "全年办理12件", field="status", before="actual", after="planned")
    )
    assert problems == ()
    (metric,) = [m for m in document.metrics if m.quote == "12件"]
    assert (metric.status, metric.flags) == ("planned", ("corrected",))


@pytest.mark.parametrize(
    ("after", "region_id"),
    [("清城区", "441802"), ("市直和清城区", "441800"), ("全省", "440000"), ("清韶两地", "440000")],
)
def test_a_corrected_scope_brings_its_division(after, region_id, tmp_path):
    place = 'region_id = "441800"\n'
    change = row("change", "12件", "全年办理12件", field="scope", before="", after=after)
    document, problems = made(tmp_path, place + change)
    assert problems == ()
    (metric,) = [m for m in document.metrics if m.quote == "12件"]
    assert (metric.scope, metric.region_id) == (after, region_id)


def test_a_drop_removes_the_figure_and_leaves_the_number_in_the_ledger(tmp_path):
    document, _ = made(tmp_path, row("drop", "12件", "全年办理12件"))
    assert "12件" not in {m.quote for m in document.metrics}
    assert "12件" in {n.text for n in document.numerals}


def test_an_added_figure_shares_its_number(tmp_path):
    document, _ = made(
        tmp_path, row("add", "100%", "整改率、好评率均达100%", values='subject = "整改率", value = "100"')
    )
    shared = [m for m in document.metrics if m.quote == "100%"]
    assert len(shared) == 2 and all("shared" in m.flags for m in shared)
    assert len({m.metric_id for m in shared}) == 2


def test_a_restored_figure_says_that_it_is_repaired_and_from_which_damage(tmp_path):
    values = 'subject = "精准度", value = "80", unit_id = "percent", unit_printed = "%"'
    document, _ = made(tmp_path, row("restore", "80", "精准度80", values=values))
    (metric,) = [m for m in document.metrics if m.quote == "80"]
    assert "repaired" in metric.flags
    assert metric.defect_id in {d.defect_id for d in document.defects}


def published(folder: Path, sidecar: str) -> tuple[list[str], list[dict[str, str]]]:
    """The errors of a package made with these corrections, and the rows of its figures."""
    seeds = folder / "seeds"
    seeds.mkdir()
    (seeds / "made.txt").write_text(TEXT, encoding="utf-8")
    (seeds / "made.toml").write_text(FACTS + sidecar, encoding="utf-8")
    outcome = pipeline.run(seeds, folder / "package")
    problems = [str(problem) for problem in outcome.problems if problem.level == "error"]
    table = folder / "package" / "metrics.csv"
    return problems, list(csv.DictReader(table.open(encoding="utf-8"))) if table.exists() else []


READ_ANEW = 'subject = "办理", value = "12", unit_id = "jian", unit_printed = "件"'


@pytest.mark.parametrize(
    ("sidecar", "quote", "flags"),
    [
        (
            row("drop", "12件", "全年办理12件") + row("add", "12件", "全年办理12件", values=READ_ANEW),
            "12件",
            ["added"],
        ),
        (
            row("add", "100%", "好评率均达100%", values='subject = "及时率", value = "100"'),
            "100%",
            ["shared"] * 2,
        ),
        (
            row("restore", "80", "精准度80", values='subject = "精准度", value = "80", unit_id = "percent"'),
            "80",
            ["repaired"],
        ),
        (
            row("change", "12件", "全年办理12件", field="subject", before="办理", after="办件"),
            "12件",
            ["corrected"],
        ),
    ],
    ids=["dropped and read anew", "one more", "restored", "changed"],
)
def test_what_a_correction_makes_is_published(sidecar, quote, flags, tmp_path):
    problems, figures = published(tmp_path, sidecar)
    assert problems == []
    assert [figure["flags"] for figure in figures if figure["quote"] == quote] == flags


def test_every_mark_has_words_on_the_pages():
    """But for `corrected`: most figures bear it, and the page of corrections says what was changed and why."""
    (flags,) = [field for field in schema.load()["metrics"].fields if field.name == "flags"]
    assert set(wording.FLAGS) == set(flags.codes) - {"corrected"}


def test_no_figure_is_made_of_a_number_that_states_nothing(tmp_path):
    """2023 is a date; that no figure can be made of it is told as the sidecar's fault, not the program's."""
    values = 'subject = "年份", value = "2023"'
    problems, figures = published(tmp_path, row("add", "2023年", "政务局2023年工作总结", values=values))
    (problem,) = problems
    assert "made.toml [[correction]] 1 (2023年): correction-mismatch: found a number of kind date" in problem
    assert figures == []


def test_an_added_figure_keeps_the_indicator_and_topic_that_its_reviewer_gave(tmp_path):
    values = 'subject = "好评率", value = "100", indicator_id = "hotline-requests", topic_id = "cross-region"'
    document, problems = made(tmp_path, row("add", "100%", "好评率均达100%", values=values))
    (added,) = (m for m in document.metrics if m.rule == "correction:add")
    assert problems == ()
    assert (added.indicator_id, added.topic_id, added.topic_basis) == (
        "hotline-requests",
        "cross-region",
        "correction",
    )


@pytest.mark.parametrize("after", ["13.0", "013", "1e3", "十三"])
def test_a_corrected_value_stands_as_the_package_prints_it(tmp_path, after):
    (tmp_path / "made.txt").write_text(TEXT, encoding="utf-8")
    wrong = row("change", "12件", "全年办理12件", field="value", before="12", after=after)
    (tmp_path / "made.toml").write_text(FACTS + wrong, encoding="utf-8")
    _, faults = read.read_folder(tmp_path, lexicon.load()[0])
    assert [(f.code, f.expected) for f in faults] == [
        ("sidecar-bad-value", "a plain decimal without needless zeros, such as 1004000000 or -48.86")
    ]


# ---------------------------------------------------------------- review


def answers(*given: str):
    left = iter(given)

    def ask(_: str) -> str:
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    return ask


def run(folder: Path, *given: str) -> tuple[int, list[str]]:
    said: list[str] = []
    return review.run(lambda: made_again(folder), "A. Reader", answers(*given), said.append), said


def made_again(folder: Path) -> Document:
    words, _ = lexicon.load()
    seeds, faults = read.read_folder(folder, words)
    assert faults == []
    return pipeline.read_document(seeds[0], words)[0]


def sentences(folder: Path, *some: Sentence) -> list[str]:
    text = made_again(folder).clean.text
    return [text[sentence.start : sentence.end].strip() for sentence in some]


def test_every_sentence_is_shown_in_order_those_without_figures_beside_the_next(tmp_path):
    document, _ = made(tmp_path, "")
    pages = review.pages(document)
    shown = [s for page in pages for s in (*page.before, page.sentence, *page.after)]
    assert shown == list(document.sentences)
    with_figures = [page.sentence for page in pages]
    assert sentences(tmp_path, *with_figures) == ["全年办理12件。", "整改率、好评率均达100%。"]
    _, said = run(tmp_path, "s", "q")
    assert "2 sentences with figures left, 4 without" in said[0]
    assert "No figure is read in 2 sentences:\n  某市政务局2023年工作总结   (2023年 date)" in said[1]
    assert "于421日召开会议。   (421日 garbled)" in said[3]


def test_a_report_without_figures_is_shown_whole(tmp_path):
    (tmp_path / "made.txt").write_text("2023年总结\n一、工作情况\n工作有序推进。\n", encoding="utf-8")
    _, said = run(tmp_path)
    assert said == [
        "No figure is read in 3 sentences:\n  2023年总结   (2023年 date)\n  一、工作情况\n  工作有序推进。\n"
    ]


def test_the_dialogue_in_a_terminal(tmp_path):
    """The command itself in a pseudo-terminal: what a person sees, and what is kept when the line breaks off."""
    made(tmp_path, "")
    command = [
        sys.executable,
        "-m",
        "build_scripts",
        "review",
        "made",
        "--seeds",
        str(tmp_path),
        "--reviewer",
        "A",
    ]
    ours, theirs = pty.openpty()
    running = subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    seen = typed(ours, b"> ", b"a\n") + typed(ours, b"> ", b"\x04")  # accept one, then end of input
    seen += typed(ours, b"marked as reviewed", b"")
    assert running.wait(timeout=60) == 0
    os.close(ours)
    screen = seen.decode()
    assert "某市政务局2023年工作总结" in screen and "全年办理\x1b[1;7m12件\x1b[0m。" in screen
    assert screen.index("某市政务局") < screen.index("全年办理") < screen.index("整改率")
    assert "1 sentence with figures left" in screen and "1 figure marked as reviewed" in screen
    assert {m.quote: m.review for m in made_again(tmp_path).metrics}["12件"] == "reviewed"


def typed(terminal: int, until: bytes, answer: bytes) -> bytes:
    """What the terminal shows up to `until`, after which `answer` is typed."""
    seen = b""
    while until not in seen:
        seen += os.read(terminal, 4096)
    os.write(terminal, answer)
    return seen


def test_an_accepted_sentence_is_marked_at_once_and_not_asked_again(tmp_path):
    made(tmp_path, "")
    accepted, said = run(tmp_path, "a")  # then the line breaks off
    assert accepted == 1 and "12件" in said[1]
    marked = {m.quote: m.review for m in made_again(tmp_path).metrics}
    assert marked["12件"] == "reviewed" and marked["100%"] == "machine"
    _, said = run(tmp_path, "q")
    assert "12件" not in said[1]


OLD = "2026-01-02 0123456789ab B"
OTHER = "made-2023-m-00000000-1"


@pytest.mark.parametrize(
    ("reviews", "kept"),
    [
        (f'[reviews]\n"{OTHER}" = "{OLD}"\n', []),
        (f'[reviews]\n{OTHER} = "{OLD}"\n', []),
        (f"[reviews]\n'{OTHER}' = '{OLD}'  # read twice\n", ["# read twice"]),
        (
            f'[ reviews ]  # mine\n# of the hotline\n  "{OTHER}" = "{OLD}"\n# the end',
            ["# mine", "# of the hotline", "# the end"],
        ),
        (f'[reviews]\n"{OTHER}" = "{OLD}"\n\n[translations]  # ours\n"办理" = "handled"\n', ["# ours"]),
    ],
)  # fmt: skip
def test_a_mark_more_leaves_all_that_the_sidecar_says(tmp_path, reviews, kept):
    document, _ = made(tmp_path, "")
    text = review.with_marks(f"# top\n{FACTS}{reviews}", document.metrics[:1], 'A "B" \\C', "2026-11-22")
    before, after = tomllib.loads(FACTS + reviews), tomllib.loads(text)
    marks = after["reviews"]
    assert marks.pop(document.metrics[0].metric_id).endswith(' A "B" \\C')
    assert marks == {OTHER: OLD} and after | {"reviews": marks} == before
    assert [comment for comment in ("# top", *kept) if text.count(comment) != 1] == []
    again = review.with_marks(text, document.metrics[:1], "C", "2026-11-23")
    assert again.count(document.metrics[0].metric_id) == 1


def test_marks_that_would_be_lost_are_not_written(tmp_path):
    document, _ = made(tmp_path, "")
    with pytest.raises(ValueError, match="one line"):
        review.with_marks(f'reviews = {{"{OTHER}" = "{OLD}"}}\n', document.metrics[:1], "A", "2026-11-22")


def test_a_correction_begun_is_toml_whatever_the_report_prints(tmp_path):
    document, _ = made(tmp_path, "")
    metric = replace(document.metrics[0], quote='1"2', subject="a\\b", sentence='说“x"\n\x7f')
    (begun,) = tomllib.loads(review.template(metric, 'A "B"', "2026-11-22"))["correction"]
    assert (begun["quote"], begun["before"], begun["sentence"]) == ('1"2', "a\\b", '说“x"\n\x7f')
    assert begun["reviewer"] == 'A "B"'


def test_a_sidecar_in_yaml_is_refused_before_anything_is_asked(tmp_path):
    (tmp_path / "made.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "made.yml").write_text("report_id: made-2023\n", encoding="utf-8")
    with pytest.raises(ValueError, match="made.yml: found a sidecar in YAML.* made.toml"):
        run(tmp_path, "a")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made.txt", "made.yml"]


def test_what_is_no_terminal_gets_no_colours(tmp_path):
    made(tmp_path, "")
    _, said = run(tmp_path, "q")
    assert "全年办理【12件】。" in said[1] and "\x1b" not in "".join(said)


def test_a_changed_value_falls_back_to_machine(tmp_path):
    made(tmp_path, "")
    run(tmp_path, "a")
    sidecar = tmp_path / "made.toml"
    text = sidecar.read_text(encoding="utf-8")
    change = row("change", "12件", "全年办理12件", field="status", before="actual", after="planned")
    head, tail = text.split("\n[reviews]")
    sidecar.write_text(f"{head}\n{change}\n[reviews]{tail}", encoding="utf-8")
    assert {m.quote: m.review for m in made_again(tmp_path).metrics}["12件"] == "machine"


def test_a_skipped_sentence_stays_and_the_work_can_be_taken_up(tmp_path):
    made(tmp_path, "")
    accepted, said = run(tmp_path, "s", "a")
    assert accepted == 1 and "100%" in said[3]
    assert [sentences(tmp_path, page.sentence) for page in review.pages(made_again(tmp_path))] == [
        ["全年办理12件。"]
    ]


@pytest.mark.parametrize(
    ("editor", "told", "draft"),
    [
        ("true", "Nothing was filled in", False),  # closes without a change
        ("no-such-editor", "no such program", False),
        ("sed -i 's/after = \"\"/after = /'", "What you wrote is kept in", True),  # no TOML any more
        ("sed -i 's/^field = .*/field = \"no-such-field\"/'", "What you wrote is kept in", True),
    ],
)
def test_a_correction_that_is_not_finished_leaves_the_sidecar_as_it_was(
    tmp_path, monkeypatch, editor, told, draft
):
    made(tmp_path, "")
    sidecar = tmp_path / "made.toml"
    before = sidecar.read_text(encoding="utf-8")
    monkeypatch.setenv("EDITOR", editor)
    monkeypatch.delenv("VISUAL", raising=False)
    said: list[str] = []
    read_again = partial(command_line._read_again, tmp_path, "made.txt")
    review.run(read_again, "A. Reader", answers("e"), said.append)
    assert sidecar.read_text(encoding="utf-8") == before
    assert any(told in line for line in said), said
    assert (tmp_path / ".made.toml.draft").exists() == draft


def test_every_published_sidecar_takes_one_more_correction(root):
    documents, _ = pipeline.read_all(root / "seeds", lexicon.load()[0])
    for document in documents:
        sidecar = review.sidecar_of(document.seed)
        text = sidecar.read_text(encoding="utf-8") if sidecar.exists() else ""
        had = tomllib.loads(text).get("correction", [])
        begun = tomllib.loads(review.begun(text, document.metrics[0], "A. Reader", "2026-11-22"))
        assert len(begun["correction"]) == len(had) + 1, sidecar.name


def test_marks_of_figures_that_are_gone_are_told(tmp_path):
    _, problems = made(
        tmp_path, '\n[reviews]\n"made-2023-m-00000000-1" = "2026-11-22 0123456789ab A. Reader"\n'
    )
    assert [(p.code, p.level) for p in problems] == [("review-stale", "note")]
