"""Which file of a schema folder holds what."""

from __future__ import annotations

RECORD_FOLDERS: tuple[str, ...] = ("records", "forms", "documents")
_SINGLE = {
    "site": "site",
    "units": "units",
    "permissions": "permissions",
    "rules/formats": "formats",
    "rules/freshness": "freshness",
}
_FOLDERS = {
    "fieldsets": "fieldset",
    "codes": "codes",
    "records": "record",
    "forms": "record",
    "documents": "record",
    "workflows": "workflow",
    "calendars": "calendar",
}
KINDS: tuple[str, ...] = (
    "site",
    "units",
    "permissions",
    "fieldset",
    "codes",
    "record",
    "column",
    "workflow",
    "formats",
    "freshness",
    "calendar",
)


def kind_of(path: str) -> str:
    """The kind of file at this relative path, or "" where no schema file has a place."""
    stem = path.rsplit(".", 1)[0]
    if stem in _SINGLE:
        return _SINGLE[stem]
    folder, _, rest = stem.partition("/")
    if folder == "columns":
        return "column" if "/" in rest else ""
    return _FOLDERS.get(folder, "") if rest else ""


def folder_of(path: str) -> str:
    """The first folder of a path, or ""."""
    return path.partition("/")[0] if "/" in path else ""


def edition_of(path: str) -> str:
    """The edition that a file of ``columns/EDITION/`` belongs to, or ""."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "columns" else ""
