"""How far the accounts of others are within someone's reach: whose they manage, which duties they may give."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.office.context import Caller, Invalid, Refused, Workplace
from app.store import tables
from generator.build.validators import Problem
from generator.check.suggest import hint_for
from generator.spec.grammar import SCOPES
from generator.spec.model import Site, Text
from generator.spec.policy import Decision

_LEAVING_RECORDS_ALONE = frozenset({"read", "pick", "export", "configure", "use"})


def units_managed(place: Workplace, caller: Caller) -> tuple[str, ...]:
    """The units whose accounts the caller may manage, in declared order."""
    site, policy = place.generation.site, place.generation.policy
    if caller.trusted:
        return tuple(site.units)
    found: set[str] = set()
    for assignment in caller.actor.assignments:
        alone = type(caller.actor)(caller.actor.user_id, (assignment,))
        if policy.decide(alone, "use", tool="users").allowed:
            scope = site.duties[assignment.duty].scope
            found |= set(site.units) if scope == "site" else {assignment.unit}
    return tuple(unit for unit in site.units if unit in found)


def duties_given(place: Workplace, caller: Caller, unit: str) -> tuple[str, ...]:
    """The duties that the caller may give in ``unit``, in declared order.

    None that reaches further than the duty that lets them; and one with which records are changed only in the unit in
    which they hold that duty, and only if it reaches no further than that unit. So whoever manages the accounts of
    other units names those who manage them there, but never who writes, reviews or publishes.
    """
    site, policy = place.generation.site, place.generation.policy
    if caller.trusted:
        return tuple(site.duties)
    changing, found = _duties_changing_records(site), set()
    for assignment in caller.actor.assignments:
        alone = type(caller.actor)(caller.actor.user_id, (assignment,))
        scope, at_home = site.duties[assignment.duty].scope, assignment.unit == unit
        if not (scope == "site" or at_home) or not policy.decide(alone, "use", tool="users").allowed:
            continue
        for key, duty in site.duties.items():
            within_unit = at_home and duty.scope in ("own", "unit")
            if SCOPES.index(duty.scope) <= SCOPES.index(scope) and (within_unit or key not in changing):
                found.add(key)
    return tuple(key for key in site.duties if key in found)


def _duties_changing_records(site: Site) -> frozenset[str]:
    """The duties to which some row of the matrix gives an action that changes a record."""
    return frozenset(
        duty
        for row in site.matrix.rows
        for duty, cells in row.cells.items()
        if any(not cell.deny and cell.action not in _LEAVING_RECORDS_ALONE for cell in cells)
    )


def may_manage(place: Workplace, caller: Caller, unit: str) -> None:
    """Raises :class:`Refused` for a unit whose accounts the caller does not manage."""
    if not caller.trusted and unit not in units_managed(place, caller):
        raise Refused(Decision(False, "只能管理本单位的账号", None, "you manage the accounts of your own unit only"))


def may_give(place: Workplace, caller: Caller, unit: str, duties: Iterable[str]) -> None:
    """Raises :class:`Invalid` for a unit or duty that does not exist, :class:`Refused` for what may not be given."""
    site = place.generation.site
    may_manage(place, caller, unit)
    problems = [] if unit in site.units else [_unknown("unit", "单位", unit, site.units)]
    problems += [_unknown("duty", "岗位", duty, site.duties) for duty in duties if duty not in site.duties]
    if problems:
        raise Invalid(problems, {})
    if not set(duties) <= set(duties_given(place, caller, unit)):
        raise Refused(
            Decision(False, "不能授予超出自己权限范围的岗位", None, "the duty reaches further than you may give")
        )


def _unknown(what: str, title: str, name: str, known: Iterable[str]) -> Problem:
    hint = hint_for(name, known)
    text = Text(f"没有{title}“{name}”。{hint.zh}", f'there is no {what} "{name}". {hint.get("en")}'.strip())
    return Problem((what,), text, "unknown")


def may_give_all_of(connection: Connection, place: Workplace, caller: Caller, user_id: int) -> None:
    """Raises :class:`Refused` where the person holds a duty that the caller may not give."""
    if caller.trusted:
        return
    names, table = place.generation.names, tables.assignments
    query = sa.select(table.c.unit_id, table.c.duty_id).where(table.c.user_id == user_id)
    for row in connection.execute(query):
        unit, duty = names.unit_keys.get(row.unit_id, ""), names.duty_keys.get(row.duty_id, "")
        if duty not in duties_given(place, caller, unit):
            text = "此人的岗位超出您的权限范围，不能重置其密码"
            raise Refused(Decision(False, text, None, "the person holds a duty that you may not give"))
