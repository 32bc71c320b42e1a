"""From the rules of a record type to the terms of a row filter."""

from __future__ import annotations

from collections.abc import Iterator

from generator.spec.rights.judging import Holding, View
from generator.spec.rights.row_filters import RowFilter, Term, make_filter
from generator.spec.rights.rulebook import Rule, TypeRules


def filter_rows(view: View, action: str, places: TypeRules, declared: frozenset[str]) -> RowFilter:
    """The filter that passes exactly the records on which ``judging.judge`` allows ``action``.

    It is made for the duties; the caller fills in ``user_id``.
    """
    allow: list[Term] = []
    deny: list[Term] = []
    for holding in view.holdings:
        for rule in places.rules_for(action, holding.duty):
            (deny if rule.deny else allow).extend(_terms(rule, holding, places))
    if action == "read":
        allow.extend(_shared(view, places))
    if not view.signed_in:
        allow = [t for t in allow if not t.own]
        deny = [t for t in deny if not t.own]
    return make_filter(allow, deny, columns=places.columns, declared=declared)


def _terms(rule: Rule, holding: Holding, places: TypeRules) -> Iterator[Term]:
    if holding.own and rule.own is False:
        return
    on_type = rule.row not in places.selected
    term = Term(
        columns=None if on_type else places.selected[rule.row],
        units=None if holding.own else holding.units,
        states=rule.states or None,
        own=True if holding.own else rule.own,
        visible=rule.visible,
        anywhere=on_type and not (rule.visible and places.columns),
    )
    if not rule.visible:
        yield term
        return
    for columns, publics in places.publics:
        yield Term(
            columns=_both(term.columns, columns),
            units=term.units,
            states=publics & rule.states if rule.states else publics,
            own=term.own,
            visible=True,
            anywhere=term.anywhere,
        )


def _shared(view: View, places: TypeRules) -> Iterator[Term]:
    """Published records in the columns that the actor's units keep."""
    kept = frozenset[str]().union(*(places.owned.get(unit, frozenset()) for unit in view.units))
    for columns, publics in places.publics:
        yield Term(columns=_both(kept, columns), states=publics)


def _both(mine: frozenset[str] | None, others: frozenset[str] | None) -> frozenset[str] | None:
    if mine is None or others is None:
        return others if mine is None else mine
    return mine & others
