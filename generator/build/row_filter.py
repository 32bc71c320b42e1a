"""Row filters of the policy as SQL: one boolean expression over the columns that every record table has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, true
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import False_, True_

from generator.spec.policy import RowFilter, Term

SqlColumn = ColumnElement[Any] | InstrumentedAttribute[Any]

# From so many columns on, runs of neighbouring ids are worth looking for.
_MANY = 40


@dataclass(frozen=True, slots=True)
class RecordColumns:
    """The columns that a filter speaks about, of a type's own table or of the register."""

    column_id: SqlColumn
    unit_id: SqlColumn
    state: SqlColumn
    created_by: SqlColumn
    published_from: SqlColumn
    published_until: SqlColumn


def record_columns(table: Any) -> RecordColumns:
    """The columns of a table, a mapped class or an alias, taken by their usual names."""
    source = getattr(table, "c", table)
    return RecordColumns(
        column_id=source.column_id,
        unit_id=source.unit_id,
        state=source.state,
        created_by=source.created_by,
        published_from=source.published_from,
        published_until=source.published_until,
    )


def compile_filter(
    row_filter: RowFilter,
    *,
    column_ids: Mapping[str, int],
    unit_ids: Mapping[str, int],
    table: RecordColumns,
    now: datetime,
) -> ColumnElement[bool]:
    """The condition that holds for exactly the rows which ``row_filter`` lets through.

    ``column_ids`` and ``unit_ids`` map every id and key that rows refer to; those of archived columns must be among
    them, so that their records can be told from those of declared columns. ``now`` is compared with the publication
    times as they are stored. Rows are of the filter's record type, their home columns of that type, archived or none.
    ``sqlalchemy.true()`` and ``false()`` stand for everything and nothing. The expression is never NULL.
    """
    compiler = _Compiler(row_filter, column_ids, unit_ids, table, now)
    allowed = _any(compiler.term(t) for t in row_filter.allow)
    return _all([allowed, *(not_(compiler.term(t)) for t in row_filter.deny)])


class _Compiler:
    def __init__(
        self,
        row_filter: RowFilter,
        column_ids: Mapping[str, int],
        unit_ids: Mapping[str, int],
        table: RecordColumns,
        now: datetime,
    ) -> None:
        self.filter = row_filter
        self.column_ids = column_ids
        self.unit_ids = unit_ids
        self.table = table
        self.now = now
        self.archived = sorted(column_ids[key] for key in column_ids.keys() - row_filter.declared)

    def term(self, term: Term) -> ColumnElement[bool]:
        """One conjunction."""
        parts = [self._columns(term)]
        if term.units is not None:
            parts.append(_among(self.table.unit_id, self._known(term.units, self.unit_ids)))
        if term.states is not None:
            parts.append(_among(self.table.state, sorted(term.states)))
        if term.own is not None:
            parts.append(self._own() if term.own else not_(self._own()))
        if term.visible:
            parts.append(self._published())
        return _all(parts)

    def _columns(self, term: Term) -> ColumnElement[bool]:
        column = self.table.column_id
        if term.columns is not None:
            if len(term.columns) < _MANY:
                return _among(column, self._known(term.columns, self.column_ids))
            return self._runs(term.columns)
        if term.anywhere:
            return true()
        parts: list[ColumnElement[bool]] = [column.is_not(None)] if _may_be_null(column) else []
        if self.archived:
            parts.append(column.not_in(self.archived))
        return _all(parts)

    def _runs(self, chosen: frozenset[str]) -> ColumnElement[bool]:
        """Many columns as intervals of ids: ids of other types lie between without harm, archived ones do not."""
        known = {self.column_ids[k]: k in chosen for k in self.filter.columns if k in self.column_ids}
        known.update(dict.fromkeys(self.archived, False))
        column, single, parts = self.table.column_id, [], []
        for is_chosen, run in groupby(sorted(known), known.__getitem__):
            ids = list(run)
            if is_chosen and len(ids) > 1:
                parts.append(column.between(ids[0], ids[-1]))
            elif is_chosen:
                single += ids
        condition = _any([*parts, column.in_(single)] if single else parts)
        return and_(column.is_not(None), condition) if _may_be_null(column) else condition

    def _own(self) -> ColumnElement[bool]:
        mine = self.table.created_by
        if self.filter.user_id is None:
            return false()
        return and_(mine.is_not(None), mine == self.filter.user_id)

    def _published(self) -> ColumnElement[bool]:
        start, end = self.table.published_from, self.table.published_until
        return and_(start.is_not(None), start <= self.now, or_(end.is_(None), end > self.now))

    @staticmethod
    def _known(keys: Iterable[str], ids: Mapping[str, int]) -> list[int]:
        return sorted(ids[key] for key in keys if key in ids)


def _among(column: SqlColumn, values: list[Any]) -> ColumnElement[bool]:
    if not values:
        return false()
    condition = column == values[0] if len(values) == 1 else column.in_(values)
    return and_(column.is_not(None), condition) if _may_be_null(column) else condition


# ``and_`` and ``or_`` of constants are expressions; callers want to see the constants themselves.
def _all(parts: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    kept = [p for p in parts if not isinstance(p, True_)]
    if any(isinstance(p, False_) for p in kept):
        return false()
    return and_(*kept) if kept else true()


def _any(parts: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    kept = [p for p in parts if not isinstance(p, False_)]
    if any(isinstance(p, True_) for p in kept):
        return true()
    return or_(*kept) if kept else false()


def _may_be_null(column: SqlColumn) -> bool:
    return bool(getattr(column, "nullable", True))
