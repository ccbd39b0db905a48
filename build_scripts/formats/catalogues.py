"""The release for catalogues of others: Croissant and DCAT, from the model of `catalogue`.

They list the whole data in each form, the tables and the texts. The files of a single report, indicator, topic or
place are parts of it, which `api/v1/index.json` lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from build_scripts import schema
from build_scripts.catalogue import croissant, dcat, model
from build_scripts.formats.model import Distribution, Publication

FIRST = "croissant"  # the first row of `FORMATS` that describes others
_PARTS = ("csv", "text", "parquet")  # formats that make a file for each table or text, which are the data


def dataset(publication: Publication) -> model.Dataset:
    """What catalogues say of the release: every file above the first catalogue in the table of formats."""
    above = takewhile(lambda item: item.format != FIRST, publication.distributions)
    files = _files([item for item in above if not item.key or item.format in _PARTS])
    dates = schema.Release(publication.version, publication.date, publication.first)
    return model.dataset(publication.shape, publication.rows, dates, files, publication.site)


def _files(distributions: Sequence[Distribution]) -> tuple[model.File, ...]:
    return tuple(
        model.File(
            path=item.path,
            media_type=item.media_type,
            title=item.title,
            description=item.description,
            size=item.size,
            sha256=item.sha256,
            rows=item.rows,
            table=item.key if item.format == "csv" else "",
            report_id=item.key if item.format == "text" else "",
        )
        for item in distributions
    )


def as_croissant(publication: Publication) -> bytes:
    """`croissant.json`."""
    return schema.to_json(croissant.document(dataset(publication)))


def as_dcat(publication: Publication) -> bytes:
    """`catalog.jsonld`."""
    return schema.to_json(dcat.catalogue(dataset(publication)))
