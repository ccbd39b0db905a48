"""The files of a package: which there are, and in which form."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from build_scripts import schema, tables
from build_scripts.promises.model import DIGITS, REBUILD, Finding, Package, short
from build_scripts.records import Problem

_SAID_OF_EACH = {"licenses": ("name", "path", "title"), "sources": ("title",), "contributors": ("title",)}
_MARK = b"\xef\xbb\xbf"  # byte order mark


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
    for part in ("name", "version", "created", "licenses", "sources", "contributors"):
        yield _part_fault(part, package.descriptor.get(part))
    for part, keys in _SAID_OF_EACH.items():
        for number, entry in enumerate(package.descriptor.get(part) or ()):
            for key in keys:
                said = entry.get(key) if isinstance(entry, Mapping) else ""
                yield _part_fault(f"{part}[{number}].{key}", said)


def _part_fault(part: str, value: object) -> Finding:
    if value and str(value).strip():
        return None
    expected = f"`{part}` with a value"
    return Problem("descriptor-incomplete", schema.DESCRIPTOR, f"no `{part}`", expected, REBUILD)


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


# ---------------------------------------------------------------- form


def form(package: Package) -> Iterator[Finding]:
    """Each file in its one form: a table as its own rows are written, any other file of ours with plain lines."""
    for table in package.shape.values():
        content, rows = (package.folder / table.path).read_bytes(), package.rows[table.name]
        header = content.removeprefix(_MARK).partition(b"\n")[0].rstrip(b"\r").decode("utf-8", "replace")
        if content and header.split(",") != list(table.columns):
            continue  # other columns, which frictionless tells
        wanted = tables.csv_bytes(table.columns, ([row[name] for name in table.columns] for row in rows))
        yield _form_fault(table.path, content, wanted)
    for name in schema.BESIDE:
        path = package.folder / name
        if path.is_file():
            content = path.read_bytes()
            plain = content.replace(b"\r\n", b"\n").removeprefix(_MARK).rstrip(b"\n") + b"\n"
            yield _form_fault(name, content, plain)


def _form_fault(path: str, content: bytes, wanted: bytes) -> Finding:
    if content == wanted:
        return None
    here, there = content.split(b"\n"), wanted.split(b"\n")
    line = next(
        (i for i, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), min(len(here), len(there))
    )
    found = here[line].decode("utf-8", "backslashreplace") if line < len(here) else "the end"
    expected = (
        "UTF-8 without a byte order mark, \\n at the end of each line, quotation marks only where needed"
    )
    return Problem("file-form", f"{path}, line {line + 1}", f"{short(found)!r}", expected, REBUILD)


def sums(package: Package) -> Iterator[Finding]:
    """The list of checksums names each file, and those it alone vouches for are as it says."""
    path = package.folder / schema.FILE_SUMS
    if not path.is_file():
        expected = "the checksums of all files"
        yield Problem("package-files", schema.FILE_SUMS, "not in the folder", expected, REBUILD)
        return
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines if line[:1] != "#")}
    resources = {str(resource.get("path", "")) for resource in package.descriptor.get("resources", ())}
    beside = set(schema.BESIDE) - {schema.FILE_SUMS}
    for name in sorted(resources | beside | set(listed)):
        file = package.folder / name
        if name not in listed or name not in resources | beside:
            found = "not listed" if name not in listed else "of no resource"
            yield Problem(
                "file-sums", f"{schema.FILE_SUMS}, {name}", found, "each file of the package", REBUILD
            )
        elif name in beside and not file.is_file():
            yield Problem("package-files", name, "not in the folder", "each file that is listed", REBUILD)
        elif name in beside and hashlib.sha256(file.read_bytes()).hexdigest() != listed[name]:
            yield Problem("file-sums", name, "another checksum than the one listed", listed[name], REBUILD)
        else:
            yield None


def substance(package: Package) -> Iterator[Finding]:
    """There is something in the package: reports, sections, and of each report with digits its numbers."""
    for name in ("reports", "sections"):
        if package.rows[name]:
            yield None
        else:
            path = package.shape[name].path
            fix = "name a folder with readable reports; where it is one, " + REBUILD
            yield Problem("table-empty", path, "a header and no row", "a row for each report at least", fix)
    counted = {row["report_id"] for row in package.rows["numerals"]}
    for report_id, text in package.texts.items():
        if report_id in counted or not DIGITS.search(text):
            yield None
        else:
            where = schema.text_path(report_id)
            expected = "a row of numerals.csv for each number"
            yield Problem("ledger-missing", where, "digits, and no row of the ledger", expected, REBUILD)
