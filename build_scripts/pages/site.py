"""What the pages are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..catalogue.model import Dataset
from ..formats.model import Publication
from ..glossary import NO_TERMS, Glossary
from ..lexicon import Lexicon
from ..records import Document, Problem
from ..releases import Published


@dataclass(frozen=True, slots=True)
class Site:
    """What every kind of page is given; what stands below the glossary is known only once the package is valid."""

    documents: Sequence[Document]
    tables: Mapping[str, Any]  # data frames of string cells, named as in the data package
    lexicon: Lexicon | None  # None: topics, indicators and entities stand by id
    glossary: Glossary = NO_TERMS
    problems: Sequence[Problem] = ()  # everything that the run found
    report: Mapping[str, Any] | None = None  # of the validation, as `validate.validate` gives it
    publication: Publication | None = None  # the release with the list of its files
    dataset: Dataset | None = None  # what catalogues say of the release
    history: Sequence[Published] = ()  # every release that this build has, newest first
