"""Lists of the release's own files, for programs: `api/v1/index.json` and `llms.txt`."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from build_scripts.formats.model import Distribution, Publication, to_json
from build_scripts.formats.selections import SELECTIONS, heading

_NAMES = {"reports": "title", "indicators": "name_zh", "topics": "name_zh", "regions": "name_zh"}


def index(publication: Publication) -> bytes:
    """Every file with address, type, size, rows and checksum; then what can be selected, with its names."""
    content = heading(publication)
    content["files"] = [_entry(publication, item) for item in publication.distributions]
    files: dict[tuple[str, str], dict[str, str]] = {}
    for item in publication.distributions:
        name, _, kind = item.format.partition("-")
        files.setdefault((name, item.key), {})[kind] = address(publication, item.path)
    for name, selection in SELECTIONS.items():
        title = _NAMES[name]
        content[name] = [
            {
                "id": key,
                "name": row[title],
                "name_en": row[title.replace("_zh", "") + "_en"],
                "figures": len(publication.selected[name][key]["metrics"]),
                "files": files.get((name, key), {}),
            }
            for row in publication.rows[name]
            for key in (row[selection.column],)
        ]
    return to_json(content)


def _entry(publication: Publication, item: Distribution) -> dict[str, object]:
    return {
        "path": item.path,
        "url": address(publication, item.path),
        "title": item.title[0],
        "title_en": item.title[1],
        "mediatype": item.media_type,
        "bytes": item.size,
        "rows": item.rows,
        "sha256": item.sha256,
    }


def address(publication: Publication, path: str) -> str:
    """Where a file is on the web; from the site's root where the site's address is not known."""
    return publication.site + quote(path)


def llms(publication: Publication) -> bytes:
    """`llms.txt`: what the site is, and its machine-readable files, as a language model likes to read it."""
    about = publication.descriptor
    single = [item for item in publication.distributions if not item.key]
    tables = [item for item in publication.distributions if item.format == "csv"]
    lines = [
        f"# {about['title']}",
        "",
        f"> {about['description_en']} {about['description']}",
        "",
        f"Version {publication.version}, {publication.date}. Licence: {about['licenses'][0]['path']}",
        "Every figure has a stable id, a quote, and its place in the source text (char_start, char_end in",
        "datapackage/texts/REPORT_ID.txt). Cite the report and the figure's id; the source texts prevail.",
        "",
        about["rights_en"],
        "",
        "## Machine-readable files",
        "",
        *_links(publication, single),
        "",
        "## Tables",
        "",
        *_links(publication, tables),
        f"- {address(publication, 'downloads/parquet/')}TABLE.parquet: each of these tables as Parquet, typed",
        f"- {address(publication, 'datapackage/texts/')}REPORT_ID.txt: the text to which the offsets point",
        "",
        "## One report, indicator, topic or region",
        "",
        *(
            f"- {address(publication, f'api/v1/{name}/')}ID.json and ID.csv: the figures of one of `{name}`"
            for name in SELECTIONS
        ),
        f"- {address(publication, 'api/v1/reports/')}ID.md and ID.txt: the text of a report, to read",
        "",
        "## Reports",
        "",
        *_reports(publication),
        "",
    ]
    return "\n".join(lines).encode("utf-8")


def _links(publication: Publication, items: Iterable[Distribution]) -> list[str]:
    return [
        f"- [{item.title[1]}]({address(publication, item.path)}): {item.description[1]} ({item.title[0]})"
        for item in items
    ]


def _reports(publication: Publication) -> list[str]:
    return [
        f"- [{row['title'] or row['report_id']}]({address(publication, 'api/v1/reports/' + row['report_id'] + '.md')})"
        f": {row['title_en'] or row['issuer_en']}"
        for row in publication.rows["reports"]
    ]
