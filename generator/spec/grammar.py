"""The closed lists and the small grammars of the schema language, in one place for check, resolve and documentation."""

from __future__ import annotations

import re

ACTIONS: tuple[str, ...] = (
    "create",
    "read",
    "pick",
    "edit",
    "submit",
    "return",
    "approve",
    "secrecy",
    "publish",
    "withdraw",
    "archive",
    "delete",
    "restore",
    "export",
    "import",
    "assign",
    "configure",
    "place",
    "use",
)
TOOL_ACTION = "use"
SCOPES: tuple[str, ...] = ("own", "unit", "below", "site")
BUILT_IN_DUTIES: tuple[str, ...] = ("public", "staff")
TARGETS: tuple[str, ...] = ("columns", "records", "forms", "documents", "tools")
# What `public.group_by` may name besides a field: parts of the day of publication.
GROUPINGS: tuple[str, ...] = ("year", "month")
LAYOUTS: tuple[str, ...] = ("list", "cards", "by_year", "tree", "page", "leaders", "units")
LANGUAGES: tuple[str, ...] = ("zh", "en")
DURATION_UNITS: tuple[str, ...] = ("working_day", "natural_day", "month", "year", "hour", "minute")
# What the register knows of every record: lists and orders may name these beside a type's own fields.
REGISTER_NAMES: tuple[str, ...] = (
    "id",
    "column",
    "unit",
    "state",
    "title",
    "published_from",
    "published_until",
    "first_published_at",
    "created_at",
    "updated_at",
)
VARIABLES: tuple[str, ...] = ("today", "now", "me", "unit", "state", "new")
DEFAULT_WORKFLOWS = {"records": "publication", "forms": "handling", "documents": "drafting"}
OFFSET_UNITS = {"d": "natural_day", "wd": "working_day", "mo": "month", "y": "year", "h": "hour", "min": "minute"}

_BOUND = re.compile(r"\$(?P<path>[A-Za-z_][\w.]*)(?:(?P<sign>[+-])(?P<number>\d+)(?P<unit>d|wd|mo|y|h|min)?)?")


def parse_bound(raw: object) -> object:
    """A ``min``, ``max`` or default: ``$path``, with an offset or without, as data; anything else as it is."""
    if not isinstance(raw, str):
        return raw
    match = _BOUND.fullmatch(raw)
    if match is None:
        return raw
    bound: dict[str, object] = {"$": match["path"]}
    if match["number"]:
        number = int(match["number"]) * (-1 if match["sign"] == "-" else 1)
        bound["plus"] = {"value": number, "unit": OFFSET_UNITS[match["unit"]]} if match["unit"] else number
    return bound


def parse_order(entry: str) -> tuple[str, bool]:
    """``-issued_on`` → ``("issued_on", True)``: the field, and whether it descends."""
    return (entry[1:], True) if entry.startswith("-") else (entry, False)
