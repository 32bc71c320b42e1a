"""Which records of a type an actor may do something with, as plain data: a disjunction of terms, minus denials."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from generator.spec.rights.actors import RecordFacts


@dataclass(frozen=True, slots=True)
class Term:
    """A conjunction; None means no condition.

    ``columns`` None is every declared column of the type, and with ``anywhere`` also records outside of them (without a
    home column, or in one that the schemas no longer declare). ``visible`` asks for the publication time; the public
    states are then among ``states``.
    """

    columns: frozenset[str] | None = None
    units: frozenset[str] | None = None
    states: frozenset[str] | None = None
    own: bool | None = None
    visible: bool = False
    anywhere: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether the term has no condition at all."""
        return self == _BARE

    @property
    def is_empty(self) -> bool:
        """Whether no record can satisfy the term."""
        return any(part is not None and not part for part in (self.columns, self.units, self.states))

    def covers(self, other: Term) -> bool:
        """Whether every record of ``other`` is also one of this term."""
        return (
            _covers(self.columns, other.columns)
            and (self.anywhere or not other.anywhere)
            and _covers(self.units, other.units)
            and _covers(self.states, other.states)
            and (self.own is None or self.own == other.own)
            and (not self.visible or other.visible)
        )

    def meets(self, other: Term) -> bool:
        """Whether some record might satisfy both terms."""
        return (
            _meet(self.columns, other.columns)
            and _meet(self.units, other.units)
            and _meet(self.states, other.states)
            and (self.own is None or other.own is None or self.own == other.own)
        )

    def matches(self, record: RecordFacts, user_id: int | None, type_columns: frozenset[str]) -> bool:
        """Whether ``record`` satisfies the term for the person ``user_id``."""
        own = record.created_by is not None and record.created_by == user_id
        home = record.column in type_columns if self.columns is None else record.column in self.columns
        return (
            (home or self.anywhere)
            and (self.units is None or record.unit in self.units)
            and (self.states is None or record.state in self.states)
            and (self.own is None or self.own == own)
            and (record.visible or not self.visible)
        )


_BARE = Term(anywhere=True)


@dataclass(frozen=True, slots=True)
class RowFilter:
    """The records that satisfy a term of ``allow`` and none of ``deny``.

    ``everything`` means no condition whatsoever; a filter that lets through all records of the declared columns only is
    not ``everything``, though it compiles to no condition while there are no archived columns. ``columns`` are the
    type's declared columns and ``declared`` those of the whole site.
    """

    allow: tuple[Term, ...] = ()
    deny: tuple[Term, ...] = ()
    user_id: int | None = None
    columns: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()

    @property
    def everything(self) -> bool:
        """Whether every record passes."""
        return not self.deny and any(term.is_bare for term in self.allow)

    @property
    def nothing(self) -> bool:
        """Whether no record can pass."""
        return not self.allow

    def matches(self, record: RecordFacts) -> bool:
        """Whether ``record`` (of the filter's type) passes."""
        return any(t.matches(record, self.user_id, self.columns) for t in self.allow) and not any(
            t.matches(record, self.user_id, self.columns) for t in self.deny
        )


def make_filter(
    allow: Iterable[Term], deny: Iterable[Term], *, columns: frozenset[str], declared: frozenset[str]
) -> RowFilter:
    """A filter with its terms merged: what one term covers is said once, and all of a type's columns become None."""
    denied = _merged(deny, columns)
    allowed = [t for t in _merged(allow, columns) if not any(d.covers(t) for d in denied)]
    relevant = [d for d in denied if any(d.meets(t) for t in allowed)]
    return RowFilter(tuple(allowed), tuple(relevant), None, columns, declared)


def _merged(terms: Iterable[Term], columns: frozenset[str]) -> list[Term]:
    found = [_normal(t, columns) for t in dict.fromkeys(terms) if not t.is_empty]
    for blank, part in _PARTS:
        groups: dict[Term, list[Term]] = {}
        for term in found:
            groups.setdefault(blank(term), []).append(term)
        found = [_normal(part(group), columns) for group in groups.values()]
    kept: list[Term] = []
    for i, term in enumerate(found):
        if not any(o.covers(term) and (j < i or not term.covers(o)) for j, o in enumerate(found) if j != i):
            kept.append(term)
    return kept


def _normal(term: Term, columns: frozenset[str]) -> Term:
    return replace(term, columns=None) if term.columns is not None and term.columns >= columns else term


def _union(parts: list[frozenset[str] | None]) -> frozenset[str] | None:
    known = [p for p in parts if p is not None]
    return frozenset().union(*known) if len(known) == len(parts) else None


_PARTS: tuple[tuple[Callable[[Term], Term], Callable[[list[Term]], Term]], ...] = (
    (lambda t: replace(t, columns=None), lambda g: replace(g[0], columns=_union([t.columns for t in g]))),
    (lambda t: replace(t, units=None), lambda g: replace(g[0], units=_union([t.units for t in g]))),
    (lambda t: replace(t, states=None), lambda g: replace(g[0], states=_union([t.states for t in g]))),
)


def _covers(mine: frozenset[str] | None, others: frozenset[str] | None) -> bool:
    return mine is None or (others is not None and others <= mine)


def _meet(mine: frozenset[str] | None, others: frozenset[str] | None) -> bool:
    return mine is None or others is None or not mine.isdisjoint(others)
