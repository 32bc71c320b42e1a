"""The newest records of several places at once, by one query: blocks of home pages and the page of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.portal.portal import Portal
from app.portal.visit import Visit
from app.store import tables


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
    found: list[list[Entry]] = [[] for _ in wanted]
    parts = [
        _part(portal, place, wish, visit.now)
        for place, wish in enumerate(wanted)
        if (wish.columns or wish.unit) and wish.count > 0
    ]
    if not parts:
        return found
    statement = sa.union_all(*parts) if len(parts) > 1 else parts[0]
    for row in portal.read(statement):
        column = visit.column(row["column_id"])
        if column is not None:
            found[row["place"]].append(
                Entry(
                    row["title"],
                    visit.record_url(column, row["id"]),
                    visit.day(row["first_published_at"]),
                    visit.text(column.title),
                    visit.column_url(column),
                )
            )
    return found


def _part(portal: Portal, place: int, wish: Wanted, now: datetime) -> sa.Select[Any]:
    """One wish. The limit stands in a subquery, for SQLite takes none inside a UNION."""
    c = tables.entries.c
    conditions = [portal.visibility.entries(now)]
    if wish.columns:
        placed = sa.select(tables.placements.c.entry_id).where(
            portal.visibility.within(tables.placements.c.column_id, wish.columns)
        )
        conditions.append(sa.or_(portal.visibility.within(c.column_id, wish.columns), c.id.in_(placed)))
    if wish.unit:
        conditions.append(c.unit_id == wish.unit)
    newest = (
        sa.select(c.id, c.title, c.first_published_at, c.column_id, c.published_from)
        .where(*conditions)
        .order_by(c.published_from.desc(), c.id.desc())
        .limit(wish.count)
        .subquery()
    )
    columns = (newest.c.id, newest.c.title, newest.c.first_published_at, newest.c.column_id)
    return sa.select(sa.literal_column(str(place)).label("place"), *columns)
