"""Offers of reference fields: the records that a person may pick, narrowed by the field's ``to`` and ``where``."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.office.context import Caller, NotFound, Workplace, local_now
from app.office.linking import fits
from app.office.lists import readable
from app.office.reading import from_row
from app.store import search, tables
from app.store.database import utc_now
from generator.spec.conditions import bind
from generator.spec.model import Field, Site

_SCAN = 400


def choices(
    connection: Connection, place: Workplace, caller: Caller, field: Field, query: str, *, limit: int = 20
) -> list[tuple[int, str]]:
    """(entry id, title) of records that may be chosen in ``field``, newest first, at most ``limit``."""
    generation = place.generation
    wanted = field.options.get("to", "any")
    wanted = [wanted] if isinstance(wanted, str) else list(wanted)
    kinds = [key for key in generation.models if "any" in wanted or key in wanted]
    found: list[tuple[int, str]] = []
    for kind in kinds:
        found += _of_type(connection, place, caller, field, kind, query, limit)
    found.sort(reverse=True)
    return found[:limit]


def _of_type(
    connection: Connection, place: Workplace, caller: Caller, field: Field, kind: str, query: str, limit: int
) -> list[tuple[int, str]]:
    generation = place.generation
    model = generation.models[kind]
    table, entries = model.table, tables.entries
    allowed = sa.or_(readable(place, caller, model, "pick"), readable(place, caller, model, "read"))
    condition = field.options.get("where")
    select = (
        sa.select(entries.c.title, *(table.columns if condition is not None else (table.c._id,)))
        .join(entries, entries.c.id == table.c._id)
        .where(allowed)
        .order_by(table.c._id.desc())
        .limit(_SCAN if condition is not None else limit)
    )
    if query.strip():
        match = search.matching(connection.dialect.name, query)
        if match is None:
            return []
        select = select.where(table.c._id.in_(match))
    rows = connection.execute(select).mappings()
    if condition is None:
        return [(row["_id"], row["title"]) for row in rows]
    today = local_now(place, utc_now())
    known = {
        "today": today.date().isoformat(),
        "now": today.isoformat(timespec="seconds"),
        "me": caller.actor.user_id,
    }
    wanted = bind(condition, [], known, partly=True)
    found = [(row["_id"], row["title"]) for row in rows if fits(wanted, from_row(generation, model, row, row["title"]))]
    return found[:limit]


def field_at(site: Site, position: str) -> Field:
    """The reference field that was declared at ``position`` (``file:line:column``). Raises :class:`NotFound`."""
    for record_type in site.record_types.values():
        found = _find(record_type.fields, position)
        if found is not None:
            return found
    raise NotFound


def _find(fields: tuple[Field, ...], position: str) -> Field | None:
    for field in fields:
        if field.type in ("reference", "references", "link") and str(field.position) == position:
            return field
        nested: list[Any] = [*field.fields, *(item for kind in field.kinds for item in kind.fields)]
        if nested and (found := _find(tuple(nested), position)) is not None:
            return found
    return None


__all__ = ["choices", "field_at"]
