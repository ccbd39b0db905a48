"""`catalog.jsonld`: the release as a DCAT 3 catalogue that keeps what DCAT-AP 3.0.1 demands.

The context stands in the file, so that it can be read without a network. Where the address of the site is not known,
every address is relative to the file's own.
"""

from __future__ import annotations

from build_scripts.catalogue.model import Dataset, File, Pair, Source, reference, texts

FILE = "data/catalog.jsonld"
_FOLDER = "data"
_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dct:issued": {"@type": "xsd:date"},
    "dct:modified": {"@type": "xsd:date"},
    "dcat:startDate": {"@type": "xsd:date"},
    "dcat:endDate": {"@type": "xsd:date"},
    "dcat:byteSize": {"@type": "xsd:nonNegativeInteger"},
    "spdx:checksumValue": {"@type": "xsd:hexBinary"},
    **{
        name: {"@type": "@id"}
        for name in (
            "dcat:accessURL",
            "dcat:downloadURL",
            "dcat:landingPage",
            "dcat:mediaType",
            "dcat:theme",
            "dct:accrualPeriodicity",
            "dct:language",
            "dct:license",
            "foaf:homepage",
            "spdx:algorithm",
        )
    },
}


def catalogue(dataset: Dataset) -> dict:
    """The content of `catalog.jsonld`: a catalogue of one dataset."""
    work = dataset.work
    return {
        "@context": CONTEXT,
        "@id": _at(dataset, f"{FILE}#catalogue"),
        "@type": "dcat:Catalog",
        "dct:title": texts(work.title),
        "dct:description": texts(dataset.description),
        "dct:publisher": _compiler(dataset),
        "dct:license": work.licence.url,
        "dct:language": [f"{_EU}language/ZHO", f"{_EU}language/ENG"],
        "dct:issued": dataset.issued,
        "dct:modified": dataset.modified,
        "foaf:homepage": _at(dataset, ""),
        "dcat:dataset": [_dataset(dataset)],
    }


def _dataset(dataset: Dataset) -> dict:
    work = dataset.work
    described = {
        "@id": _at(dataset, f"{FILE}#dataset"),
        "@type": "dcat:Dataset",
        "dct:title": texts(work.title),
        "dct:description": texts(dataset.description),
        "dct:identifier": work.name,
        "dcat:version": dataset.version,
        "dct:issued": dataset.issued,
        "dct:modified": dataset.modified,
        "dct:creator": _compiler(dataset),
        "dct:publisher": _compiler(dataset),
        "dct:license": work.licence.url,
        "dct:rights": _rights(dataset),
        "dct:language": [f"{_EU}language/ZHO", f"{_EU}language/ENG"],
        "dct:accrualPeriodicity": f"{_EU}frequency/IRREG",
        "dcat:theme": f"{_EU}data-theme/GOVE",
        "dcat:keyword": [text for pair in work.keywords for text in texts(pair)],
        "dcat:landingPage": _at(dataset, "data/"),
        "dct:spatial": [_place(code, names) for code, names in dataset.places],
        "prov:wasDerivedFrom": [_source(source) for source in dataset.sources],
        "dcat:distribution": [_distribution(dataset, file) for file in dataset.files],
    }
    if all(dataset.covers):
        start, end = dataset.covers
        period = {"@type": "dct:PeriodOfTime", "dcat:startDate": start, "dcat:endDate": end}
        described["dct:temporal"] = period
    return described


def _distribution(dataset: Dataset, file: File) -> dict:
    # The text of others is not ours to license: what stands there is the statement about it.
    licence = dataset.work.status if file.report_id else dataset.work.licence
    described = {
        "@id": _at(dataset, f"{FILE}#{file.path}"),
        "@type": "dcat:Distribution",
        "dct:title": texts(file.title),
        "dcat:accessURL": _at(dataset, "data/"),
        "dcat:downloadURL": _at(dataset, file.path),
        "dcat:mediaType": _IANA + file.media_type,
        "dct:format": {
            "@type": "dct:MediaTypeOrExtent",
            "rdfs:label": file.path.rpartition(".")[2].upper(),
        },
        "dcat:byteSize": str(file.size),
        "dct:license": licence.url,
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": "spdx:checksumAlgorithm_sha256",
            "spdx:checksumValue": file.sha256,
        },
    }
    if any(file.description):
        described["dct:description"] = texts(file.description)
    return described


def _source(source: Source) -> dict:
    """A government's page that the data were compiled from."""
    described = {
        **({"@id": source.url} if source.url else {}),
        "@type": "foaf:Document",
        "dct:title": texts(source.title if source.title[0] else (source.seed_file, "")),
    }
    if source.issuer[0]:
        described["dct:publisher"] = _agent(source.issuer)
    if source.published_on:
        described["dct:issued"] = source.published_on
    return described


def _compiler(dataset: Dataset) -> dict:
    return {"@id": _at(dataset, f"{FILE}#compiler"), **_agent(dataset.work.compiler)}


def _agent(names: Pair) -> dict:
    return {"@type": "foaf:Agent", "foaf:name": texts(names)}


def _rights(dataset: Dataset) -> dict:
    return {"@type": "dct:RightsStatement", "rdfs:label": texts(dataset.work.rights)}


def _place(code: str, names: Pair) -> dict:
    return {"@type": "dct:Location", "dct:identifier": code, "skos:prefLabel": texts(names)}


def _at(dataset: Dataset, path: str) -> str:
    return reference(dataset, path, _FOLDER)
