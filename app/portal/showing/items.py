"""Rows of a list as a page shows them: one item a record, in groups where the column is divided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from markupsafe import Markup

from app.portal.portal import Row, from_json
from app.portal.public_types import PublicType
from app.portal.reading.facets import year_facet
from app.portal.reading.listing import group_field, shown_fields
from app.portal.showing.records import validity_mark
from app.portal.showing.rows import Cell, value_html
from app.portal.visit import Visit
from generator.fieldtypes import registry
from generator.spec.model import Column

CARD_LAYOUTS = frozenset({"cards", "leaders"})
_EXCERPT = 90


@dataclass(frozen=True)
class Item:
    """A record in a list. ``children`` are those below it in a tree."""

    id: int
    title: str
    url: str
    day: str
    mark: str
    facts: list[Cell]
    picture: Markup
    excerpt: str
    children: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """Items under one heading; "" where the list is not divided."""

    heading: str
    items: list[Item]


@dataclass(frozen=True)
class Shown:
    """Which fields a column's items are made of."""

    facts: tuple[str, ...] = ()
    picture: str = ""
    excerpt: str = ""
    group: str = ""
    year: str = ""
    by_year: bool = False
    tree: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field to be read."""
        named = (*self.facts, self.picture, self.excerpt, self.group, self.year, self.tree, "validity")
        return tuple(dict.fromkeys(key for key in named if key))


def shown_in(visit: Visit, column: Column) -> Shown:
    """What the items of a column show, as declared or as its layout has it."""
    kind, layout = visit.portal.type(column.record_type), column.public.layout
    facts = shown_fields(visit.portal, column)
    if not facts and layout == "cards":
        facts = kind.record_type.list.show
    year = year_facet(kind, column)
    return Shown(
        facts=tuple(key for key in facts if key in kind.fields and key not in kind.heading_fields),
        picture=_first(kind, "image") if layout in CARD_LAYOUTS else "",
        excerpt=_first(kind, "longtext") if layout in CARD_LAYOUTS and not facts else "",
        group="" if year else group_field(kind, column),
        year=year.field.key if year is not None and year.field is not None else "",
        by_year=year is not None,
        tree=kind.record_type.tree if layout == "tree" else "",
    )


def _first(kind: PublicType, type_name: str) -> str:
    return next((key for key, one in kind.fields.items() if one.type == type_name and one.many is None), "")


def group_rows(visit: Visit, column: Column, rows: Sequence[Row], shown: Shown) -> list[Group]:
    """The page's items in the order of ``rows``, divided as the column is."""
    kind = visit.portal.type(column.record_type)
    made = [(_heading(visit, kind, row, shown), _item(visit, kind, row, shown), row) for row in rows]
    if shown.tree:
        return [Group("", _as_tree(kind, [(item, row) for _, item, row in made], shown.tree))] if made else []
    groups = groupby(made, key=lambda one: one[0])
    return [Group(heading, [item for _, item, _ in members]) for heading, members in groups]


def _item(visit: Visit, kind: PublicType, row: Row, shown: Shown) -> Item:
    data = kind.shown(kind.model.from_row(row))
    for number, title, home in from_json(row.get("_references")):
        url = visit.entry_url(home, number)
        if url is not None:
            visit.entries[number] = (title, url)
    mark = validity_mark(visit, kind, data)
    facts = []
    for key in shown.facts:
        if key in data and not (mark and key == "validity"):
            declared = kind.fields[key]
            html = registry.get(declared.type).html(declared, data[key], "list", visit)
            facts.append(Cell(visit.text(declared.label), html))
    picture = Markup("")
    if shown.picture in data:
        picture = value_html(visit, kind.fields[shown.picture], data[shown.picture])
    return Item(
        id=row["_id"],
        title=row["_title"],
        url=visit.entry_url(row["_home"], row["_id"]) or "",
        day=visit.day(row["_published"]),
        mark=mark,
        facts=facts,
        picture=picture,
        excerpt=_excerpt(visit, kind, data, shown.excerpt),
    )


def _excerpt(visit: Visit, kind: PublicType, data: Mapping[str, Any], key: str) -> str:
    if key not in data:
        return ""
    declared = kind.fields[key]
    text = " ".join(registry.get(declared.type).text(declared, data[key], visit).split())
    return text if len(text) <= _EXCERPT else text[:_EXCERPT] + "…"


def _heading(visit: Visit, kind: PublicType, row: Row, shown: Shown) -> str:
    if shown.by_year:
        year = _year(visit, kind, row, shown.year)
        return visit.word("year_heading", year=year) if year else visit.word("ungrouped")
    if not shown.group:
        return ""
    declared = kind.fields[shown.group]
    value = kind.shown(kind.model.from_row(row)).get(shown.group)
    return visit.word("ungrouped") if value is None else registry.get(declared.type).text(declared, value, visit)


def _year(visit: Visit, kind: PublicType, row: Row, key: str) -> str:
    if not key:
        return visit.day(row["_published"])[:4]
    value = kind.model.from_row(row).get(key)
    return "" if value is None else str(value)[:4]


def _as_tree(kind: PublicType, made: Sequence[tuple[Item, Row]], key: str) -> list[Item]:
    """The items with those below them inside; one whose parent is on another page stands at the top."""
    stored = kind.model.stored.get(key)
    known = {item.id: item for item, _ in made}
    top: list[Item] = []
    for item, row in made:
        above = known.get(row[stored.column.name]) if stored is not None and key in kind.fields else None
        (top if above is None or above is item else above.children).append(item)
    return top
