"""schema.org `Dataset` with Croissant 1.1, as one JSON-LD document: the block on the data page and `croissant.json`.

References between tables are not given: readers of Croissant take one for a join, and a row has several. Data Package
and CSV on the Web describe them.
"""

from __future__ import annotations

from build_scripts import schema
from build_scripts.catalogue import citations
from build_scripts.catalogue.model import Dataset, File, Source, reference

CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
PAGE = "data/"  # of the dataset, below the site's root
FILE = "data/croissant.json"
_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "date": "sc:Date",
    "boolean": "sc:Boolean",
}
# The context that the specification recommends (its appendix 1); readers warn where a term is missing.
_CROISSANT_TERMS = (
    "arrayShape",
    "citeAs",
    "column",
    "containedIn",
    "equivalentProperty",
    "extract",
    "field",
    "fileProperty",
    "fileObject",
    "fileSet",
    "format",
    "includes",
    "isArray",
    "isLiveDataset",
    "jsonPath",
    "key",
    "md5",
    "parentField",
    "path",
    "recordSet",
    "references",
    "regex",
    "repeated",
    "replace",
    "samplingRate",
    "separator",
    "source",
    "subField",
    "transform",
)
CONTEXT = {
    "@language": "zh-Hans",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    **{term: f"cr:{term}" for term in _CROISSANT_TERMS},
}


def document(dataset: Dataset, folder: str = "data") -> dict:
    """The JSON-LD document.

    Args:
        dataset: with the paths of its files below the site's root.
        folder: where the page or file that will hold it stands, below the site's root.
    """
    work = dataset.work
    compiler = {"@type": "Organization", "name": work.compiler[1], "alternateName": work.compiler[0]}
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": " · ".join(work.title),
        "alternateName": [*work.title, work.name],
        "description": " ".join(dataset.description),
        "url": reference(dataset, PAGE, folder),
        "identifier": work.name,
        "version": dataset.version,
        "datePublished": dataset.issued,
        "dateModified": dataset.modified,
        "license": work.licence.url,
        "copyrightNotice": " ".join(work.rights),
        "creator": compiler,
        "publisher": compiler,
        "inLanguage": ["zh-Hans", "en"],
        "keywords": [word for language in zip(*work.keywords, strict=True) for word in language],
        "isAccessibleForFree": True,
        "citeAs": citations.bibtex(dataset),
        "spatialCoverage": [_place(code, *names) for code, names in dataset.places],
        **({"temporalCoverage": "/".join(dataset.covers)} if all(dataset.covers) else {}),
        "isBasedOn": [_based_on(source) for source in dataset.sources],
        "distribution": [_file(dataset, file, folder) for file in dataset.files],
        "recordSet": [_records(dataset.shape[file.table], file) for file in dataset.tables()],
    }


def _place(code: str, chinese: str, english: str) -> dict:
    return {"@type": "AdministrativeArea", "name": chinese, "alternateName": english, "identifier": code}


def _based_on(source: Source) -> dict:
    """The page of a government: what the data were compiled from."""
    described = {
        "@type": "Report",
        "name": source.title[0] or source.seed_file,
        "alternateName": source.title[1],
        "url": source.url,
        "datePublished": source.published_on,
        "inLanguage": "zh-Hans",
    }
    if source.issuer[0]:
        described["publisher"] = {
            "@type": "GovernmentOrganization",
            "name": source.issuer[0],
            **({"alternateName": source.issuer[1]} if source.issuer[1] else {}),
        }
    return {key: value for key, value in described.items() if value}


def _file(dataset: Dataset, file: File, folder: str) -> dict:
    described = {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path.rpartition("/")[2],
        "description": " · ".join(dict.fromkeys(filter(None, file.title))),
        "contentUrl": reference(dataset, file.path, folder),
        "contentSize": f"{file.size} B",
        "encodingFormat": file.media_type,
        "sha256": file.sha256,
    }
    if file.report_id:  # the text of others is not ours to license
        described["license"] = dataset.work.status.url
    return described


# ---------------------------------------------------------------- records


def _records(table: schema.Table, file: File) -> dict:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": f"{table.title} · {table.title_en}. {table.description_en}",
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": [_field(table, column, file) for column in table.fields],
    }


def _field(table: schema.Table, column: schema.Field, file: File) -> dict:
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": f"{column.title} · {column.title_en}. {column.description_en}",
        "dataType": _TYPES[column.type],
        "source": {"fileObject": {"@id": file.path}, "extract": {"column": column.name}},
    }
