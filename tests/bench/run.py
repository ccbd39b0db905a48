"""`make bench`: how fast the rules read, beside two others, in one run on one machine.

Three readers of the same text (the five reports): ours, a gated regular expression that also makes `Decimal` values and
looks up units, and Recognizers-Text. Ours is timed three times: `scan` gives what the others give (span, kind, value,
unit); `figures` begins with the characters of a report and adds what the others lack (sections, subject, period,
status, scope, relations); `document` is `pipeline.read_document`, with indicators, entities, commitments and checks.
The readers take turns, each round gives one set of ratios, and their median counts; times are those of the processor.
Only the ratios mean anything.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from build_scripts import clean, interpret, lexicon, metadata, pipeline, read, relate, scan, segment  # noqa: E402
from build_scripts.lexicon import Lexicon  # noqa: E402
from build_scripts.records import Curation, Seed  # noqa: E402

COPIES = 10  # of the five reports, in the text of the fast readers
ROUNDS = 7
SLOW_ROUNDS = 3  # of Recognizers-Text, which reads the five reports once each time
MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}

Reader = Callable[[], int]  # reads the text once, and says how many numbers it found


# ---------------------------------------------------------------- the plain reader


def gated_pattern(units: Sequence[str]) -> re.Pattern[str]:
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
    """Span, value, upper value and unit of everything the expression finds."""
    found = []
    for match in pattern.finditer(text):
        if match["low"]:
            value = Decimal(unicodedata.normalize("NFKC", match["low"]).replace(",", ""))
            for char in match["mult"] or "":
                value *= MULTIPLIERS[char]
            high = Decimal(match["high"]) if match["high"] else None
            found.append((match.span(), value, high, units.get(match["unit"])))
        elif match["cn"]:
            value = Decimal(scan.chinese_number(match["cn"]))
            found.append((match.span(), value, None, units.get(match["cn_unit"])))
        else:
            found.append((match.span(), match["date"] or match["rank"], None, None))
    return found


# ---------------------------------------------------------------- the readers on one text


def copies(reports: str, number: int) -> str:
    """The reports so many times, each time with other digits, so that nothing read once is only looked up again.

    The first digit of a number stays, and so do years: the numbers remain as long and as likely.
    """
    chance = random.Random(number)

    def other(run: re.Match[str]) -> str:
        rest = "".join(str(chance.randrange(10)) for _ in run[0][1:])
        return run[0] if run[0].startswith("20") else run[0][0] + rest

    return "\n".join(re.sub("[0-9]+", other, reports) for _ in range(number))


def readers(text: str, words: Lexicon) -> dict[str, Reader]:
    """The fast readers by name."""
    seed = Seed("bench", "bench.txt", "bench.txt", text, "utf-8", "", len(text.encode()), Curation())
    cleaned = clean.clean(text, words.words)
    outline = segment.segment(cleaned, "bench", words.words)
    scanner = pipeline.scanner(words)
    units = dict(words.unit_by_printed)
    pattern = gated_pattern(tuple(units))
    return {
        "gated regex": lambda: len(gated(cleaned.text, pattern, units)),
        "scan": lambda: len(scan.scan(cleaned, outline.sections, outline.sentences, "bench", scanner)),
        "figures": lambda: _figures(seed, words, scanner),
        "document": lambda: len(pipeline.read_document(seed, words)[0].numerals),
    }


def _figures(seed: Seed, words: Lexicon, scanner: scan.Scanner) -> int:
    """The stages of `pipeline.read_document` that give a figure its fields."""
    cleaned = clean.clean(seed.text, words.words)
    parts = segment.segment(cleaned, seed.report_id, words.words)
    facts = metadata.report_facts(seed, cleaned, parts.sections, words)
    numerals = scan.scan(cleaned, parts.sections, parts.sentences, seed.report_id, scanner)
    metrics = interpret.interpret(cleaned, parts, numerals, facts, words, seed.report_id)
    relate.relate(metrics, parts.sentences, cleaned)
    return len(numerals)


def timed(reader: Reader) -> float:
    begin = time.process_time()
    reader()
    return time.process_time() - begin


def median_ratio(rounds: Sequence[dict[str, float]], name: str, other: str) -> float:
    """How many times the time of another a reader takes, in the median round."""
    return median(seconds[name] / seconds[other] for seconds in rounds)


def recognizers(text: str, rounds: int) -> tuple[list[float], int]:
    """Seconds of each round of Recognizers-Text, and how many numbers it found."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        path.write_text(text, encoding="utf-8")
        python = ROOT / "build" / "bench" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        command = [python, Path(__file__).with_name("recognizers.py"), path, str(rounds)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    *seconds, found = done.stdout.split()
    return [float(number) for number in seconds], int(found)


# ---------------------------------------------------------------- one run


def main() -> None:
    words, _ = lexicon.load()
    seeds, _ = read.read_folder(ROOT / "seeds", words)
    reports = "\n".join(seed.text for seed in seeds)
    text = copies(reports, COPIES)
    size, slow_size = len(text.encode()) / 1e6, len(reports.encode()) / 1e6
    fast = readers(text, words)
    found = {name: reader() / size for name, reader in fast.items()}  # also warms every cache
    rounds = [{name: timed(reader) / size for name, reader in fast.items()} for _ in range(ROUNDS)]
    slow_seconds, slow_found = recognizers(reports, SLOW_ROUNDS)
    slow = median(slow_seconds) / slow_size

    print(f"{'':20}{'seconds per MB':>16}{'numbers per MB':>16}")
    for name in fast:
        print(f"{name:20}{median(seconds[name] for seconds in rounds):16.3f}{found[name]:16.0f}")
    print(f"{'Recognizers-Text':20}{slow:16.1f}{slow_found / slow_size:16.0f}")
    print(
        f"scan takes {median_ratio(rounds, 'scan', 'gated regex'):.1f} × the gated regex (to reach: at most 5)"
    )
    for name, aim in (("scan", " (to reach: at least 100)"), ("figures", ""), ("document", "")):
        times = slow / median(seconds[name] for seconds in rounds)
        print(f"{name} is {times:.0f} × as fast as Recognizers-Text{aim}")


if __name__ == "__main__":
    main()
