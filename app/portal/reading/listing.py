"""The records of a column: one query gives the rows of a page, the true total and the counts of facets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.portal.portal import Portal, Row, from_json
from app.portal.public_types import REFERENCES, PublicType
from app.portal.reading import facets
from app.portal.reading.facets import Facet
from app.store import search, tables
from generator.spec.model import Column

Order = tuple[tuple[str, bool], ...]
BY_PUBLICATION: Order = (("_first_published_at", True),)
_TIMES = frozenset({"first_published_at", "published_from", "updated_at", "created_at"})
_GROUPING = frozenset({"choice", "unit", "text", "integer", "boolean"})
MOST_ROWS = 10_000_000
"""Pages past this row are past the end of any list."""


@dataclass(frozen=True)
class Asked:
    """Which page of a column's list is asked for, narrowed how, with which fields of the records."""

    page: int = 1
    fields: tuple[str, ...] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    facets: tuple[Facet, ...] = ()
    counted: tuple[Facet, ...] = ()


@dataclass(frozen=True)
class Found:
    """One page: rows by physical column name, with ``_id``, ``_title``, ``_published`` and ``_references`` beside."""

    rows: Sequence[Row]
    total: int
    counts: Mapping[str, Mapping[str, int]]


def order_of(portal: Portal, column: Column) -> Order:
    """The order of a column's list: its own or that of the nearest column above with the same type, else the type's,
    else the newest first.
    """
    stated = next((one.public.order for one in same_type_lineage(portal, column) if one.public.order), ())
    stated = stated or portal.site.record_types[column.record_type].list.order
    return tuple((f"_{key}" if key in _TIMES else key, down) for key, down in stated) or BY_PUBLICATION


def shown_fields(portal: Portal, column: Column) -> tuple[str, ...]:
    """The fields that a column's list shows, stated by it or by the nearest column above with the same type."""
    return next((one.public.show for one in same_type_lineage(portal, column) if one.public.show), ())


def same_type_lineage(portal: Portal, column: Column) -> list[Column]:
    """The column and those above it, nearest first, as far as they hold the same record type."""
    found = [column]
    while (above := portal.structure.parent(found[-1])) is not None and above.record_type == column.record_type:
        found.append(above)
    return found


def group_field(kind: PublicType, column: Column) -> str:
    """The field whose value divides a list into groups, or ""."""
    named = kind.fields.get(column.public.group_by)
    return named.key if named is not None and named.type in _GROUPING and named.many is None else ""


def read_list(portal: Portal, column: Column, asked: Asked, now: datetime) -> Found:
    """One page of a column's records. A page past the end has no rows but the total."""
    kind = portal.type(column.record_type)
    size = column.public.page_size
    if (asked.page - 1) * size > MOST_ROWS:
        asked = Asked(MOST_ROWS // size + 1, asked.fields, asked.chosen, asked.query, asked.facets, asked.counted)
    rows = portal.read(_statement(portal, column, kind, asked, now))
    first = rows[0]
    counts = {
        facet.name: facets.count_options(facet, from_json(first[f"_facet_{facet.name}"])) for facet in asked.counted
    }
    return Found([row for row in rows if row["_id"] is not None], int(first["_total"]), counts)


def _statement(portal: Portal, column: Column, kind: PublicType, asked: Asked, now: datetime) -> sa.Select[Any]:
    """``summary LEFT JOIN page``: there is a row, and so a total, even where the page is empty."""
    table, entries = kind.model.table, tables.entries
    order = _grouped_order(kind, column, order_of(portal, column))
    source = _Source(portal, column, kind, asked, now, order)
    size = column.public.page_size
    clauses = source.order_by(order)
    page = (
        sa.select(source.id.label("_id"), *(clause.label(f"_o{n}") for n, (clause, _) in enumerate(clauses)))
        .where(*source.conditions())
        .order_by(*(direction for _, direction in clauses))
        .limit(size)
        .offset((asked.page - 1) * size)
        .subquery("page")
    )
    total = sa.select(sa.func.count()).select_from(source.table).where(*source.conditions()).scalar_subquery()
    summary = sa.select(total.label("_total"), *(source.counts(facet) for facet in asked.counted)).subquery("summary")
    shown = [kind.model.stored[key].column for key in asked.fields if key in kind.model.stored]
    references = [key for key in asked.fields if key in kind.fields and kind.fields[key].type in REFERENCES]
    columns: list[Any] = [*summary.c, page.c._id, *shown]
    columns += [entries.c.title.label("_title"), entries.c.column_id.label("_home"), entries.c.unit_id.label("_unit")]
    columns.append(entries.c.first_published_at.label("_published"))
    if references:
        columns.append(_referenced(portal, page, references, now))
    joined = summary.outerjoin(page, sa.true()).outerjoin(entries, entries.c.id == page.c._id)
    if shown:
        joined = joined.outerjoin(table, table.c._id == page.c._id)
    again = [_directed(page.c[f"_o{n}"], down) for n, (_, down) in enumerate((*order, ("", order[-1][1])))]
    return sa.select(*columns).select_from(joined).order_by(*again)


def _grouped_order(kind: PublicType, column: Column, order: Order) -> Order:
    """The order within which the records of one group follow each other."""
    group = group_field(kind, column)
    if not group or order[0][0] == group:
        return order
    return ((group, column.public.layout == "by_year"), *order)


def _directed(column: sa.ColumnElement[Any], down: bool) -> sa.ColumnElement[Any]:
    return column.desc().nulls_last() if down else column.asc().nulls_last()


class _Source:
    """Where the ids of a list come from: the register where that is enough, for it is indexed by column and
    publication; else the type's own table.
    """

    def __init__(
        self, portal: Portal, column: Column, kind: PublicType, asked: Asked, now: datetime, order: Order
    ) -> None:
        self.portal, self.column, self.kind, self.asked, self.now = portal, column, kind, asked, now
        self.scope = portal.structure.scope(column)
        self.by_register = order == BY_PUBLICATION and not (asked.chosen or asked.counted or self.scope.field)
        if self.by_register:
            self.table: sa.FromClause = tables.entries
            self.id: sa.ColumnElement[int] = tables.entries.c.id
        else:
            self.table, self.id = kind.model.table, kind.model.table.c._id

    def conditions(self, *, without: str = "") -> list[sa.ColumnElement[bool]]:
        """What a record of the list satisfies, leaving one facet out of account."""
        portal, kind = self.portal, self.kind
        if self.by_register:
            found = [portal.visibility.entries(self.now), tables.entries.c.type_id == kind.model.id]
        else:
            found = [portal.visibility.rows(kind.model, self.now)]
        found.append(self._in_column())
        for facet in self.asked.facets:
            if facet.name in self.asked.chosen and facet.name != without:
                value = self.asked.chosen[facet.name]
                found.append(facets.condition(portal, facet, kind, value, self.now))
        if self.asked.query:
            words = search.matching(portal.dialect, self.asked.query)
            found.append(sa.false() if words is None else self.id.in_(words))
        return found

    def _in_column(self) -> sa.ColumnElement[bool]:
        portal, scope = self.portal, self.scope
        home = tables.entries.c.column_id if self.by_register else self.kind.model.table.c._column_id
        at_home = portal.visibility.within(home, scope.columns)
        if scope.field:
            at_home = sa.and_(at_home, self.kind.model.stored[scope.field].column.is_not(None))
        placed_in = (self.column.id,) if scope.field else scope.columns
        placed = sa.select(tables.placements.c.entry_id).where(
            portal.visibility.within(tables.placements.c.column_id, placed_in)
        )
        return sa.or_(at_home, self.id.in_(placed))

    def order_by(self, order: Order) -> list[tuple[sa.ColumnElement[Any], sa.ColumnElement[Any]]]:
        """(expression, the same with its direction) for each part of the order; the id comes last, so that pages never
        overlap.
        """
        found = []
        for key, down in order:
            column = self._ordered(key)
            found.append((column, column.desc() if down and self.by_register else _directed(column, down)))
        down = order[-1][1]
        found.append((self.id, self.id.desc() if down else self.id.asc()))
        return found

    def _ordered(self, key: str) -> sa.ColumnElement[Any]:
        if self.by_register:
            return tables.entries.c.published_from
        if key.removeprefix("_") in _TIMES:
            return self.kind.model.table.c[key]
        stored = self.kind.model.stored.get(key)
        return stored.column if stored is not None else self.kind.model.table.c._first_published_at

    def counts(self, facet: Facet) -> sa.ColumnElement[Any]:
        """(value, number) pairs of one facet under all other facets."""
        value = facets.expression(self.portal, facet, self.kind, self.now).label("_v")
        grouped = (
            sa.select(value, sa.func.count().label("_n"))
            .select_from(self.table)
            .where(*self.conditions(without=facet.name))
            .group_by("_v")
            .subquery()
        )
        return self.portal.json_list(grouped, grouped.c._v, grouped.c._n).label(f"_facet_{facet.name}")


def _referenced(portal: Portal, page: sa.Subquery, keys: Sequence[str], now: datetime) -> sa.ColumnElement[Any]:
    """The records that the rows of a page refer to, as far as the public may know them."""
    target = tables.entries.alias("target")
    source = (
        sa.select(portal.json_rows(target.c.id, target.c.title, target.c.column_id))
        .select_from(tables.links.join(target, target.c.id == tables.links.c.target_id))
        .where(
            tables.links.c.source_id == page.c._id,
            tables.links.c.field.in_(keys),
            portal.visibility.entries(now, target),
        )
        .correlate(page)
    )
    return source.scalar_subquery().label("_references")
