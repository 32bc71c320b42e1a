"""The newest records of several places at once, by one query: blocks of home pages and the page of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.portal.portal import Portal, Row
from app.portal.visit import Visit
from app.store import tables
from generator.spec.model import Column


@dataclass(frozen=True)
class Wanted:
    """The newest ``count`` records of some columns, or of a unit where ``unit`` is its number."""

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


def read_latest(visit: Visit, wanted: Sequence[Wanted]) -> list[list[Entry]]:
    """For each wish its records, newest first; all of them with one query, and with none where nothing is wished."""
    portal = visit.portal
    parts = [part for place, wish in enumerate(wanted) for part in _parts(portal, place, wish, visit.now)]
    rows = portal.read(sa.union_all(*parts) if len(parts) > 1 else parts[0]) if parts else []
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
    c, placements = tables.entries.c, tables.placements
    if wish.unit:
        return [_newest(portal, place, wish, now, tables.entries, c.unit_id == wish.unit)]
    if not wish.columns:
        return []
    placed = placements.join(tables.entries, c.id == placements.c.entry_id)
    within = portal.visibility.within
    return [
        _newest(portal, place, wish, now, tables.entries, within(c.column_id, wish.columns)),
        _newest(portal, place, wish, now, placed, within(placements.c.column_id, wish.columns)),
    ]


def _newest(
    portal: Portal, place: int, wish: Wanted, now: datetime, source: sa.FromClause, condition: sa.ColumnElement[bool]
) -> sa.Select[Any]:
    """The limit stands in a subquery, for SQLite takes none inside a UNION."""
    c = tables.entries.c
    newest = (
        sa.select(c.id, c.title, c.first_published_at, c.column_id, c.published_from)
        .select_from(source)
        .where(portal.visibility.entries(now), condition)
        .order_by(c.published_from.desc(), c.id.desc())
        .limit(wish.count)
        .subquery()
    )
    return sa.select(sa.literal_column(str(place)).label("place"), *newest.c)
