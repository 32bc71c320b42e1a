"""Rows of a record as a page shows them: a table where the columns are few and short, else one block a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app.portal.public_types import FILES, NESTED, fields_of_row
from app.portal.visit import Visit
from generator.fieldtypes import registry
from generator.spec.model import EMPTY, Field

MOST_COLUMNS = 6
_SHORT_TEXT = 60
_LISTED = frozenset({"choices"})
_LISTED_SINGLES = frozenset({"text", "choice", "unit", "phone", "integer", "date"})
_NUMBERS = frozenset({"integer", "decimal", "money", "percent"})
NONE = Markup("")
_ALWAYS_LONG = NESTED | {"richtext", "image"}


@dataclass(frozen=True)
class Cell:
    """A label with a value; a wide one takes a line of its own, numbers of a table stand under each other."""

    label: str
    html: Markup
    wide: bool = False
    number: bool = False


@dataclass(frozen=True)
class RowView:
    """One row: the cells of the table's columns, or the heading of a block, and what stands below them."""

    cells: list[Cell]
    below: list[Cell]
    heading: Markup


@dataclass(frozen=True)
class RowsView:
    """Rows with their shape: ``table``, ``cards`` or ``blocks`` (rows of declared kinds, read one after the other)."""

    shape: str
    head: list[Cell]
    rows: list[RowView]


def show_rows(visit: Visit, field: Field, value: Sequence[Mapping[str, Any]]) -> RowsView:
    """The view of a ``rows`` value that holds public values only."""
    if field.kinds:
        return RowsView("blocks", [], [_block(visit, field, row) for row in value if row])
    used = [one for one in field.fields if any(row.get(one.key) is not None for row in value)]
    short = [one for one in used if _is_short(visit, one, value)]
    if len(short) < 2:
        return RowsView("cards", [], [_card(visit, used, row) for row in value if row])
    columns = _columns(short)
    rest = [one for one in used if one not in columns]
    rows = [
        RowView([_cell(visit, one, row, empty=True) for one in columns], show_cells(visit, rest, row), NONE)
        for row in value
        if row
    ]
    head = [Cell(visit.text(one.label), NONE, number=one.type in _NUMBERS) for one in columns]
    return RowsView("table", head, rows)


def _columns(short: list[Field]) -> list[Field]:
    """The columns of a table in declared order: where there are too many, files and what is required go first."""
    best = sorted(short, key=_rank)[:MOST_COLUMNS]
    return [one for one in short if one in best]


def _rank(field: Field) -> int:
    if field.type in FILES:
        return 0
    return 1 if field.required else 2 if field.type == "choice" else 3


def _is_short(visit: Visit, field: Field, rows: Sequence[Mapping[str, Any]]) -> bool:
    if field.type in _ALWAYS_LONG:
        return False
    if field.type in FILES:
        return True
    kind = registry.get(field.type)
    return all(
        len(kind.text(field, row[field.key], visit)) <= _SHORT_TEXT for row in rows if row.get(field.key) is not None
    )


def _cell(visit: Visit, field: Field, row: Mapping[str, Any], *, empty: bool = False) -> Cell:
    value = row.get(field.key)
    if value is None:
        return Cell(visit.text(field.label), Markup("—") if empty else NONE, number=field.type in _NUMBERS)
    html = value_html(visit, field, value, row)
    return Cell(visit.text(field.label), html, _is_wide(visit, field, value), field.type in _NUMBERS)


def _is_wide(visit: Visit, field: Field, value: Any) -> bool:
    if field.type in _ALWAYS_LONG:
        return True
    text = registry.get(field.type).text(field, value, visit)
    return field.type == "longtext" and ("\n" in text or len(text) > _SHORT_TEXT)


def show_cells(visit: Visit, fields: Sequence[Field], values: Mapping[str, Any]) -> list[Cell]:
    """Label and value of every field that has one."""
    return [cell for field in fields if (cell := _cell(visit, field, values)).html]


def _card(visit: Visit, fields: Sequence[Field], row: Mapping[str, Any]) -> RowView:
    """A row as a block of its own; its first text is the heading."""
    first = next((one for one in fields if one.type in ("text", "choice", "reference", "unit")), None)
    if first is None or row.get(first.key) is None:
        return RowView([], show_cells(visit, fields, row), NONE)
    rest = [one for one in fields if one is not first]
    return RowView([], show_cells(visit, rest, row), value_html(visit, first, row[first.key], row))


def _block(visit: Visit, field: Field, row: Mapping[str, Any]) -> RowView:
    """A row of a declared kind: text and pictures without labels, the first short text as a heading."""
    return _card(visit, fields_of_row(field, row), row)


def value_html(visit: Visit, field: Field, value: Any, data: Mapping[str, Any] = EMPTY) -> Markup:
    """Any public value as markup; several short values on one line. ``data`` are the values beside it."""
    kind = registry.get(field.type)
    field = kind.in_record(field, data)
    if field.type == "image":
        return kind.html(field, value, "public", visit.with_pictures())
    on_a_line = field.type in _LISTED or (field.many is not None and field.type in _LISTED_SINGLES)
    return kind.html(field, value, "list" if on_a_line else "public", visit)
