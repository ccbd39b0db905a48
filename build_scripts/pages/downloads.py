"""The copy of the data package that the site carries: its files as they are, and all of them in one zip."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from .. import publish, schema
from .view import ARCHIVE

FOLDER = "datapackage"


def files(folder: Path) -> dict[str, bytes]:
    """{path below docs/: content}: every file of a published package, and the zip. Raises OSError."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return copy({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})


def copy(package: Mapping[str, bytes]) -> dict[str, bytes]:
    """{path below docs/: content} from {path in the package: content}, dated as the package says."""
    date = json.loads(package[schema.DESCRIPTOR])["created"][:10]
    copied = {f"{FOLDER}/{name}": content for name, content in sorted(package.items())}
    return copied | {ARCHIVE: publish.zip_bytes(package, date)}
