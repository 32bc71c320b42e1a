"""One record with everything its page names, by one query: values, title, what it refers to and what refers to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.portal.portal import Portal, Row, from_json
from app.portal.public_types import PublicType
from app.portal.reading.listing import order_of
from app.store import tables
from generator.spec.model import Column

MOST_RELATED = 100


@dataclass(frozen=True)
class Related:
    """A record at the other end of a reference, as far as the public may know it."""

    id: int
    title: str
    column: int
    type: int
    field: str


@dataclass(frozen=True)
class ReadRecord:
    """A visible record. ``data`` are its values but for personal ones; what of them is public the caller chooses."""

    id: int
    kind: PublicType
    title: str
    data: Mapping[str, Any]
    column: int
    unit: int
    published: datetime | None
    updated: datetime
    refers_to: Sequence[Related]
    referred_by: Sequence[Related]


def read_record(portal: Portal, column: Column, entry_id: int, now: datetime) -> ReadRecord | None:
    """A visible record of the column's type, wherever it is at home; None where there is none."""
    if not 0 < entry_id < 2**31:
        return None
    kind = portal.type(column.record_type)
    return _read(portal, kind, sa.literal(entry_id, sa.Integer), now)


def read_single(portal: Portal, column: Column, now: datetime) -> ReadRecord | None:
    """The record that a ``page`` column shows in place: the first one by the column's order."""
    kind = portal.type(column.record_type)
    table = kind.model.table
    clauses = []
    for key, down in order_of(portal, column):
        stored = kind.model.stored.get(key)
        found = stored.column if stored is not None else table.c.get(key)
        if found is not None:
            clauses.append(found.desc() if down else found.asc())
    chosen = (
        sa.select(table.c._id)
        .where(
            portal.visibility.rows(kind.model, now),
            portal.visibility.within(table.c._column_id, portal.structure.scope(column).columns),
        )
        .order_by(*clauses, table.c._id)
        .limit(1)
        .scalar_subquery()
    )
    return _read(portal, kind, chosen, now)


def _read(portal: Portal, kind: PublicType, number: sa.ColumnElement[int], now: datetime) -> ReadRecord | None:
    table, entries = kind.model.table, tables.entries
    statement = (
        sa.select(
            *kind.columns,
            entries.c.title.label("_title"),
            _related(portal, number, now, forward=True).label("_refers_to"),
            _related(portal, number, now, forward=False).label("_referred_by"),
        )
        .select_from(table.join(entries, entries.c.id == table.c._id))
        .where(table.c._id == number, portal.visibility.rows(kind.model, now))
    )
    rows = portal.read(statement)
    return _record(kind, rows[0]) if rows else None


def _related(portal: Portal, number: sa.ColumnElement[int], now: datetime, *, forward: bool) -> sa.ScalarSelect[Any]:
    links, other = tables.links, tables.entries.alias("related")
    own, far = (links.c.source_id, links.c.target_id) if forward else (links.c.target_id, links.c.source_id)
    found = (
        sa.select(
            other.c.id.label("_id"),
            other.c.title.label("_title"),
            other.c.column_id.label("_column"),
            other.c.type_id.label("_type"),
            links.c.field.label("_field"),
        )
        .select_from(links.join(other, other.c.id == far))
        .where(own == number, portal.visibility.entries(now, other))
        .order_by(other.c.published_from.desc(), other.c.id.desc())
        .limit(MOST_RELATED)
        .subquery()
    )
    return portal.json_list(found, *found.c)


def _record(kind: PublicType, row: Row) -> ReadRecord:
    return ReadRecord(
        id=row["_id"],
        kind=kind,
        title=row["_title"],
        data=kind.model.from_row(row),
        column=row["_column_id"],
        unit=row["_unit_id"],
        published=row["_first_published_at"],
        updated=row["_updated_at"],
        refers_to=[Related(*one) for one in from_json(row["_refers_to"])],
        referred_by=[Related(*one) for one in from_json(row["_referred_by"])],
    )
