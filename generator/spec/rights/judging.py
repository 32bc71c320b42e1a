"""Judging one record, real or supposed, by the rules of a place: the innermost part of the policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from generator.spec.model import Site
from generator.spec.rights.actors import Actor
from generator.spec.rights.rulebook import PUBLIC_DUTY, STAFF_DUTY, Place, Rule, Spot

# What concerns a column that a unit keeps rather than a record that exists.
ON_COLUMNS = frozenset({"create", "place"})
OWN_SCOPE = "own"


@dataclass(frozen=True, slots=True, eq=False)
class Holding:
    """A duty as one actor holds it: ``units`` are in its scope (None: all).

    With ``own`` the scope is what the actor created, whichever unit it belongs to; ``units`` then says in whose columns
    the actor creates it.
    """

    duty: str
    unit: str
    units: frozenset[str] | None
    own: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What matters of an actor: the duties held, built-in ones first, and the units worked in.

    ``number`` is unique. To the actor's duties many units are alike: ``examples`` has one of each kind ("" for those
    that no duty reaches), and ``kinds`` names the example of each unit that some duty does reach.
    """

    number: int
    signed_in: bool
    holdings: tuple[Holding, ...]
    units: frozenset[str]
    kinds: Mapping[str, str]

    @property
    def examples(self) -> Iterable[str]:
        """One unit of each kind."""
        return dict.fromkeys((*self.kinds.values(), ""))

    def kinds_of(self, owners: frozenset[str] | None) -> frozenset[str] | None:
        """The owners as far as they differ for this actor."""
        return None if owners is None else frozenset(self.kinds.get(owner, "") for owner in owners)


@dataclass(frozen=True, slots=True)
class Facts:
    """A record as the rules see it. ``owners`` None: the record is in no declared column.

    ``supposed`` to be in a column: what one created there is then taken to belong to one's unit.
    """

    unit: str
    own: bool
    state: str
    visible: bool
    owners: frozenset[str] | None
    supposed: bool = False


class Views:
    """Makes the view of each actor once."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: dict[tuple[object, ...], View] = {}
        self._numbers = count()
        self._below = _subtrees(site)

    def of(self, actor: Actor) -> View:
        """The view of ``actor``: nothing but the public without ``user_id``; unknown units and duties do not count."""
        key = () if actor.user_id is None else (True, actor.assignments)
        view = self._known.get(key)
        if view is None:
            if len(self._known) >= _MOST_VIEWS:
                self._known.clear()
            view = self._known[key] = self._make(actor)
        return view

    def scope(self, unit: str, duty: str) -> frozenset[str] | None:
        """The units that ``duty`` held in ``unit`` reaches, None for all."""
        declared = self._site.duties.get(duty)
        if declared is None or declared.scope == "site":
            return None
        return self._below[unit] if declared.scope == "below" else frozenset({unit})

    def _make(self, actor: Actor) -> View:
        duties, units = self._site.duties, self._site.units
        held = []
        if actor.user_id is not None:
            known = dict.fromkeys(actor.assignments)
            held = [a for a in known if a.unit in units and (a.duty in duties or a.duty == STAFF_DUTY)]
        holdings = [Holding(PUBLIC_DUTY, "", None)]
        if held:
            holdings.append(Holding(STAFF_DUTY, "", None))
        for a in held:
            if a.duty != STAFF_DUTY:
                own = duties[a.duty].scope == OWN_SCOPE
                holdings.append(Holding(a.duty, a.unit, self.scope(a.unit, a.duty), own))
        return View(
            number=next(self._numbers),
            signed_in=actor.user_id is not None,
            holdings=tuple(holdings),
            units=frozenset(a.unit for a in held),
            kinds=_kinds([frozenset(a.unit for a in held), *(h.units for h in holdings if h.units is not None)]),
        )


def _kinds(scopes: list[frozenset[str]]) -> dict[str, str]:
    found: dict[tuple[bool, ...], str] = {}
    reached = sorted(frozenset[str]().union(*scopes))
    return {unit: found.setdefault(tuple(unit in s for s in scopes), unit) for unit in reached}


_MOST_VIEWS = 4_096


GRANTED, DENIED, SHARED, NOBODY = "granted", "denied", "shared", "nobody"
# The conditions that can keep a grant from holding, the nearest miss last.
MISSES = ("owner", "unit", "own", "visible", "state")
# Those that no one has to hear about who asked about no record in particular; it is "never" for them.
_OF_RECORDS = frozenset({"unit", "own", "visible", "state"})


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What became of a question: ``kind`` is a constant above, the condition (of MISSES) that failed, or "never".

    ``rule`` and ``holding`` say which cell, through which duty; ``what`` the unit or state that did not fit.
    """

    kind: str
    spot: Spot
    rule: Rule | None = None
    holding: Holding | None = None
    what: str = ""

    @property
    def allowed(self) -> bool:
        """Whether the answer is yes."""
        return self.kind in (GRANTED, SHARED)


def judge(view: View, spot: Spot, action: str, facts: Facts) -> Outcome | None:
    """The outcome for one record, None when nothing speaks about it. Any denial wins over every grant."""
    place, granted = spot.place, None
    by_duty = place.rules.get(action)
    if by_duty:
        for holding in view.holdings:
            for rule in by_duty.get(holding.duty, ()):
                if granted is not None and not rule.deny:
                    continue
                if not missing(rule, holding, action, facts):
                    if rule.deny:
                        return Outcome(DENIED, spot, rule, holding)
                    granted = Outcome(GRANTED, spot, rule, holding)
    if granted is None and action == "read" and facts.owners and is_published(place, facts):
        return None if facts.owners.isdisjoint(view.units) else Outcome(SHARED, spot)
    return granted


def settle(view: View, spot: Spot, action: str, records: Iterable[Facts]) -> Outcome:
    """Whether ``action`` is allowed on any of ``records``; if not, the best reason why not."""
    refused = Outcome(NOBODY, spot)
    for facts in records:
        outcome = judge(view, spot, action, facts)
        if outcome is not None and outcome.allowed:
            return outcome
        refused = _nearer(refused, outcome or _nearest_miss(view, spot, action, facts))
    return refused


def suppose(view: View, spots: Iterable[Spot], action: str, *, anyone: bool = False) -> Outcome:
    """Whether there could be a record in one of ``spots`` on which ``action`` is allowed.

    With ``anyone`` it may be a record of any unit, else one of the owners (of any where there are none).
    """
    refused: Outcome | None = None
    seen: set[tuple[object, ...]] = set()
    for spot in spots:
        # For records of any unit, owners matter only to those who may read what is published.
        owners: object = bool(spot.owners and spot.owners & view.units)
        if action in ON_COLUMNS:
            owners = view.kinds_of(spot.owners)
        if (id(spot.place), owners) in seen:
            continue
        seen.add((id(spot.place), owners))
        outcome = settle(view, spot, action, _supposed(view, spot, action, anyone))
        if outcome.allowed:
            return outcome
        refused = outcome if refused is None or _says_nothing(refused, action) else _nearer(refused, outcome)
    if refused is None:
        raise ValueError("no spots to ask about")
    if refused.kind in _OF_RECORDS:
        return replace(refused, kind="owner" if refused.kind == "unit" and refused.spot.owners else "never", what="")
    return refused


def _nearest_miss(view: View, spot: Spot, action: str, facts: Facts) -> Outcome:
    nearest = Outcome(NOBODY, spot)
    by_duty = spot.place.of(action)
    for holding in view.holdings:
        for rule in by_duty.get(holding.duty, ()):
            if not rule.deny:
                kind = missing(rule, holding, action, facts)
                what = {"unit": facts.unit, "state": facts.state}.get(kind, "")
                nearest = _nearer(nearest, Outcome(kind, spot, rule, holding, what))
    return nearest


def _says_nothing(outcome: Outcome, action: str) -> bool:
    return outcome.kind == NOBODY and action not in outcome.spot.place.rules


def _nearer(first: Outcome, second: Outcome) -> Outcome:
    return second if _nearness(second) > _nearness(first) else first


def _nearness(outcome: Outcome) -> int:
    if outcome.kind == NOBODY:
        return 0
    return len(MISSES) + 1 if outcome.kind == DENIED else MISSES.index(outcome.kind) + 1


def is_published(place: Place, facts: Facts) -> bool:
    """Whether a record may be seen by the other units that keep its column."""
    return facts.visible or facts.state in place.public_states


def missing(rule: Rule, holding: Holding, action: str, facts: Facts) -> str:
    """The first of MISSES that keeps ``rule`` from speaking about the record, "" if it does speak."""
    units = holding.units
    if action == "create" and facts.owners and facts.unit not in facts.owners:
        return "owner"
    if units is not None:
        if action in ON_COLUMNS:
            if facts.owners is not None and facts.owners.isdisjoint(units):
                return "owner"
            if action == "create" and facts.unit not in units:
                return "unit"
        elif holding.own:
            if facts.supposed and facts.unit not in units:
                return "unit"
            if not facts.own:
                return "own"
        elif facts.unit not in units:
            return "unit"
    if rule.own is not None and rule.own != facts.own:
        return "own"
    if rule.visible and not facts.visible:
        return "visible"
    return "state" if rule.states and facts.state not in rule.states else ""


def _supposed(view: View, spot: Spot, action: str, anyone: bool) -> Iterator[Facts]:
    """Every kind of record that the rules can tell apart: for ``create`` the one to be made, else one that exists."""
    place, owners = spot.place, spot.owners
    units = view.examples if not owners or (anyone and action not in ON_COLUMNS) else sorted(owners)
    if action == "create":
        for unit in units:
            yield Facts(unit, view.signed_in, place.states[0], False, owners)
        return
    for unit in units:
        for state in place.states:
            for own in (True, False) if view.signed_in else (False,):
                if state in place.public_states:
                    yield Facts(unit, own, state, True, owners, not anyone)
                yield Facts(unit, own, state, False, owners, not anyone)


def _subtrees(site: Site) -> dict[str, frozenset[str]]:
    below: dict[str, set[str]] = {key: {key} for key in site.units}
    for key in site.units:
        above, seen = site.units[key].parent, {key}
        while above in below and above not in seen:
            below[above].add(key)
            seen.add(above)
            above = site.units[above].parent
    return {key: frozenset(keys) for key, keys in below.items()}
