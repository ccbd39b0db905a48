"""Files that take long to make, kept from build to build while nothing that they are made from changes.

What they are made from is the package, the site's address, and every file of our scripts and vocabulary; the name of
the folder is the hash of all that.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from build_scripts import schema
from build_scripts.formats.model import Publication

_NAME = re.compile(r"[0-9a-f]{16}")  # of a folder that `open_for` made
_SCRIPTS = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder with the files of the last build."""

    folder: Path

    def get(self, path: str, make: Callable[[], bytes]) -> bytes:
        """The file as it was made before, else as it is made now."""
        file = self.folder / path
        if file.is_file():
            return file.read_bytes()
        content = make()
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.part")
        part.write_bytes(content)
        part.replace(file)
        return content


def open_for(publication: Publication, place: Path) -> Kept:
    """The folder below `place` for this publication; those of other publications are removed. Raises OSError."""
    digest = hashlib.sha256(publication.site.encode())
    digest.update(publication.package[schema.FILE_SUMS])
    for path in sorted(path for path in _SCRIPTS.rglob("*") if path.suffix in (".py", ".toml", ".csv")):
        digest.update(path.relative_to(_SCRIPTS).as_posix().encode())
        digest.update(path.read_bytes())
    folder = place / digest.hexdigest()[:16]
    for other in place.iterdir() if place.is_dir() else ():
        if other != folder and other.is_dir() and _NAME.fullmatch(other.name):
            shutil.rmtree(other)
    return Kept(folder)
