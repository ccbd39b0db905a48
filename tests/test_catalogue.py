"""What the release says of itself: each standard by a reader that is not ours, and all against each other."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote, urljoin

import csvw
import made_documents as made
import mlcroissant
import pyshacl
import pytest
import rdflib
import yaml
from jsonschema.validators import validator_for
from playwright.sync_api import Page

from build_scripts import pipeline, schema
from build_scripts.catalogue import citations, croissant, datapackage, dcat, model
from build_scripts.catalogue import csvw as columns
from build_scripts.pages import cite

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = "https://data.example.org/ledger/"
BASE = f"{ADDRESS}data/catalog.jsonld"
CFF = ROOT / "build/cff" / ("Scripts" if os.name == "nt" else "bin") / "cffconvert"
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
DCT, FOAF = rdflib.DCTERMS, rdflib.FOAF


# ---------------------------------------------------------------- the real release, as the site offers it


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[model.Dataset, Path]:
    folder = tmp_path_factory.mktemp("release")
    outcome = pipeline.run(ROOT / "seeds", folder / "datapackage", folder / "docs")
    assert outcome.dataset is not None, outcome.problems
    return outcome.dataset, folder / "docs"


@pytest.fixture(scope="module")
def dataset(built: tuple[model.Dataset, Path]) -> model.Dataset:
    return built[0]


@pytest.fixture(scope="module")
def docs(built: tuple[model.Dataset, Path]) -> Path:
    """The folder that becomes the site: package and catalogues lie where they will lie."""
    return built[1]


@pytest.fixture(scope="module")
def package(docs: Path) -> Path:
    return docs / "datapackage"


@pytest.fixture(scope="module")
def rows(package: Path) -> dict[str, list[dict[str, str]]]:
    """The tables, by the plainest of readers."""
    found = {}
    for path in sorted(package.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


# ---------------------------------------------------------------- Data Package v2


def faults(content: dict, profile: str) -> list[str]:
    """What the standard's own profile finds; its copy is that of the standard's Python package."""
    (home,) = importlib.util.find_spec("dplib").submodule_search_locations
    shape = read(Path(home) / "profiles/2.0" / f"{profile}.json")
    return [
        f"{list(error.path)}: {error.message}" for error in validator_for(shape)(shape).iter_errors(content)
    ]


def test_the_descriptor_keeps_the_profiles_of_data_package_2(package: Path) -> None:
    descriptor = read(package / "datapackage.json")
    assert faults(descriptor, "datapackage") == []
    for resource in descriptor["resources"]:
        assert faults(resource, "dataresource") == []
        if resource.get("type") == "table":
            assert faults(resource["schema"], "tableschema") == []
            assert faults(resource["dialect"], "tabledialect") == []


@pytest.mark.parametrize(
    ("part", "value"), [("resources", None), ("licenses", [{}]), ("created", 2026), ("keywords", [])]
)
def test_the_profile_finds_a_fault(package: Path, part: str, value: object) -> None:
    descriptor = read(package / "datapackage.json") | {part: value}
    assert faults({key: value for key, value in descriptor.items() if value is not None}, "datapackage")


# ---------------------------------------------------------------- Croissant


def same(got: object, cell: str, kind: str) -> bool:
    """Whether what a reader made of a cell is the cell. Readers take a column of digits for numbers."""
    if got is None or got != got:
        return cell == ""
    if kind == "date":
        return f"{got:%Y-%m-%d}" == cell
    if kind in ("number", "integer"):
        return float(got) == float(Decimal(cell))
    if kind == "boolean":
        return str(got).lower() == cell
    text = got.decode("utf-8") if isinstance(got, bytes) else str(got)
    return text == cell or re.fullmatch(r"\d+\.0", text) is not None and text[:-2] == cell


def test_croissant_streams_every_table(docs: Path, dataset: model.Dataset, rows: dict) -> None:
    opened = mlcroissant.Dataset(jsonld=str(docs / croissant.FILE))
    assert opened.metadata.ctx.issues.report().strip() == ""
    assert [one.uuid for one in opened.metadata.record_sets] == list(dataset.shape)
    for name, table in dataset.shape.items():
        records = list(opened.records(name))
        assert len(records) == len(rows[name]), name
        for record, row in zip(records, rows[name], strict=True):
            wrong = [
                f.name for f in table.fields if not same(record[f"{name}/{f.name}"], row[f.name], f.type)
            ]
            assert not wrong, (name, record, row)


@pytest.mark.parametrize("missing", ["license", "datePublished"])
def test_croissant_tells_what_is_missing(dataset: model.Dataset, missing: str) -> None:
    content = croissant.document(dataset)
    del content[missing]
    try:
        found = mlcroissant.Dataset(jsonld=content).metadata.ctx.issues.report()
    except mlcroissant.ValidationError as error:
        found = str(error)
    assert missing in found


def test_the_data_page_holds_the_same_document(docs: Path) -> None:
    for page, folder in (("data/index.md", "data"), ("en/data/index.md", "en/data")):
        text = (docs / page).read_text(encoding="utf-8")
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
        there = json.loads(block)
        assert there["@type"] == "sc:Dataset"
        at = [urljoin(f"{ADDRESS}{folder}/", one["contentUrl"]) for one in there["distribution"]]
        assert at == [
            urljoin(f"{ADDRESS}data/", one["contentUrl"])
            for one in read(docs / croissant.FILE)["distribution"]
        ]
    assert json.loads(block)["url"] == "../../data/"


# ---------------------------------------------------------------- DCAT


def graph(content: dict) -> rdflib.Graph:
    return rdflib.Graph().parse(data=json.dumps(content), format="json-ld", publicID=BASE)


def conforms(data: rdflib.Graph) -> tuple[bool, str]:
    shapes = rdflib.Graph().parse(ROOT / "tests/catalogue.shapes.ttl")
    valid, _, text = pyshacl.validate(data, shacl_graph=shapes)
    return valid, text


def test_the_catalogue_keeps_what_dcat_ap_demands(docs: Path, dataset: model.Dataset) -> None:
    data = graph(read(docs / dcat.FILE))
    valid, text = conforms(data)
    assert valid, text
    assert len(set(data.subjects(rdflib.RDF.type, DCAT.Distribution))) == len(dataset.files)
    assert len(set(data.objects(None, DCT.publisher)) - set(data.objects(None, DCT.creator))) == len(
        dataset.sources
    )


# What is demanded: class, property.
DEMANDS = [
    *((DCAT.Catalog, name) for name in (DCT.title, DCT.description, DCT.publisher, DCAT.dataset)),
    *(
        (DCAT.Dataset, name)
        for name in (DCT.title, DCT.description, DCT.publisher, DCT.creator, DCT.license, DCT.rights)
    ),
    *(
        (DCAT.Dataset, name)
        for name in (DCT.issued, DCT.modified, DCAT.version, DCAT.distribution, rdflib.PROV.wasDerivedFrom)
    ),
    *((DCAT.Distribution, name) for name in (DCAT.accessURL, DCAT.downloadURL, DCAT.mediaType, DCT.format)),
    *((DCAT.Distribution, name) for name in (DCAT.byteSize, DCT.license, SPDX.checksum)),
    *((SPDX.Checksum, name) for name in (SPDX.algorithm, SPDX.checksumValue)),
    (FOAF.Agent, FOAF.name),
]


@pytest.mark.parametrize(
    ("kind", "name"), DEMANDS, ids=[f"{k.fragment or k}-{n}".split("/")[-1] for k, n in DEMANDS]
)
def test_each_demand_is_missed_where_it_is_not_met(
    dataset: model.Dataset, kind: rdflib.URIRef, name: rdflib.URIRef
) -> None:
    data = graph(dcat.catalogue(dataset))
    one = sorted(data.subjects(rdflib.RDF.type, kind))[0]
    assert (one, name, None) in data
    data.remove((one, name, None))
    valid, text = conforms(data)
    assert not valid and str(name) in text.replace("dct:", str(DCT)).replace("dcat:", str(DCAT)).replace(
        "spdx:", str(SPDX)
    ).replace("foaf:", str(FOAF)).replace("prov:", str(rdflib.PROV))


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        (DCAT.Catalog, DCT.publisher, rdflib.URIRef("urn:another")),
        (DCAT.Dataset, DCT.publisher, rdflib.URIRef("urn:another")),
        (DCAT.Dataset, DCAT.version, rdflib.Literal("1")),
        (DCAT.Distribution, DCAT.byteSize, rdflib.Literal("many")),
        (SPDX.Checksum, SPDX.checksumValue, rdflib.Literal("12ab", datatype=rdflib.XSD.hexBinary)),
    ],
)
def test_one_too_many_is_found(dataset: model.Dataset, kind, name, value) -> None:
    data = graph(dcat.catalogue(dataset))
    another = rdflib.URIRef("urn:another")
    data.add((another, rdflib.RDF.type, FOAF.Agent))
    data.add((another, FOAF.name, rdflib.Literal("示例")))
    assert conforms(data)[0]
    data.add((sorted(data.subjects(rdflib.RDF.type, kind))[0], name, value))
    assert not conforms(data)[0]


# ---------------------------------------------------------------- CSV on the Web


def tables_of(folder: Path) -> dict[str, csvw.Table]:
    """Opened strictly: a warning is a fault."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        group = csvw.TableGroup.from_file(folder / schema.COLUMNS)
        for table in group.tables:
            list(table.iterdicts(strict=True))
            assert table.check_primary_key()
        group.check_referential_integrity()
    return group.tabledict


def test_csv_on_the_web_reads_every_cell(package: Path, dataset: model.Dataset, rows: dict) -> None:
    opened = tables_of(package)
    assert list(opened) == [table.path for table in dataset.shape.values()]
    for name, table in dataset.shape.items():
        for got, row in zip(opened[table.path].iterdicts(strict=True), rows[name], strict=True):
            assert [f.name for f in table.fields if not same(got[f.name], row[f.name], f.type)] == [], (
                name,
                row,
            )


@pytest.mark.parametrize(
    ("table", "before", "after"),
    [
        ("metrics.csv", ",actual,", ",perhaps,"),  # no value of the list
        ("reports.csv", "2023-01-01", "1 Jan 2023"),  # no date
        ("metric_entities.csv", "\n", "\ngone,gone\n"),  # refers to nothing
    ],
)
def test_csv_on_the_web_finds_a_fault(
    package: Path, tmp_path: Path, table: str, before: str, after: str
) -> None:
    copy = shutil.copytree(package, tmp_path / "package")
    content = (copy / table).read_text(encoding="utf-8")
    assert before in content
    (copy / table).write_text(content.replace(before, after, 1), encoding="utf-8", newline="")
    with pytest.raises((ValueError, UserWarning)):
        tables_of(copy)


# ---------------------------------------------------------------- CITATION.cff


def cffconvert(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    assert CFF.is_file(), "make build/cff/.installed"
    return subprocess.run([CFF, *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8")


def test_citation_cff_is_valid_and_stands_at_the_top_too(package: Path) -> None:
    run = cffconvert(package, "--validate")
    assert run.returncode == 0, run.stdout + run.stderr
    shown = cffconvert(package, "--format", "apalike").stdout
    content = yaml.safe_load((package / schema.CITATION).read_text(encoding="utf-8"))
    for part in (content["authors"][0]["name"], content["title"], content["version"]):
        assert part in shown
    assert (ROOT / schema.CITATION).read_bytes() == (package / schema.CITATION).read_bytes(), "run make build"


def test_only_the_project_s_own_package_is_cited_at_the_top(tmp_path: Path) -> None:
    """In a copy of the project, where the top may be written."""
    for part in ("build_scripts", "seeds"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "CHANGELOG.md", tmp_path)
    for out in ("elsewhere", "datapackage"):
        assert not (tmp_path / schema.CITATION).exists()
        command = [sys.executable, "-m", "build_scripts", "package", "--seeds", "seeds", "--out", out]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / schema.CITATION).read_bytes() == (tmp_path / out / schema.CITATION).read_bytes()


@pytest.mark.parametrize("missing", ["title", "authors", "message"])
def test_cffconvert_finds_a_fault(package: Path, tmp_path: Path, missing: str) -> None:
    content = yaml.safe_load((package / schema.CITATION).read_text(encoding="utf-8"))
    del content[missing]
    (tmp_path / schema.CITATION).write_text(yaml.safe_dump(content), encoding="utf-8")
    assert cffconvert(tmp_path, "--validate").returncode != 0


# ---------------------------------------------------------------- all of them agree


def stated(docs: Path) -> dict[str, dict[str, object]]:
    """Standard → what it states, by name of the fact; what a standard has no place for is left out."""
    package = docs / "datapackage"
    described, web = read(package / schema.DESCRIPTOR), read(package / schema.COLUMNS)
    bread, listed = read(docs / croissant.FILE), read(docs / dcat.FILE)
    cff = yaml.safe_load((package / schema.CITATION).read_text(encoding="utf-8"))
    (entry,) = listed["dcat:dataset"]

    def english(texts: list[dict]) -> str:
        return next(one["@value"] for one in texts if one["@language"] == "en")

    def both(texts: list[dict]) -> str:
        return " ".join(one["@value"] for one in texts)

    tables = {f"datapackage/{one['url']}" for one in web["tables"]}
    return {
        "data package": {
            "title": described["title"],
            "version": described["version"],
            "modified": described["created"][:10],
            "licence": described["licenses"][0]["path"],
            "compiler": described["contributors"][0]["title"],
            "description": f"{described['description']} {described['description_en']}",
            "rights": f"{described['rights']} {described['rights_en']}",
            "sources": {one["path"] for one in described["sources"] if "path" in one},
            "files": {
                f"datapackage/{one['path']}": (one["bytes"], one["hash"][7:])
                for one in described["resources"]
            },
            "rows": {one["name"]: one["rows"] for one in described["resources"] if "rows" in one},
        },
        "schema.org, Croissant": {
            "title": bread["name"],
            "version": bread["version"],
            "issued": bread["datePublished"],
            "modified": bread["dateModified"],
            "licence": bread["license"],
            "compiler": bread["creator"]["name"],
            "description": bread["description"],
            "rights": bread["copyrightNotice"],
            "sources": {one["url"] for one in bread["isBasedOn"] if "url" in one},
            "files": {
                one["@id"]: (int(one["contentSize"][:-2]), one["sha256"]) for one in bread["distribution"]
            },
        },
        "DCAT": {
            "title": " · ".join(one["@value"] for one in entry["dct:title"]),
            "version": entry["dcat:version"],
            "issued": entry["dct:issued"],
            "modified": entry["dct:modified"],
            "licence": entry["dct:license"],
            "compiler": english(entry["dct:creator"]["foaf:name"]),
            "description": both(entry["dct:description"]),
            "rights": both(entry["dct:rights"]["rdfs:label"]),
            "sources": {one["@id"] for one in entry["prov:wasDerivedFrom"] if "@id" in one},
            "files": {
                unquote(one["dcat:downloadURL"].removeprefix("../")): (
                    int(one["dcat:byteSize"]),
                    one["spdx:checksum"]["spdx:checksumValue"],
                )
                for one in entry["dcat:distribution"]
            },
        },
        "CSV on the Web": {
            "title": " · ".join(one["@value"] for one in web["dc:title"]),
            "version": web["schema:version"],
            "issued": web["dc:issued"]["@value"],
            "modified": web["dc:modified"]["@value"],
            "licence": web["dc:license"]["@id"],
            "compiler": english(web["dc:creator"]),
            "description": both(web["dc:description"]),
            "rights": both(web["dc:rights"]),
            "sources": {one["@id"] for one in web["dc:source"]},
            "files": {
                f"datapackage/{one['url']}": (int(one["schema:contentSize"][:-2]), one["schema:sha256"])
                for one in web["tables"]
            },
            "rows": {one["url"][:-4]: int(one["dc:extent"].split()[0]) for one in web["tables"]},
        },
        "CITATION.cff": {
            "title": cff["title"],
            "version": cff["version"],
            "modified": cff["date-released"],
            "licence": {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}[cff["license"]],
            "compiler": cff["authors"][0]["name"],
            "description": cff["abstract"],
            "sources": {one["url"] for one in cff["references"] if "url" in one},
        },
        "the files": {
            "files": {
                path.relative_to(docs).as_posix(): (path.stat().st_size, sha256(path))
                for folder in ("datapackage", "downloads", "quality")
                for path in sorted((docs / folder).rglob("*"))
                if path.is_file() and (folder == "datapackage" or path.suffix not in ("", ".md"))
            },
            "rows": {Path(name).stem: lines(docs / name) for name in tables},
        },
        "the changelog": {
            "version": schema.read_release()[0].version,
            "modified": schema.read_release()[0].date,
            "issued": schema.read_release()[0].first or schema.read_release()[0].date,
        },
    }


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def lines(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def test_all_descriptions_agree(docs: Path) -> None:
    said = stated(docs)
    for fact in (
        "title",
        "version",
        "issued",
        "modified",
        "licence",
        "compiler",
        "description",
        "rights",
        "sources",
        "rows",
    ):
        told = {standard: facts[fact] for standard, facts in said.items() if fact in facts}
        assert len(told) >= 2
        first = next(iter(told.values()))
        assert all(value == first for value in told.values()), (fact, told)
    truth = said["the files"]["files"]
    for standard in ("data package", "schema.org, Croissant", "DCAT", "CSV on the Web"):
        files = said[standard]["files"]
        assert files and files.items() <= truth.items(), standard
    for standard in ("schema.org, Croissant", "DCAT"):  # they list every file that is offered
        assert said[standard]["files"].keys() == truth.keys()


def test_the_description_counts_what_the_tables_hold(docs: Path, rows: dict) -> None:
    description = stated(docs)["DCAT"]["description"]
    counts = f"收{len(rows['reports'])}份报告、{len(rows['metrics'])}条数据、{len(rows['numerals'])}个数字"
    assert counts in description


def test_whose_it_is(docs: Path, rows: dict) -> None:
    """The compiler made the data; the governments' pages are what they were made from, and nothing is the same."""
    bread = read(docs / croissant.FILE)
    issuers = {row["issuer"] for row in rows["reports"]}
    assert bread["creator"]["name"] not in issuers
    assert {one["publisher"]["name"] for one in bread["isBasedOn"]} == issuers
    for path in (docs / croissant.FILE, docs / dcat.FILE, docs / "datapackage" / schema.COLUMNS):
        assert "sameAs" not in path.read_text(encoding="utf-8")


def test_the_texts_of_others_are_not_licensed_by_us(docs: Path) -> None:
    ours = "https://creativecommons.org/licenses/by/4.0/"
    found = {
        "data package": {
            resource["path"]: resource["licenses"][0]["path"]
            for resource in read(docs / "datapackage" / schema.DESCRIPTOR)["resources"]
            if "licenses" in resource
        },
        "Croissant": {
            one["@id"]: one["license"]
            for one in read(docs / croissant.FILE)["distribution"]
            if "license" in one
        },
        "DCAT": {
            one["dcat:downloadURL"]: one["dct:license"]
            for one in read(docs / dcat.FILE)["dcat:dataset"][0]["dcat:distribution"]
            if one["dct:license"] != ours
        },
    }
    texts = sorted(path.name for path in (docs / "datapackage/texts").iterdir())
    for standard, given in found.items():
        assert sorted(Path(path).name for path in given) == texts, standard
        assert ours not in given.values()


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("given", "public"),
    [
        ("https://data.example.org/ledger/", "https://data.example.org/ledger/"),
        ("https://data.example.org/ledger", "https://data.example.org/ledger/"),
        ("http://127.0.0.1:8000/", ""),
        ("http://[::1]:8000/", ""),
        ("http://localhost/", ""),
        ("", ""),
        (None, ""),
        ("/ledger/", ""),
    ],
)
def test_an_address_that_others_can_reach(given: str | None, public: str) -> None:
    assert model.public_address(given) == public


def addresses(content: object) -> Iterator[str]:
    """Every address of ours in a document: what names a file or a page of the site."""
    if isinstance(content, dict):
        for key, value in content.items():
            if key == "@context":
                continue
            if key in (
                "contentUrl",
                "dcat:accessURL",
                "dcat:downloadURL",
                "dcat:landingPage",
                "foaf:homepage",
            ):
                yield value
            yield from addresses(value)
    elif isinstance(content, list):
        for value in content:
            yield from addresses(value)


@pytest.mark.parametrize("make", [croissant.document, dcat.catalogue])
def test_without_an_address_all_is_relative_and_leads_to_the_file(
    docs: Path, dataset: model.Dataset, make
) -> None:
    found = set(addresses(make(replace(dataset, site=""))))
    assert found
    for address in found:
        assert "://" not in address
        target = docs / unquote(urljoin("https://x/data/a", address).removeprefix("https://x/"))
        assert target.is_file() or (target / "index.md").is_file(), address


@pytest.mark.parametrize("make", [croissant.document, dcat.catalogue])
def test_with_an_address_all_is_absolute(dataset: model.Dataset, make) -> None:
    relative = sorted(urljoin(BASE, address) for address in addresses(make(replace(dataset, site=""))))
    absolute = sorted(addresses(make(replace(dataset, site=ADDRESS))))
    assert absolute == relative
    assert all(address.startswith(ADDRESS) for address in absolute)


def test_an_id_in_chinese_makes_a_sound_address() -> None:
    dataset = replace(of_made(), site=ADDRESS)
    assert (
        model.reference(dataset, "datapackage/texts/示例.txt", "data")
        == f"{ADDRESS}datapackage/texts/%E7%A4%BA%E4%BE%8B.txt"
    )
    assert model.reference(of_made(), "data/", "en/data") == "../../data/"


# ---------------------------------------------------------------- made release: citations, concepts, bytes


def of_made() -> model.Dataset:
    shape, frames = schema.load(), made.frames()
    rows = {name: frames[name].to_dict("records") for name in shape}
    return model.dataset(shape, rows, made.RELEASE, model.package_files(shape, rows, made.files()))


def examples() -> list[dict[str, str]]:
    with (ROOT / "tests/tables/citation_examples.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    "row", examples(), ids=lambda row: f"{row['cited']}-{row['language']}-{row['style']}"
)
def test_citations(row: dict[str, str]) -> None:
    dataset = replace(of_made(), site="https://data.example.org/")
    sources = {source.report_id: source for source in dataset.sources}
    report_id, _, figure = row["cited"].partition(" ")
    if report_id == "release":
        citation = citations.of_release(dataset)
    elif figure:
        citation = citations.of_figure(dataset, sources[report_id])
    else:
        citation = citations.of_report(dataset, sources[report_id], f"{dataset.site}reports/{report_id}/")
    assert " ".join(cite.in_language(row["language"], citation)[row["style"]].split()) == row["text"]


def test_the_day_of_issue_is_that_of_the_first_release(tmp_path: Path) -> None:
    path = tmp_path / "CHANGELOG.md"
    path.write_text("# Changelog\n\n## 1.1.0 — 2027-02-03\n\n## 1.0.0 — 2026-11-22\n", encoding="utf-8")
    dates, problems = schema.read_release(path)
    assert problems == []
    rows = {name: [] for name in schema.load()}
    dataset = model.dataset(schema.load(), rows, dates)
    assert (dataset.version, dataset.issued, dataset.modified) == ("1.1.0", "2026-11-22", "2027-02-03")


def test_concepts_are_those_that_the_documentation_lists() -> None:
    stated_in_schema = {
        (column.concept, f"{column.name}")
        for table in schema.load().values()
        for column in table.fields
        if column.concept
    }
    for page in ("docs/catalogue.md", "docs/en/catalogue.md"):
        table = (ROOT / page).read_text(encoding="utf-8").split("{#sdmx}")[1]
        lines_ = re.findall(r"^\| `([A-Z_]+)` \| ([^|]+) \|", table, re.MULTILINE)
        assert {
            (concept, name) for concept, names in lines_ for name in re.findall(r"`(\w+)`", names)
        } == stated_in_schema
    (fields,) = (table.fields for table in schema.load().values() if table.name == "metrics")
    assert {column.name: column.concept for column in fields}["status"] == ""
    described = {
        one["name"]: one.get("concept")
        for one in datapackage.table_schema(schema.load()["metrics"])["fields"]
    }
    assert described["flags"] == "OBS_STATUS"
    assert set(columns.CONCEPTS) < {concept for concept, _ in stated_in_schema}


def test_the_same_release_gives_the_same_bytes_whatever_surrounds_it() -> None:
    code = textwrap.dedent(
        """
        import sys
        from test_catalogue import of_made
        from build_scripts import schema
        from build_scripts.catalogue import citations, croissant, csvw, datapackage, dcat
        made = of_made()
        for part in (datapackage.descriptor, csvw.metadata, croissant.document, dcat.catalogue):
            sys.stdout.buffer.write(schema.to_json(part(made)))
        sys.stdout.buffer.write(citations.cff(made).encode())
        """
    )
    written = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **around},
            capture_output=True,
            check=True,
        ).stdout
        for around in (
            {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "1"},
            {"TZ": "America/Lima", "PYTHONHASHSEED": "2", "LC_ALL": "C"},
        )
    ]
    assert written[0] == written[1] != b""


# ---------------------------------------------------------------- on the site


@pytest.mark.needs("chromium", "fonts-noto-cjk")
def test_a_card_cites_its_figure_in_every_style(page: Page, address: str, dataset: model.Dataset) -> None:
    report_id = dataset.sources[0].report_id
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}reports/{report_id}/")
    mark = page.locator("a.figure[id]").first
    name = mark.get_attribute("id")
    mark.click()
    box = page.locator("dialog.card .card__cite").first
    box.locator("summary").click()
    texts = box.locator("p").all_inner_texts()
    assert len(texts) == len(cite.STYLES)
    assert not re.search(r"\{(figure|id|address)\}", "".join(texts))
    for text in texts[1:]:
        assert f"{address}reports/{report_id}/#{name}" in text
    box.locator("button").nth(1).click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied in texts[1] and f"数据标识 {name[2:]}" in copied
    shown = page.locator("dialog.card").bounding_box()
    assert shown["y"] >= 0 and shown["y"] + shown["height"] <= page.viewport_size["height"]


def test_every_report_page_says_how_to_cite_it(site: Path, dataset: model.Dataset) -> None:
    for source in dataset.sources:
        for tree in ("", "en/"):
            text = (site / f"{tree}reports/{source.report_id}/index.html").read_text(encoding="utf-8")
            assert text.count('<details class="cite" id="cite">') == 1
            assert cite.MARK not in text
            assert f"@misc{{{source.report_id}," in text


def test_the_site_offers_what_its_catalogue_lists(site: Path) -> None:
    content = read(site / dcat.FILE)["dcat:dataset"][0]
    for one in content["dcat:distribution"]:
        path = site / "data" / unquote(one["dcat:downloadURL"])
        assert sha256(path) == one["spdx:checksum"]["spdx:checksumValue"]
