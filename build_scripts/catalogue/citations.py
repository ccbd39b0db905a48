"""How to cite the release, a report in it, and a single figure: short, in full, in BibTeX and by GB/T 7714.

A citation of a figure is a pattern: `{figure}`, `{id}` and `{address}` are filled in where the figure is known.
GB/T 7714 wants the day on which the reader looked; `[引用日期]` marks where it goes, as no file can know it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from build_scripts import schema
from build_scripts.catalogue.model import Dataset, Pair, Source

_SPECIAL, _BACKSLASH = re.compile(r"[&%$#_]"), r"\\\g<0>"  # signs that TeX takes for commands
LOOKED_AT = "[引用日期]"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Citation:
    """A work in the four ways in which it is cited. `short` and `long` are in the reader's language."""

    short: Pair
    long: Pair
    bibtex: str
    gbt: str


# ---------------------------------------------------------------- the release


def of_release(dataset: Dataset) -> Citation:
    """How to cite the whole."""
    (name, name_en), (compiler, compiler_en) = dataset.work.title, dataset.work.compiler
    version, day, licence = dataset.version, dataset.modified, dataset.work.licence.id
    address = dataset.site
    return Citation(
        short=(f"{name}（{version}版，{day[:4]}年）", f"{name_en} (version {version}, {day[:4]})"),
        long=(
            f"{compiler}：《{name}》{version}版（数据集，非官方汇编），{day}发布，{licence}许可{_tail(address, '，')}。",
            f"{compiler_en}. {name_en}, version {version} (data set, unofficial compilation), {day}. "
            f"Licence {licence}{_tail(address, '. ')}.",
        ),
        bibtex=bibtex(dataset),
        gbt=f"{compiler}. {name}: {version}版[DS/OL]. ({day}){LOOKED_AT}{_tail(address, '. ')}.",
    )


def bibtex(dataset: Dataset) -> str:
    """The entry of the release. `@misc` and its fields are known to every style."""
    work = dataset.work
    return _entry(
        f"{work.name}-{dataset.version}",
        author=f"{{{work.compiler[1]}}}",
        title=f"{{{work.title[1]} ({work.title[0]})}}",
        version=dataset.version,
        year=dataset.modified[:4],
        month=dataset.modified[5:7],
        note=f"Data set, unofficial compilation. Version {dataset.version}. Licence {work.licence.id}",
        url=dataset.site,
    )


# ---------------------------------------------------------------- a report, a figure


def of_report(dataset: Dataset, source: Source, address: str = "") -> Citation:
    """How to cite a report as it stands here: its own facts first, then the edition.

    `address`: of its page on the site; "" where it is not known.
    """
    title, title_en = source.title[0] or source.report_id, source.title[1]
    issuer, issuer_en = source.issuer
    release, release_en = edition(dataset)
    day, year = source.published_on, source.published_on[:4]
    english = f"{title_en} ({title})" if title_en else title
    published = f"（{day}）" if day else ""
    by, by_en = f"{issuer}：" * bool(issuer), f"{issuer_en or issuer}. " * bool(issuer)
    return Citation(
        short=(f"{by}《{title}》{published}", f"{by_en}{english}{f' ({year})' * bool(year)}"),
        long=(
            f"{by}《{title}》{published}{_tail(source.url, '，')}；转引自{release}，报告标识 {source.report_id}"
            f"{_tail(address, '，')}。",
            f"{by_en}{english}{f', {day}' * bool(day)}{_tail(source.url, '. ')}. In {release_en}, report id "
            f"{source.report_id}{_tail(address, '. ')}.",
        ),
        bibtex=_entry(
            source.report_id,
            author=f"{{{issuer}}}" if issuer else "",
            title=f"{{{title}}}",
            year=year,
            month=day[5:7],
            url=source.url,
            note=f"In {release_en}, report id {source.report_id}{_tail(address, '. ')}",
        ),
        gbt=f"{f'{issuer}. ' * bool(issuer)}{title}[R/OL]. {f'({day})' * bool(day)}{LOOKED_AT}"
        f"{_tail(source.url, '. ')}{_tail(address, '. ')}.",
    )


def of_figure(dataset: Dataset, source: Source) -> Citation:
    """The patterns by which a figure of a report is cited."""
    title = source.title[0] or source.report_id
    release, release_en = edition(dataset)
    issuer, issuer_en = source.issuer
    english = source.title[1] or title
    report = f"{issuer}《{title}》"
    report_en = f"{issuer_en or issuer}, {english}" if issuer else english
    day = source.published_on
    return Citation(
        short=(f"{{figure}}（{report}）", f"{{figure}} ({report_en})"),
        long=(
            f"{{figure}}。{report}{f'，{day}' * bool(day)}；转引自{release}，数据标识 {{id}}，{{address}}",
            f"{{figure}}. {report_en}{f', {day}' * bool(day)}. In {release_en}, figure id {{id}}. {{address}}",
        ),
        bibtex=_entry(
            "{id}",
            author=f"{{{issuer}}}" if issuer else "",
            title=f"{{{title}}}",
            year=day[:4],
            month=day[5:7],
            url="{address}",
            note=f"{{figure}}. In {release_en}, figure id {{id}}",
        ),
        gbt=f"{f'{issuer}. ' * bool(issuer)}{title}: {{figure}}[R/OL]//{dataset.work.title[0]}: {dataset.version}版. "
        f"({dataset.modified}){LOOKED_AT}. {{address}}.",
    )


def edition(dataset: Dataset) -> Pair:
    """The release as the work in which a report or a figure stands."""
    name, name_en = dataset.work.title
    return f"《{name}》{dataset.version}版", f"{name_en}, version {dataset.version}"


def _tail(text: str, before: str) -> str:
    return before + text if text else ""


def _entry(key: str, month: str = "", **values: str) -> str:
    """A BibTeX entry; fields without a value are left out."""
    plain = key if key.startswith("{") else re.sub(r"[^\w.-]", "-", key)
    lines = [
        f"  {name} = {{{value if name == 'url' else _SPECIAL.sub(_BACKSLASH, value)}}}"
        for name, value in values.items()
        if value
    ]
    if month:
        lines.append(f"  month = {MONTHS[int(month) - 1]}")
    return f"@misc{{{plain},\n" + ",\n".join(lines) + "\n}"


# ---------------------------------------------------------------- CITATION.cff


def cff(dataset: Dataset) -> str:
    """`CITATION.cff`, in the Citation File Format 1.2.0."""
    work = dataset.work
    content = {
        "cff-version": "1.2.0",
        "message": "引用本数据时，请采用以下信息。If you use these data, please cite them as below.",
        "type": "dataset",
        "title": " · ".join(work.title),
        "abstract": " ".join(dataset.description),
        "authors": [{"name": work.compiler[1]}],
        "version": dataset.version,
        "date-released": dataset.modified,
        "license": work.licence.id,
        "keywords": [word for language in zip(*work.keywords, strict=True) for word in language],
        "references": [_reference(source) for source in dataset.sources],
    }
    head = f"# 由 {schema.SCHEMA_FILE.parent.name}/catalogue.toml 与 CHANGELOG.md 生成 · generated, not to be edited\n"
    return head + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)


def _reference(source: Source) -> dict:
    """A government's report that the data were compiled from."""
    described = {
        "type": "report",
        "title": source.title[0] or source.seed_file,
        "authors": [{"name": source.issuer[0] or "佚名"}],
        "languages": ["zh"],
    }
    if source.published_on:
        described["date-published"] = source.published_on
    if source.url:
        described["url"] = source.url
    return described
