"""The policy's answer for the public, as SQL over the register and over the tables of record types."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.store import tables
from generator.build.generation import Generation
from generator.build.models import TypeModel
from generator.build.row_filter import RecordColumns, compile_filter
from generator.spec.policy import PUBLIC, RowFilter

_RUNS = 40
Condition = sa.ColumnElement[bool]


class Visibility:
    """Conditions that hold for exactly the records that everyone may read at a moment (UTC)."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        names = generation.names
        self._archived = sorted(names.columns[key] for key in names.columns.keys() - generation.site.columns.keys())
        self._special = {
            key: row_filter
            for key, model in generation.models.items()
            if not self._is_plain(model, row_filter := generation.policy.row_filter(PUBLIC, "read", key))
        }

    def _is_plain(self, model: TypeModel, row_filter: RowFilter) -> bool:
        """Whether the filter says no more than "in a public state, within its publication time"."""
        public = {state.key for state in model.record_type.workflow.states if state.public}
        if not public:
            return True
        if row_filter.deny or len(row_filter.allow) != 1:
            return False
        term = row_filter.allow[0]
        everywhere = term.columns is None and term.units is None and term.own is None
        return everywhere and (term.states is None or term.states >= public)

    def rows(self, model: TypeModel, now: datetime) -> Condition:
        """Over the table of a record type."""
        c = model.table.c
        columns = RecordColumns(
            c._column_id, c._unit_id, c._state, c._created_by, c._published_from, c._published_until
        )
        row_filter = self.generation.policy.row_filter(PUBLIC, "read", model.record_type.key)
        return sa.and_(self._compile(row_filter, columns, now), c._published_from.is_not(None))

    def entries(self, now: datetime, table: sa.FromClause = tables.entries) -> Condition:
        """Over the register (or an alias of it), for records of every type."""
        c = table.c
        parts = [
            c.public.is_(True),
            c.published_from <= now,
            sa.or_(c.published_until.is_(None), c.published_until > now),
        ]
        if self._archived:
            parts.append(c.column_id.not_in(self._archived))
        if self._special:
            parts.append(self._by_type(now, table))
        return sa.and_(*parts)

    def _by_type(self, now: datetime, table: sa.FromClause) -> Condition:
        types, c = self.generation.names.types, table.c
        columns = RecordColumns(c.column_id, c.unit_id, c.state, c.created_by, c.published_from, c.published_until)
        numbers = sorted(types[key].id for key in self._special)
        cases: list[Condition] = [c.type_id.not_in(numbers)]
        for key, row_filter in self._special.items():
            cases.append(sa.and_(c.type_id == types[key].id, self._compile(row_filter, columns, now)))
        return sa.or_(*cases)

    def _compile(self, row_filter: RowFilter, columns: RecordColumns, now: datetime) -> Condition:
        names = self.generation.names
        return compile_filter(row_filter, column_ids=names.columns, unit_ids=names.units, table=columns, now=now)

    def within(self, column: sa.ColumnElement[int], keys: tuple[str, ...]) -> Condition:
        """Whether a column id is among ``keys``. Many of them become intervals where nothing lies between."""
        ids = self.generation.names.columns
        wanted = sorted(ids[key] for key in keys if key in ids)
        if not wanted:
            return sa.false()
        if len(wanted) == 1:
            return column == wanted[0]
        if len(wanted) < _RUNS:
            return column.in_(wanted)
        return sa.or_(*(column.between(first, last) for first, last in _runs(wanted, sorted(ids.values()))))


def _runs(wanted: list[int], known: list[int]) -> list[tuple[int, int]]:
    """The intervals that hold all wanted ids and no other known one."""
    chosen, found, begin, last = set(wanted), [], 0, 0
    for number in known:
        if number in chosen:
            begin, last = begin or number, number
        elif begin:
            found.append((begin, last))
            begin = 0
    if begin:
        found.append((begin, last))
    return found
