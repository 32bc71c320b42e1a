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

Condition = sa.ColumnElement[bool]
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
    page = source.page(column.public.page_size)
    summary = sa.select(source.total().label("_total"), *map(source.counts, asked.counted)).subquery("summary")
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
    return sa.select(*columns).select_from(joined).order_by(*source.directed(page))


def _grouped_order(kind: PublicType, column: Column, order: Order) -> Order:
    """The order within which the records of one group follow each other."""
    group = group_field(kind, column)
    if not group or order[0][0] == group:
        return order
    return ((group, column.public.layout == "by_year"), *order)


class _Source:
    """Where the records of a list come from.

    Records at home in the column and records placed there are looked up apart, for each has an index and the
    disjunction has none. The register answers what it can, for its rows are short and indexed by column and
    publication; the type's own table is asked for its fields: their order, facets and views.
    """

    def __init__(
        self, portal: Portal, column: Column, kind: PublicType, asked: Asked, now: datetime, order: Order
    ) -> None:
        self.portal, self.column, self.kind, self.asked, self.now, self.order = portal, column, kind, asked, now, order
        self.scope = portal.structure.scope(column)
        self.is_narrowed = bool(asked.chosen or self.scope.field)

    def total(self) -> sa.ColumnElement[int]:
        """How many records the list has."""
        source = self._rows() if self.is_narrowed else self._entries()
        home, placed = (
            sa.select(sa.func.count()).select_from(source.table).where(*conditions).scalar_subquery()
            for conditions in source.parts()
        )
        return home + placed

    def page(self, size: int) -> sa.Subquery:
        """``_id`` and the parts of the order of one page's records."""
        by_register = self.order == BY_PUBLICATION and not self.is_narrowed
        source = self._entries() if by_register else self._rows()
        skipped = (self.asked.page - 1) * size
        parts = [self._best(source, conditions, skipped + size) for conditions in source.parts()]
        both = sa.union_all(*parts).subquery("both")
        return sa.select(both).order_by(*self.directed(both)).limit(size).offset(skipped).subquery("page")

    def _best(self, source: _Table, conditions: list[Condition], count: int) -> sa.Select[Any]:
        """The first records of one part; the limit stands in a subquery, for SQLite takes none inside a UNION."""
        labelled = [source.ordered(key).label(f"_o{place}") for place, (key, _) in enumerate(self.order)]
        directions = [_directed(source.ordered(key), down, source.is_never_null(key)) for key, down in self.order]
        last = source.id.desc() if self.order[-1][1] else source.id.asc()
        found = sa.select(source.id.label("_id"), *labelled).where(*conditions).order_by(*directions, last).limit(count)
        return sa.select(found.subquery())

    def directed(self, page: sa.Subquery) -> list[sa.ColumnElement[Any]]:
        """The order over a subquery that has ``_o0`` … and ``_id``, the id last so that pages never overlap."""
        parts = [_directed(page.c[f"_o{place}"], down) for place, (_, down) in enumerate(self.order)]
        return [*parts, page.c._id.desc() if self.order[-1][1] else page.c._id.asc()]

    def counts(self, facet: Facet) -> sa.ColumnElement[Any]:
        """(value, number) pairs of one facet under all other facets."""
        source = self._rows(without=facet.name)
        value = facets.expression(self.portal, facet, self.kind, self.now).label("_v")
        grouped = (
            sa.select(value, sa.func.count().label("_n"))
            .select_from(source.table)
            .where(*source.both())
            .group_by("_v")
            .subquery()
        )
        return self.portal.json_list(grouped, grouped.c._v, grouped.c._n).label(f"_facet_{facet.name}")

    def _entries(self) -> _Table:
        portal, entries = self.portal, tables.entries
        conditions = [portal.visibility.entries(self.now), *self._words(entries.c.id)]
        at_home = portal.visibility.within(entries.c.column_id, self.scope.columns)
        placed = sa.and_(self._placed(entries.c.id), entries.c.type_id == self.kind.model.id)
        return _Table(self.kind, entries, entries.c.id, conditions, at_home, placed)

    def _rows(self, without: str = "") -> _Table:
        portal, kind, table = self.portal, self.kind, self.kind.model.table
        conditions = [portal.visibility.rows(kind.model, self.now), *self._words(table.c._id)]
        for facet in self.asked.facets:
            if facet.name in self.asked.chosen and facet.name != without:
                value = self.asked.chosen[facet.name]
                conditions.append(facets.condition(portal, facet, kind, value, self.now))
        at_home = portal.visibility.within(table.c._column_id, self.scope.columns)
        if self.scope.field:
            at_home = sa.and_(at_home, kind.model.stored[self.scope.field].column.is_not(None))
        return _Table(kind, table, table.c._id, conditions, at_home, self._placed(table.c._id))

    def _words(self, number: sa.ColumnElement[int]) -> list[Condition]:
        if not self.asked.query:
            return []
        found = search.matching(self.portal.dialect, self.asked.query)
        return [sa.false() if found is None else number.in_(found)]

    def _placed(self, number: sa.ColumnElement[int]) -> Condition:
        columns = (self.column.id,) if self.scope.field else self.scope.columns
        placements = tables.placements.c
        within = self.portal.visibility.within(placements.column_id, columns)
        return number.in_(sa.select(placements.entry_id).where(within))


@dataclass(frozen=True)
class _Table:
    """One of the two tables that know records, with what a record of the list satisfies there."""

    kind: PublicType
    table: sa.Table
    id: sa.ColumnElement[int]
    conditions: list[Condition]
    at_home: Condition
    placed: Condition

    def parts(self) -> tuple[list[Condition], list[Condition]]:
        """Records at home in the column, and those that are only placed there."""
        return [*self.conditions, self.at_home], [*self.conditions, self.placed, sa.not_(self.at_home)]

    def both(self) -> list[Condition]:
        """Either of them."""
        return [*self.conditions, sa.or_(self.at_home, self.placed)]

    def ordered(self, key: str) -> sa.ColumnElement[Any]:
        """What to order by for one key: a time of publication, or a field."""
        if self.table is tables.entries:
            return tables.entries.c.published_from
        if key.removeprefix("_") in _TIMES:
            return self.table.c[key]
        stored = self.kind.model.stored.get(key)
        return stored.column if stored is not None else self.table.c._first_published_at

    def is_never_null(self, key: str) -> bool:
        """Whether visible records always have the value, so that the database's own order of nulls does."""
        return key.removeprefix("_") in _TIMES


def _directed(column: sa.ColumnElement[Any], down: bool, never_null: bool = False) -> sa.ColumnElement[Any]:
    directed = column.desc() if down else column.asc()
    return directed if never_null else directed.nulls_last()


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
