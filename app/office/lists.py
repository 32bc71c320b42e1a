"""Lists of records: filters, search, order and pages, always inside what the policy lets the reader see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.office.context import Caller, Workplace
from app.store import search
from app.store.database import utc_now
from generator.build.models import TypeModel
from generator.build.row_filter import RecordColumns, compile_filter
from generator.fieldtypes.base import FieldError, Filter
from generator.spec.rights.row_filters import RowFilter, Term

TAKEN_NAMES = frozenset({"column", "unit", "state", "q", "order", "page", "page_size", "size", "personal"})
"""Arguments of list addresses that are no filters."""
LARGEST_PAGE = 100
"""Rows of one page at most, over REST."""
COUNTED = 10_000
"""Counting stops here: a list says “over 10,000” rather than reading a whole table for a number nobody acts on."""

_ANYWHERE = Term(anywhere=True)


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


def readable(
    place: Workplace, caller: Caller, model: TypeModel, action: str = "read", within: Term = _ANYWHERE
) -> sa.ColumnElement[bool]:
    """The policy's row filter for ``action`` as an SQL condition on the type's table.

    It need only tell apart the records of ``within``, which the query asks for anyway.
    """
    generation, table = place.generation, model.table
    return compile_filter(
        narrowed(generation.policy.row_filter(caller.actor, action, model.record_type.key), within),
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


def narrowed(found: RowFilter, within: Term) -> RowFilter:
    """A filter that agrees with ``found`` on the records of ``within`` and says nothing that these satisfy anyway.

    What is left is often one condition with an index, where the whole filter would be a disjunction that has none.
    """

    def rest(terms: tuple[Term, ...]) -> tuple[Term, ...]:
        return tuple(_rest(term, within, found.columns) for term in terms if term.meets(within))

    return replace(found, allow=rest(found.allow), deny=rest(found.deny))


def _rest(term: Term, within: Term, declared: frozenset[str]) -> Term:
    """What ``term`` still asks of a record of ``within``."""
    columns = declared if term.columns is None else term.columns
    home = within.columns is not None and within.columns <= columns
    return replace(
        term,
        columns=None if home else term.columns,
        anywhere=term.anywhere or home,
        units=None
        if term.units is not None and within.units is not None and within.units <= term.units
        else term.units,
        states=None
        if term.states is not None and within.states is not None and within.states <= term.states
        else term.states,
    )


def filters_of(model: TypeModel) -> dict[str, tuple[str, Filter]]:
    """Filter name (as in addresses) → (field key, filter) of every field with ``filter: true``.

    A field whose key addresses use for something else is asked for as ``data.KEY``.
    """
    found: dict[str, tuple[str, Filter]] = {}
    for key, stored in model.stored.items():
        if stored.field.filter and not stored.sealed:
            for item in stored.type.filters(stored.field):
                name = f"data.{key}" if key in TAKEN_NAMES else key
                found[f"{name}.{item.key}" if item.key else name] = (key, item)
    return found


def list_records(
    connection: Connection,
    place: Workplace,
    caller: Caller,
    model: TypeModel,
    request: ListRequest,
    action: str = "read",
) -> ListPage:
    """One page of the records that the caller may see. Two queries at most: the rows and a capped count."""
    table = model.table
    conditions, problems = _conditions(connection, place, caller, model, request, action)
    selected = [
        column
        for column in table.columns
        if request.columns is None or column.name.startswith("_") or column.name in request.columns
    ]
    wanted = sa.select(*selected).where(*conditions).order_by(*_order(model, request)).limit(request.page_size)

    def rows_of(page: int) -> Sequence[Mapping[str, Any]]:
        return connection.execute(wanted.offset((page - 1) * request.page_size)).mappings().all()

    if request.page <= 1 and len(rows := rows_of(1)) < request.page_size:
        return ListPage(rows, len(rows), False, problems)
    total = _count(connection, table, conditions)
    page = min(max(1, request.page), max(1, -(-min(total, COUNTED) // request.page_size)))
    if request.page > 1:
        rows = rows_of(page)
    return ListPage(rows, min(total, COUNTED), total > COUNTED, problems)


def _count(connection: Connection, table: sa.Table, conditions: list[sa.ColumnElement[bool]]) -> int:
    """How many records satisfy ``conditions``, :data:`COUNTED` + 1 at most."""
    found = sa.select(sa.literal(1)).select_from(table).where(*conditions).limit(COUNTED + 1).subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(found)).scalar_one())


def _conditions(
    connection: Connection, place: Workplace, caller: Caller, model: TypeModel, request: ListRequest, action: str
) -> tuple[list[sa.ColumnElement[bool]], dict[str, str]]:
    table, names = model.table, place.generation.names
    within = Term(
        columns=frozenset({request.column}) if request.column else None,
        units=frozenset({request.unit}) if request.unit else None,
        states=frozenset(request.states) if request.states else None,
        anywhere=True,
    )
    conditions = [readable(place, caller, model, action, within)]
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
        signed_in = caller.actor.user_id is not None
        match = search.matching(connection.dialect.name, request.query, inner=signed_in)
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
