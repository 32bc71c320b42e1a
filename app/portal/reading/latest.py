"""The newest records of several places at once, by one query: blocks of home pages and the page of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.portal.portal import Portal, Row
from app.portal.public_types import PublicType
from app.portal.visit import Visit
from app.store import tables
from generator.spec.model import Column


@dataclass(frozen=True)
class Wanted:
    """The newest ``count`` records of some columns, of a unit where ``unit`` is its number, or both."""

    columns: tuple[str, ...] = ()
    count: int = 6
    unit: int = 0


@dataclass(frozen=True)
class Entry:
    """One line of such a list."""

    title: str
    url: str
    day: str
    column: str
    column_url: str


@dataclass(frozen=True)
class Tally:
    """How many records of a type have which value: ``column`` is one of its table's, ``columns`` where to count."""

    kind: PublicType
    column: sa.ColumnElement[Any]
    columns: tuple[str, ...]


def read_latest(visit: Visit, wanted: Sequence[Wanted]) -> list[list[Entry]]:
    """For each wish its records, newest first; all of them with one query, and with none where nothing is wished."""
    return read_home(visit, wanted, ())[0]


def read_home(
    visit: Visit, wanted: Sequence[Wanted], tallies: Sequence[Tally]
) -> tuple[list[list[Entry]], list[list[tuple[Any, int]]]]:
    """As :func:`read_latest`, and for each tally its (value, number) pairs, by the same query."""
    portal = visit.portal
    parts = [part for place, wish in enumerate(wanted) for part in _parts(portal, place, wish, visit.now)]
    parts += [_tally(portal, len(wanted) + place, tally, visit.now) for place, tally in enumerate(tallies)]
    rows = portal.read(sa.union_all(*parts) if len(parts) > 1 else parts[0]) if parts else []
    counts: list[list[tuple[Any, int]]] = [[] for _ in tallies]
    for row in rows:
        if row["place"] >= len(wanted):
            counts[row["place"] - len(wanted)].append((row["title"], row["id"]))
    return _entries(visit, wanted, [row for row in rows if row["place"] < len(wanted)]), counts


def _entries(visit: Visit, wanted: Sequence[Wanted], rows: Sequence[Row]) -> list[list[Entry]]:
    found: list[dict[int, Entry]] = [{} for _ in wanted]
    for row in sorted(rows, key=lambda row: (row["published_from"], row["id"]), reverse=True):
        column, place = visit.column(row["column_id"]), row["place"]
        if column is not None and len(found[place]) < wanted[place].count:
            found[place].setdefault(row["id"], _entry(visit, column, row))
    return [list(entries.values()) for entries in found]


def _entry(visit: Visit, column: Column, row: Row) -> Entry:
    return Entry(
        row["title"],
        visit.record_url(column, row["id"]),
        visit.day(row["first_published_at"]),
        visit.text(column.title),
        visit.column_url(column),
    )


def _parts(portal: Portal, place: int, wish: Wanted, now: datetime) -> list[sa.Select[Any]]:
    """The queries for one wish: records at home there and records placed there, apart so that each has its index."""
    c, placements, within = tables.entries.c, tables.placements, portal.visibility.within
    if wish.unit:
        condition = c.unit_id == wish.unit
        if wish.columns:
            condition = sa.and_(condition, within(c.column_id, wish.columns))
        return [_newest(portal, place, wish, now, tables.entries, condition)]
    if not wish.columns:
        return []
    placed = placements.join(tables.entries, c.id == placements.c.entry_id)
    return [
        _newest(portal, place, wish, now, tables.entries, within(c.column_id, wish.columns)),
        _newest(portal, place, wish, now, placed, within(placements.c.column_id, wish.columns)),
    ]


def _newest(
    portal: Portal, place: int, wish: Wanted, now: datetime, source: sa.FromClause, condition: sa.ColumnElement[bool]
) -> sa.Select[Any]:
    """The limit stands in a subquery, for SQLite takes none inside a UNION."""
    c = tables.entries.c
    newest: sa.Subquery = (
        sa.select(c.id, c.title, c.first_published_at, c.column_id, c.published_from)
        .select_from(source)
        .where(portal.visibility.entries(now), condition)
        .order_by(c.published_from.desc(), c.id.desc())
        .limit(wish.count)
        .subquery()
    )
    columns: list[Any] = [sa.literal_column(str(place)).label("place"), *newest.c]
    return sa.select(*columns)


def _tally(portal: Portal, place: int, tally: Tally, now: datetime) -> sa.Select[Any]:
    """The pairs of a tally in the shape of the other parts: the value as text, the number in place of an id."""
    table, value = tally.kind.model.table, sa.cast(tally.column, sa.Text)
    never = sa.cast(sa.null(), sa.DateTime)
    columns: list[Any] = [
        sa.literal_column(str(place)).label("place"),
        sa.func.count().label("id"),
        value.label("title"),
        never.label("first_published_at"),
        sa.cast(sa.null(), sa.Integer).label("column_id"),
        never.label("published_from"),
    ]
    conditions = (
        portal.visibility.rows(tally.kind.model, now),
        portal.visibility.within(table.c._column_id, tally.columns),
        tally.column.is_not(None),
    )
    return sa.select(*columns).where(*conditions).group_by(value)
