"""The files of a package: which there are, and in which form."""

from __future__ import annotations

from collections.abc import Iterator

from build_scripts import schema
from build_scripts.promises.model import REBUILD, Finding, Package
from build_scripts.records import Problem


def files(package: Package) -> Iterator[Finding]:
    """The descriptor lists every file, and nothing else lies there; it says licence and origin."""
    listed = {str(resource.get("path", "")) for resource in package.descriptor.get("resources", ())}
    here = {
        path.relative_to(package.folder).as_posix() for path in package.folder.rglob("*") if path.is_file()
    }
    here -= set(schema.BESIDE)
    wanted = {table.path for table in package.shape.values()}
    wanted |= {schema.text_path(row["report_id"]) for row in package.rows["reports"]}
    for path in sorted(here | listed | wanted):
        yield _file_fault(path, path in here, path in listed, path in wanted)
    for part in ("name", "version", "licenses", "sources", "contributors"):
        if package.descriptor.get(part):
            yield None
        else:
            expected = f"`{part}` with a value"
            yield Problem("descriptor-incomplete", schema.DESCRIPTOR, f"no `{part}`", expected, REBUILD)


def _file_fault(path: str, here: bool, listed: bool, wanted: bool) -> Finding:
    if here and listed and wanted:
        return None
    faults = [
        *(["not in the folder"] if not here else []),
        *(["not in the descriptor"] if not listed else []),
        *(["of no table and no report"] if not wanted else []),
    ]
    expected = "the same files in the folder, the descriptor and the tables"
    return Problem("package-files", path, ", ".join(faults), expected, REBUILD)
