"""How well the rules read: `make score` prints the figures of every annotated set, per field and per phenomenon.

The sets: `dev` (two of the five reports, looked at while the rules were written), `gold` (the other three, annotated
by reading alone and kept for measuring), `corpus` (texts made up for the phenomena), `bureau` (reports of invented
bureaus, looked at) and `blind` (more of them, kept for measuring). All are read from the bare text, without sidecars.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

TESTS = Path(__file__).parent
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

import score  # noqa: E402

from build_scripts import lexicon, pipeline, tables  # noqa: E402

SETS = ("dev", "gold", "corpus", "bureau", "blind")

# What a gold line shows, by name: the phenomena of which the share read right is told apart.
PHENOMENA: dict[str, Callable[[dict], bool]] = {
    "percentage": lambda g: g.get("unit") == "%",
    "percentage points": lambda g: g.get("unit") == "百分点",
    "money": lambda g: g.get("unit") == "元",
    "multiplier 万, 亿, 千": lambda g: any(c in g["text"] for c in "万亿千"),
    "thousands comma": lambda g: "," in g["text"],
    "full-width digits": lambda g: any("０" <= c <= "９" for c in g["text"]),
    "Chinese numeral": lambda g: not any(c.isdecimal() for c in g["text"]),
    "range": lambda g: "value_high" in g,
    "rank": lambda g: g["kind"] == "rank",
    "relative change": lambda g: g.get("measure") == "percent_change",
    "fall": lambda g: g.get("value", 0) < 0,
    "qualifier before or after": lambda g: g.get("qualifier", "eq") != "eq",
    "planned": lambda g: g.get("status") == "planned",
    "earlier value": lambda g: g.get("status") == "prior",
    "state at a date": lambda g: g.get("period", "").startswith(".."),
    "no unit printed": lambda g: g["kind"] == "metric" and not g["unit"],
    "part of a whole": lambda g: "part_of" in g,
}


def package(folder: Path, out: Path) -> Path:
    """The tables that the scorer needs, made from the bare texts of a folder."""
    words, _ = lexicon.load()
    documents, _ = pipeline.read_all(folder, words)
    frames = tables.build(documents, words)
    for name in ("reports", "metrics", "numerals"):
        (out / f"{name}.csv").write_bytes(tables.to_csv(frames[name]))
    return out


def measure(name: str) -> dict[str, float]:
    """The figures of `score.py` for one set."""
    with tempfile.TemporaryDirectory() as folder:
        figures, _ = score.score(package(TESTS / name, Path(folder)), TESTS / name)
    caught, damaged = (int(n) for n in figures["garbled_caught"].split("/"))
    return figures | {"garbled_caught": caught / damaged if damaged else 1.0}


def by_phenomenon(name: str) -> dict[str, tuple[int, int]]:
    """For each phenomenon how many figures show it, and how many of those are right in every field."""
    with tempfile.TemporaryDirectory() as folder:
        _, misses = score.score(package(TESTS / name, Path(folder)), TESTS / name, show=-1)
    wrong = {miss.split(":")[0] for miss in misses}
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for place, line in _lines(TESTS / name):
        for phenomenon, shows in PHENOMENA.items():
            if shows(line):
                counts[phenomenon][0] += 1
                counts[phenomenon][1] += place not in wrong
    return {phenomenon: (total, right) for phenomenon, (total, right) in counts.items()}


def _lines(folder: Path) -> Iterator[tuple[str, dict]]:
    for path in sorted(folder.glob("*.gold.jsonl")):
        seed = path.name.removesuffix(".gold.jsonl") + ".txt"
        for line in path.read_text(encoding="utf-8").splitlines():
            gold = json.loads(line)
            if gold["kind"] in ("metric", "rank"):
                yield f"{seed}@{gold['start']}", gold


def main() -> None:
    measured = {name: measure(name) for name in SETS}
    print(f"{'':28}" + "".join(f"{name:>10}" for name in SETS))
    for field in measured[SETS[0]]:
        print(f"{field:28}" + "".join(f"{measured[name][field]:10.3f}" for name in SETS))
    print("\nright in every field, of those that show it")
    shares = {name: by_phenomenon(name) for name in SETS}
    for phenomenon in PHENOMENA:
        cells = (shares[name].get(phenomenon, (0, 0)) for name in SETS)
        print(f"{phenomenon:28}" + "".join(f"{f'{right}/{total}':>10}" for total, right in cells))


if __name__ == "__main__":
    main()
