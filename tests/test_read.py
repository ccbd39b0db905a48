"""The read room: what becomes of each kind of file in a folder of seeds."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest

from build_scripts import lexicon
from build_scripts.read import Undecodable, decode, read_folder

WORDS = lexicon.load()[0]
FIVE = ("qingyuan-2023", "panyu-2023", "xuancheng-2021h1", "qianjiang-2023", "guangzhou-2022")
TEXT = "今年以来，全市共受理诉求1.09亿件，办结率达99.86%。\r\n二、存在问题\n一是数据共享不够。\n"


def write(folder: Path, files: dict[str, bytes | str]) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def codes(problems) -> list[tuple[str, str, str]]:
    return [(problem.level, problem.code, problem.where) for problem in problems]


def test_the_seeds_of_the_project(root):
    seeds, problems = read_folder(root / "seeds", WORDS)
    assert [problem for problem in problems if problem.level == "error"] == []
    by_id = {seed.report_id: seed for seed in seeds}
    for seed in (by_id[report_id] for report_id in FIVE):
        raw = (root / "seeds" / seed.seed_file).read_bytes()
        assert (seed.sha256, seed.size) == (hashlib.sha256(raw).hexdigest(), len(raw))
        assert seed.text == raw.decode()
        assert {
            "title",
            "title_en",
            "issuer",
            "issuer_en",
            "region_id",
            "source_url",
        } <= seed.curation.facts.keys()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_that_are_read(encoding):
    assert decode(TEXT.encode(encoding)) == (TEXT, encoding)


def test_line_ends_and_every_character_stay():
    odd = "第一行\r\n第二行\r第三行\n\n　\u2028全角１２３\ufeff\u200b末"
    assert decode(odd.encode())[0] == odd


@pytest.mark.parametrize(
    ("raw", "code", "found"),
    [
        (TEXT.encode("utf-16"), "seed-encoding", "UTF-16"),
        (TEXT.encode("utf-16-be"), "seed-binary", "zero byte at byte"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "seed-binary", "zero byte at byte 8"),
        ("办结\x01率".encode(), "seed-binary", "U+0001 at offset 2"),
        (TEXT.encode()[:40] + b"\xff" + TEXT.encode()[40:], "seed-encoding", "UTF-8 damaged at byte 40"),
        (
            "電話熱線滿意度調查統計資料與機關單位處理時限".encode("big5"),
            "seed-encoding",
            "neither UTF-8 nor GB18030",
        ),
        (b"abc \xff\xff 123", "seed-encoding", "nor GB18030 (byte 4)"),
    ],
    ids=[
        "utf-16 with mark",
        "utf-16 without mark",
        "picture",
        "control",
        "damaged utf-8",
        "big5",
        "no encoding",
    ],
)
def test_bytes_that_are_no_text(raw, code, found):
    with pytest.raises(Undecodable) as caught:
        decode(raw)
    assert caught.value.code == code
    assert found in caught.value.found
    assert caught.value.fix


def test_a_faulty_seed_harms_no_other(tmp_path):
    files = {
        "a-good.txt": TEXT,
        "b-empty.txt": b"",
        "c-blank.txt": "\ufeff \n\u3000\t\n",
        "c-invisible.txt": "\u2060\u200b\u200c\u200d\xad\u2028\u2029\x85\xa0\u200e",
        "d-binary.txt": b"\x00\x01\x02",
        "e-copy.txt": TEXT.replace("\r\n", "\n").encode("gb18030"),
        "f-good.txt": "另一份报告，共5项。",
    }
    seeds, problems = read_folder(write(tmp_path, files), WORDS)
    assert [seed.seed_file for seed in seeds] == ["a-good.txt", "f-good.txt"]
    assert codes(problems) == [
        ("left_out", "seed-empty", "b-empty.txt"),
        ("left_out", "seed-empty", "c-blank.txt"),
        ("left_out", "seed-empty", "c-invisible.txt"),
        ("left_out", "seed-binary", "d-binary.txt"),
        ("left_out", "seed-duplicate", "e-copy.txt"),
    ]
    assert "a-good.txt" in problems[-1].found


def test_two_seeds_may_not_share_an_id(tmp_path):
    files = {"a.txt": TEXT, "a.toml": 'report_id = "X-1"', "b.txt": "共5项。", "b.toml": 'report_id = "x-1"'}
    seeds, problems = read_folder(write(tmp_path, files), WORDS)
    assert [seed.seed_file for seed in seeds] == ["a.txt"]
    assert codes(problems) == [("left_out", "seed-same-id", "b.txt")]
    assert "b.toml" in problems[0].fix


def test_other_files_are_not_seeds(tmp_path):
    (tmp_path / "folder.txt").mkdir()
    seeds, problems = read_folder(
        write(tmp_path, {"notes.md": "# 1", "._a.txt": b"\x00", "A.TXT": TEXT}), WORDS
    )
    assert [seed.seed_file for seed in seeds] == ["A.TXT"]
    assert codes(problems) == [("left_out", "seed-unreadable", "folder.txt")]


def test_a_file_that_cannot_be_opened_is_told_why(tmp_path):
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "link.txt").symlink_to("moved/report.txt")
    _, problems = read_folder(write(tmp_path, {"a.txt": TEXT}), WORDS)
    told = {problem.where: (problem.found, problem.fix) for problem in problems}
    assert told["folder.txt"][0] == "a folder"
    assert "rename it without .txt" in told["folder.txt"][1]
    assert told["link.txt"][0] == "a link to moved/report.txt, which is not there"
    assert "remove the link" in told["link.txt"][1]


def test_sidecars_without_a_seed_and_in_twos(tmp_path):
    files = {"a.txt": TEXT, "a.toml": 'title = "甲"', "a.yml": "title: 乙", "lost.toml": "", "lost.yaml": ""}
    seeds, problems = read_folder(write(tmp_path, files), WORDS)
    assert seeds[0].curation.facts == {"title": "甲"}
    assert codes(problems) == [
        ("error", "sidecar-without-seed", "lost.toml"),
        ("error", "sidecar-without-seed", "lost.yaml"),
        ("error", "sidecar-twice", "a.yml"),
    ]


def test_a_text_without_digits_is_published_with_a_note(tmp_path):
    seeds, problems = read_folder(write(tmp_path, {"a.txt": "没有数字。"}), WORDS)
    assert len(seeds) == 1
    assert codes(problems) == [("note", "seed-no-digits", "a.txt")]


@pytest.mark.parametrize(("name", "code"), [("nowhere", "folder-missing"), (".", "folder-empty")])
def test_folders_without_seeds(tmp_path, name, code):
    seeds, problems = read_folder(tmp_path / name, WORDS)
    assert seeds == []
    assert [(problem.level, problem.code) for problem in problems] == [("error", code)]


def test_a_folder_of_nothing_but_faulty_seeds_is_an_error(tmp_path):
    seeds, problems = read_folder(write(tmp_path, {"a.txt": b"", "b.txt": b"\x00"}), WORDS)
    assert seeds == []
    assert codes(problems)[-1] == ("error", "folder-unreadable", str(tmp_path))


def test_ten_megabytes_are_read_in_linear_time(tmp_path):
    line = "全市共办理事项１２３４项，同比增长5.6%。\n"
    for name, encoding in (("a.txt", "utf-8"), ("b.txt", "gb18030")):
        size = len(line.encode(encoding))
        write(tmp_path, {name: (name + line * (10_000_000 // size)).encode(encoding)})
    begun = time.perf_counter()
    seeds, problems = read_folder(tmp_path, WORDS)
    assert time.perf_counter() - begun < 10
    assert problems == []
    assert [seed.encoding for seed in seeds] == ["utf-8", "gb18030"]
