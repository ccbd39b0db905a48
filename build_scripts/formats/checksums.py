"""Lists of checksums: of the package's files and rows, for `verify.py`, and of all files of the release."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Mapping

from build_scripts.formats import verify
from build_scripts.formats.model import Publication

FOLDER = "downloads"  # of the list of the release, below the site's root


def row_sums(files: Mapping[str, bytes]) -> bytes:
    """ROWSUMS: for each file its path, a tab, and eight hexadecimal digits for each of its rows or lines."""
    lines = (
        f"{path}\t{''.join(verify.row_sums(path, content))}\n" for path, content in sorted(files.items())
    )
    return "".join(lines).encode("utf-8")


def file_sums(files: Mapping[str, bytes]) -> bytes:
    """SHA256SUMS, as `sha256sum -c` reads it. Its last line, a comment, is the checksum of the lines above."""
    return _sums({path: hashlib.sha256(content).hexdigest() for path, content in files.items()})


def of_release(publication: Publication) -> bytes:
    """The same for everything that was made so far, by path as seen from the folder in which this list stands."""
    return _sums({posixpath.relpath(item.path, FOLDER): item.sha256 for item in publication.distributions})


def _sums(digests: Mapping[str, str]) -> bytes:
    body = "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode("utf-8")
    return body + f"{verify.SELF}{hashlib.sha256(body).hexdigest()}\n".encode()
