"""Lists of records: filters, search, order and pages, always inside what the policy lets the reader see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.office.context import Caller, Workplace
from app.store import search
from app.store.database import utc_now
from generator.build.models import TypeModel
from generator.build.row_filter import RecordColumns, compile_filter
from generator.fieldtypes.base import FieldError, Filter

COUNTED = 10_000
"""Counting stops here: a list says “over 10,000” rather than reading a whole table for a number nobody acts on."""


@dataclass(frozen=True)
class ListRequest:
    """What is asked for. ``filters`` maps filter name → raw text; ``order`` is (field or system column, descending)."""

    column: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    states: tuple[str, ...] = ()
    unit: str = ""
    query: str = ""
    order: tuple[tuple[str, bool], ...] = ()
    page: int = 1
    page_size: int = 25
    columns: frozenset[str] | None = None


@dataclass(frozen=True)
class ListPage:
    """One page: rows by physical column name, the number of matches (capped), and filters that made no sense."""

    rows: Sequence[Mapping[str, Any]]
    total: int
    capped: bool
    problems: Mapping[str, str] = field(default_factory=dict)


def readable(place: Workplace, caller: Caller, model: TypeModel, action: str = "read") -> sa.ColumnElement[bool]:
    """The policy's row filter for ``action`` as an SQL condition on the type's table."""
    generation, table = place.generation, model.table
    return compile_filter(
        generation.policy.row_filter(caller.actor, action, model.record_type.key),
        column_ids=generation.names.columns,
        unit_ids=generation.names.units,
        table=RecordColumns(
            table.c._column_id,
            table.c._unit_id,
            table.c._state,
            table.c._created_by,
            table.c._published_from,
            table.c._published_until,
        ),
        now=utc_now(),
    )


def filters_of(model: TypeModel) -> dict[str, tuple[str, Filter]]:
    """Filter name (as in addresses) → (field key, filter) of every field with ``filter: true``."""
    found: dict[str, tuple[str, Filter]] = {}
    for key, stored in model.stored.items():
        if stored.field.filter and not stored.sealed:
            for item in stored.type.filters(stored.field):
                found[f"{key}.{item.key}" if item.key else key] = (key, item)
    return found


def list_records(
    connection: Connection,
    place: Workplace,
    caller: Caller,
    model: TypeModel,
    request: ListRequest,
    action: str = "read",
) -> ListPage:
    """One page of the records that the caller may see. Two queries: a capped count and the rows."""
    table = model.table
    conditions, problems = _conditions(connection, place, caller, model, request, action)
    counted = sa.select(sa.func.count()).select_from(
        sa.select(sa.literal(1)).select_from(table).where(*conditions).limit(COUNTED + 1).subquery()
    )
    total = int(connection.execute(counted).scalar_one())
    capped = total > COUNTED
    total = min(total, COUNTED)
    pages = max(1, -(-total // request.page_size))
    page = min(max(1, request.page), pages)
    selected = [
        column
        for column in table.columns
        if request.columns is None or column.name.startswith("_") or column.name in request.columns
    ]
    rows = (
        connection.execute(
            sa.select(*selected)
            .where(*conditions)
            .order_by(*_order(model, request))
            .limit(request.page_size)
            .offset((page - 1) * request.page_size)
        )
        .mappings()
        .all()
    )
    return ListPage(rows, total, capped, problems)


def _conditions(
    connection: Connection, place: Workplace, caller: Caller, model: TypeModel, request: ListRequest, action: str
) -> tuple[list[sa.ColumnElement[bool]], dict[str, str]]:
    table, names = model.table, place.generation.names
    conditions = [readable(place, caller, model, action)]
    problems: dict[str, str] = {}
    if request.column:
        conditions.append(table.c._column_id == names.columns.get(request.column, -1))
    if request.states:
        conditions.append(table.c._state.in_(request.states))
    if request.unit:
        conditions.append(table.c._unit_id == names.units.get(request.unit, -1))
    known = filters_of(model)
    for name, raw in request.filters.items():
        if name not in known or not raw.strip():
            continue
        key, item = known[name]
        try:
            conditions.append(item.apply(model.stored[key].column, raw.strip()))
        except FieldError as error:
            problems[name] = error.message.get(caller.locale)
    if request.query.strip():
        match = search.matching(connection.dialect.name, request.query)
        conditions.append(sa.false() if match is None else table.c._id.in_(match))
    return conditions, problems


def _order(model: TypeModel, request: ListRequest) -> list[sa.ColumnElement[Any]]:
    """The order asked for, then the id, so that pages never overlap."""
    table = model.table
    order = request.order or model.record_type.list.order or (("_updated_at", True),)
    clauses: list[sa.ColumnElement[Any]] = []
    descending = True
    for key, down in order:
        column = ordering_column(model, key)
        if column is not None:
            clauses.append(column.desc() if down else column.asc())
            descending = down
    clauses.append(table.c._id.desc() if descending else table.c._id.asc())
    return clauses


def ordering_column(model: TypeModel, key: str) -> sa.Column[Any] | None:
    """The column behind a field, or behind one of the register's names that schemas may order by; None for neither."""
    if key in model.stored:
        return None if model.stored[key].sealed else model.stored[key].column
    name = {"column": "_column_id", "unit": "_unit_id"}.get(key, key if key.startswith("_") else f"_{key}")
    return model.table.c.get(name)
