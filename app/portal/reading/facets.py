"""Ways to narrow a column's list: the record type's fields with ``filter: true`` that offer a choice, and the year."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.portal.portal import Portal
from app.portal.public_types import PublicType
from app.portal.visit import Visit
from generator.fieldtypes.choice import json_contains
from generator.spec.model import Column, Field, Text

RESERVED = frozenset({"page", "q", "lang"})
YEAR = "year"
MOST = 9
_KINDS = {"choices": "many", "choice": "one", "unit": "unit", "boolean": "boolean"}
_ORDER = ("many", "unit", "one", "boolean")
_DATES = frozenset({"date", "datetime"})


@dataclass(frozen=True)
class Facet:
    """One way to narrow a list. ``name`` is its place in addresses; ``field`` None is the year of publication."""

    name: str
    kind: str
    field: Field | None
    label: Text


def facets_of(kind: PublicType, column: Column, first: str = "") -> list[Facet]:
    """The facets of a column's list, the one of the field ``first`` before the others."""
    found = [
        Facet(key, _KINDS[field.type], field, field.label)
        for key, field in kind.fields.items()
        if field.filter and field.type in _KINDS and key not in RESERVED and kind.model.stored[key].type.filters(field)
    ]
    found.sort(key=lambda facet: (facet.name != first, _ORDER.index(facet.kind)))
    year = year_facet(kind, column)
    return ([year] if year else []) + found[:MOST]


def year_facet(kind: PublicType, column: Column) -> Facet | None:
    """The year by which a ``by_year`` column (or one with ``group_by: year``) is divided."""
    if column.public.layout != "by_year" and column.public.group_by != YEAR:
        return None
    named = kind.fields.get(column.public.group_by or YEAR)
    if named is None or named.type not in _DATES | {"integer"}:
        dated = (kind.fields.get(key) for key, _ in column.public.order or kind.record_type.list.order)
        named = next((field for field in dated if field is not None and field.type in _DATES), None)
    return Facet(YEAR, "year", named, Text("年份", "Year"))


def expression(portal: Portal, facet: Facet, kind: PublicType, now: datetime) -> sa.ColumnElement[Any]:
    """What a facet's options are values of."""
    if facet.field is not None and facet.kind != "year":
        return kind.model.stored[facet.field.key].column
    if facet.field is None:
        return _local_year(portal, kind.model.table.c._first_published_at, now)
    column = kind.model.stored[facet.field.key].column
    return column if facet.field.type == "integer" else sa.extract("year", column)


def _local_year(portal: Portal, column: sa.ColumnElement[Any], now: datetime) -> sa.ColumnElement[Any]:
    seconds = portal.utc_offset(now)
    if portal.dialect == "sqlite":
        return sa.cast(sa.func.strftime("%Y", column, f"{seconds} seconds"), sa.Integer)
    return sa.extract("year", column + sa.func.make_interval(0, 0, 0, 0, 0, 0, seconds))


def condition(portal: Portal, facet: Facet, kind: PublicType, value: str, now: datetime) -> sa.ColumnElement[bool]:
    """The records that one option chooses."""
    column = expression(portal, facet, kind, now)
    if facet.kind == "year":
        return column == int(value)
    if facet.kind == "boolean":
        return column.is_(True) if value == "1" else column.is_not(True)
    return json_contains(column, value) if facet.kind == "many" else column == value


def chosen(facets: Sequence[Facet], visit: Visit) -> dict[str, str]:
    """The options that the address asks for. What no facet knows is left out."""
    found = {}
    for facet in facets:
        value = visit.arguments.get(facet.name, "")
        if value and _is_known(facet, value, visit.portal):
            found[facet.name] = value
    return found


def _is_known(facet: Facet, value: str, portal: Portal) -> bool:
    if facet.kind == "year":
        return len(value) == 4 and value.isascii() and value.isdigit()
    if facet.kind == "boolean":
        return value in ("0", "1")
    if facet.kind == "unit":
        return value in portal.site.units
    return facet.field is not None and any(choice.value == value for choice in facet.field.choices)


def count_options(facet: Facet, rows: Sequence[Sequence[Any]]) -> dict[str, int]:
    """How many records each option stands for, from (value, number) pairs."""
    found: dict[str, int] = {}
    for value, number in rows:
        for one in _values(facet, value):
            found[one] = found.get(one, 0) + int(number)
    return found


def _values(facet: Facet, value: Any) -> list[str]:
    if facet.kind == "boolean":
        return ["1" if value else "0"]
    if value is None:
        return []
    if facet.kind == "year":
        return [f"{int(value):04d}"]
    if facet.kind == "many":
        return [str(one) for one in (json.loads(value) if isinstance(value, str) else value)]
    return [str(value)]


@dataclass(frozen=True)
class Option:
    """One option as a link: following it chooses it, or takes the choice back where it is ``active``."""

    label: str
    url: str
    count: int | None
    active: bool


@dataclass(frozen=True)
class FacetView:
    """A facet for a page."""

    name: str
    label: str
    options: list[Option]
    active: Option | None


def show_facets(
    visit: Visit,
    column: Column,
    facets: Sequence[Facet],
    values: Mapping[str, str],
    counts: Mapping[str, Mapping[str, int]],
) -> list[FacetView]:
    """The facets that can narrow the list, as links. Options without records are left out where they were counted."""
    views = []
    for facet in facets:
        options = _options(visit, column, facet, values, counts.get(facet.name))
        active = next((option for option in options if option.active), None)
        if len(options) > 1 or active is not None:
            views.append(FacetView(facet.name, facet.label.get(visit.locale), options, active))
    return views


def _options(
    visit: Visit, column: Column, facet: Facet, values: Mapping[str, str], counts: Mapping[str, int] | None
) -> list[Option]:
    found = []
    for value, label in _labels(visit, column, facet, counts):
        active = values.get(facet.name) == value
        number = None if counts is None else counts.get(value, 0)
        if number == 0 and not active:
            continue
        query = {**values, facet.name: None if active else value, "q": visit.arguments.get("q")}
        found.append(Option(label, visit.column_url(column, **query), number, active))
    return found


def _labels(visit: Visit, column: Column, facet: Facet, counts: Mapping[str, int] | None) -> list[tuple[str, str]]:
    locale, units = visit.locale, visit.portal.site.units
    if facet.kind == "year":
        return [(year, year) for year in sorted(counts or (), reverse=True)]
    if facet.kind == "boolean":
        return [("1", visit.word("yes")), ("0", visit.word("no"))]
    if facet.kind == "unit":
        keys = [key for key in units if key in counts] if counts is not None else column.owners
        return [(key, units[key].short.get(locale)) for key in keys if key in units]
    choices = facet.field.choices if facet.field is not None else ()
    return [(choice.value, choice.label.get(locale)) for choice in choices]
