"""`make bench`: how fast the rules read, beside two others, in one run on one machine.

Three readers of the same text (the five reports): ours, a gated regular expression that also makes `Decimal` values and
looks up units, and Recognizers-Text. Ours is timed twice: `scan` gives what the others give (span, kind, value, unit);
`all of it` adds what they lack (subject, period, status, scope, relations). Only the ratios mean anything.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from build_scripts import clean, interpret, lexicon, metadata, pipeline, read, scan, segment  # noqa: E402
from build_scripts.records import Curation, Seed  # noqa: E402

REPEAT = 10  # copies of the five reports in the text of the two fast readers
MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
CHINESE = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}


def gated_pattern(units: list[str]) -> re.Pattern[str]:
    """One alternation behind a gate: dates, ordinals, numbers and Chinese numerals with multiplier and unit."""
    unit = "|".join(re.escape(u) for u in sorted(units, key=len, reverse=True))
    return re.compile(
        r"(?=[0-9０-９一二两三四五六七八九十百千万亿第])(?:"
        r"(?P<date>(?:[12][0-9]{3}年)?[0-9]{1,2}月(?:[0-9]{1,2}日)?|[12][0-9]{3}年(?:度)?)"
        r"|(?P<rank>第[一二三四五六七八九十0-9]+)"
        r"|(?P<low>[0-9０-９]+(?:,[0-9]{3})*(?:[.．][0-9０-９]+)?)(?:[-—至](?P<high>[0-9]+(?:[.][0-9]+)?))?"
        rf"(?P<more>[多余])?(?P<mult>[十百千万亿]+)?(?P<unit>{unit})?"
        rf"|(?P<cn>[一二两三四五六七八九十百千万亿]+)(?P<cn_unit>{unit}))"
    )


def gated(text: str, pattern: re.Pattern[str], units: dict) -> list[tuple]:
    """The plain reader: span, value and unit of everything the expression finds."""
    found = []
    for match in pattern.finditer(text):
        if match["low"]:
            value = Decimal(unicodedata.normalize("NFKC", match["low"]).replace(",", ""))
            for char in match["mult"] or "":
                value *= MULTIPLIERS[char]
            high = Decimal(match["high"]) if match["high"] else None
            found.append((match.span(), value, high, units.get(match["unit"])))
        elif match["cn"]:
            value = Decimal(0)
            for char in match["cn"]:
                value = value * 10 + CHINESE[char] if char in CHINESE else value * MULTIPLIERS[char]
            found.append((match.span(), value, None, units.get(match["cn_unit"])))
        else:
            found.append((match.span(), match["date"] or match["rank"], None, None))
    return found


def best_of(times: int, call: Callable[[], object]) -> float:
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def main() -> None:
    words, _ = lexicon.load()
    seeds, _ = read.read_folder(ROOT / "seeds")
    reports = "\n".join(seed.text for seed in seeds)
    text = "\n".join([reports] * REPEAT)
    megabytes = len(text.encode()) / 1e6
    seed = Seed("bench", "bench.txt", "bench.txt", text, "utf-8", "", len(text), Curation())
    scanner = pipeline._scanner(words)
    cleaned = clean.clean(text, words.words)
    outline = segment.segment(cleaned, "bench", words.words)

    def all_of_it() -> None:
        found = clean.clean(text, words.words)
        parts = segment.segment(found, "bench", words.words)
        facts = metadata.report_facts(seed, found, parts.sections, words)
        numerals = scan.scan(found, parts.sections, parts.sentences, "bench", scanner)
        interpret.interpret(
            found, parts.sections, parts.sentences, numerals, facts, words, "bench", parts.paragraphs
        )

    units = dict(words.unit_by_printed)
    pattern = gated_pattern(list(units))
    plain = best_of(5, lambda: gated(cleaned.text, pattern, units)) / megabytes
    scanned = (
        best_of(5, lambda: scan.scan(cleaned, outline.sections, outline.sentences, "bench", scanner))
        / megabytes
    )
    whole = best_of(3, all_of_it) / megabytes
    other = _recognizers(reports) / (len(reports.encode()) / 1e6)
    print(f"{'seconds per MB':34}{'gated regex':>14}{'scan':>10}{'all of it':>12}{'Recognizers-Text':>20}")
    print(f"{'':34}{plain:14.3f}{scanned:10.3f}{whole:12.3f}{other:20.1f}")
    print(f"scan takes {scanned / plain:.1f} × the gated regex (to reach: at most 5)")
    print(f"scan is {other / scanned:.0f} × as fast as Recognizers-Text (to reach: at least 100)")
    print(f"all of it is {other / whole:.0f} × as fast as Recognizers-Text")


def _recognizers(text: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        path.write_text(text, encoding="utf-8")
        python = ROOT / "build" / "bench" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        done = subprocess.run(
            [python, Path(__file__).with_name("recognizers.py"), path],
            capture_output=True,
            text=True,
            check=True,
        )
    return float(done.stdout.split()[0])


if __name__ == "__main__":
    main()
