"""Lighthouse on every kind of page of the built site, phone profile: `make lighthouse` (after `make site`).

Says each page's four scores, its layout shift and what it weighs; exit code 1 where a score is below 95, a layout
shifts, or a report page weighs more than it may. The site is served compressed, as GitHub Pages does.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from build_scripts.screenshots import FLAGS, Quiet, find_chromium, kinds, served  # noqa: E402

CLI = Path(__file__).with_name("node_modules") / "lighthouse/cli/index.js"
LOWEST = 95
CATEGORIES = {
    "performance": "speed",
    "accessibility": "access",
    "best-practices": "practice",
    "seo": "search",
}
HTML_LIMIT, CODE_LIMIT = 100_000, 150_000  # bytes of a report page, compressed: its HTML; its CSS and JS
COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".csv", ".txt", "/")


class _Compressed(Quiet):
    """Serves a folder, text compressed; says nothing."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: N802, the name is the library's
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)) + "; charset=utf-8")
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def measured(address: str, executable: str) -> dict:
    """Lighthouse's report of one page."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        command = [
            "node",
            str(CLI),
            address,
            "--quiet",
            "--output=json",
            f"--output-path={out}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
        ]
        environment = os.environ | {"CHROME_PATH": executable}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180)
        if done.returncode or not out.is_file():
            raise RuntimeError(f"Lighthouse failed on {address}:\n{done.stderr[-2000:]}")
        return json.loads(out.read_text(encoding="utf-8"))


def weights(site: Path, path: str) -> tuple[int, int]:
    """Compressed bytes of a page's HTML, and of the CSS and JS it names."""
    file = site / path / "index.html" if not path.endswith(".html") else site / path
    html = file.read_text(encoding="utf-8")
    named = re.findall(r'<(?:script[^>]* src|link rel="stylesheet" href)="([^"]+)"', html)
    loaded = [(file.parent / name).resolve() for name in named]
    return packed(file), sum(packed(path) for path in loaded)


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


def faults(name: str, path: str, site: Path, report: dict) -> list[str]:
    """What is amiss, in words; no words where all is well."""
    found = [
        f"{category} {scored(report, category)}"
        for category in CATEGORIES
        if scored(report, category) < LOWEST
    ]
    if found:
        found += [
            f"{audit['id']} ({audit.get('displayValue') or audit['title']})"
            for audit in report["audits"].values()
            if audit["score"] is not None and audit["score"] < 0.9
        ]
    if shift(report) >= 0.005:
        found.append(f"layout shift {shift(report):.3f}")
    html, code = weights(site, path)
    if name.startswith("reports-page") and (html > HTML_LIMIT or code > CODE_LIMIT):
        found.append(f"weighs {html} + {code} bytes")
    return found


def scored(report: dict, category: str) -> int:
    return round(100 * (report["categories"][category]["score"] or 0))


def shift(report: dict) -> float:
    return report["audits"]["cumulative-layout-shift"]["numericValue"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0, 1 where a page is not good enough, 2 where something is missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the built site (default: site)")
    parser.add_argument("--only", default="", help="a part of the names of the kinds to measure")
    options = parser.parse_args(arguments)
    executable = find_chromium()
    missing = [
        name
        for name, there in (
            ("chromium", executable),
            ("nodejs", shutil.which("node")),
            (f"{CLI} (run `make lighthouse`)", CLI.is_file()),
            (f"{options.site}/index.html (run `make site`)", (options.site / "index.html").is_file()),
        )
        if not there
    ]
    if missing:
        print(f"missing: {', '.join(missing)}", file=sys.stderr)
        return 2
    wrong = 0
    print(
        f"{'page':<24}{''.join(f'{word:>10}' for word in CATEGORIES.values())}{'shift':>8}{'HTML':>9}{'CSS+JS':>9}"
    )
    with served(options.site, how=_Compressed) as address:
        for name, path in kinds(options.site).items():
            if options.only not in name or name.startswith("404"):  # an error is not meant to be found
                continue
            report = measured(address + path, executable)
            html, code = weights(options.site, path)
            scores = "".join(f"{scored(report, category):>10}" for category in CATEGORIES)
            print(f"{name:<24}{scores}{shift(report):>8.3f}{html:>9,}{code:>9,}", flush=True)
            for fault in faults(name, path, options.site, report):
                wrong += 1
                print(f"    {fault}", flush=True)
    print("all good" if not wrong else f"{wrong} to mend")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
