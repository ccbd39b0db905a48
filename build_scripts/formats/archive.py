"""The zip: the whole package in one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from build_scripts import schema
from build_scripts.formats.model import Publication


def make(publication: Publication) -> bytes:
    """The package below a folder of its name."""
    return zip_bytes(publication.package, publication.date)


def zip_bytes(files: Mapping[str, bytes], date: str) -> bytes:
    """A zip of the files below a folder of the package's name, sorted, each dated `date` (ISO 8601).

    The same files give the same bytes.
    """
    stamp = (*(int(part) for part in date.split("-")), 0, 0, 0)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{schema.NAME}/{path}", stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on Windows as elsewhere
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[path], compresslevel=9)
    return buffer.getvalue()
