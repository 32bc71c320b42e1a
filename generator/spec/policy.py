"""Who may do what: the one place that decides, compiled from ``permissions.yaml``.

Nothing is allowed that no line gives. Matrix rows add up; a deny cell removes and wins, over every duty that the person
holds; how specific a pattern is changes nothing. A cell, grant or denial, speaks about the records in the scope of its
duty: one's own, one's unit's, one's unit's and those below, or all. The ``public`` cells hold for everyone, the
``staff`` cells for whoever holds at least one duty; through ``public`` only visible records are ever read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar, cast

from generator.spec.model import Expectation, FieldRight, Site, Text
from generator.spec.rights import access
from generator.spec.rights.actors import PUBLIC, Actor, Assignment, Decision, RecordFacts, is_within
from generator.spec.rights.filtering import filter_rows
from generator.spec.rights.judging import (
    DENIED,
    GRANTED,
    ON_COLUMNS,
    SHARED,
    Facts,
    Outcome,
    View,
    Views,
    settle,
    suppose,
)
from generator.spec.rights.reasons import Reasons
from generator.spec.rights.row_filters import RowFilter, Term
from generator.spec.rights.rulebook import FILLING, PUBLIC_DUTY, Place, Spot, compile_matrix

__all__ = [
    "PUBLIC",
    "Actor",
    "Assignment",
    "Decision",
    "Policy",
    "RecordFacts",
    "RowFilter",
    "Term",
    "failed_expectations",
    "is_within",
]

READING = frozenset({"read", "pick", "export"})
WRITING = frozenset({"create", "edit", "import"})

_T = TypeVar("_T")
_MOST_KEPT = 50_000
_WITHOUT_RECORDS = ON_COLUMNS | FILLING
_NO_RULES = Spot(Place({}, ("",), frozenset()))
_COLUMN, _TYPE = Text("栏目", "column"), Text("记录类型", "record type")


class Policy:
    """The rights of one site. It never changes, and may be asked from many threads."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._book = compile_matrix(site)
        self._views = Views(site)
        self._reasons = Reasons(site)
        self._declared = frozenset(site.columns)
        self._kept: dict[tuple[object, ...], object] = {}
        self._fields: dict[str, tuple[FieldRight, ...]] = {}
        for right in site.matrix.fields:
            self._fields[right.record_type] = (*self._fields.get(right.record_type, ()), right)

    def decide(
        self,
        actor: Actor,
        action: str,
        *,
        record_type: str = "",
        column: str = "",
        record: RecordFacts | None = None,
        field: str = "",
        tool: str = "",
    ) -> Decision:
        """Whether ``actor`` may do ``action``, and why.

        With ``record`` the answer is exact. For ``create`` these are the facts of the record to be made, which belongs
        to an owner of its column ("" stands for the first state); for ``place``, ``column`` is the one to show it in.

        With ``column`` alone it says whether there could be such a record of the column's owners (for a duty of scope
        own: of one's unit, if that is an owner); for ``create`` and ``place``, whether the actor may do it there at
        all. With ``record_type`` alone it says whether there could be such a record anywhere.

        ``field`` asks for reading or editing that field as well; ``tool`` asks about a screen that is no record
        (``record`` may then give the unit that it is used on).
        """
        if tool:
            return self._on_tool(actor, action, tool, record)
        home = record.column if record is not None and not (action == "place" and column) else column
        if record is not None:
            decision = self._on_record(actor, action, record_type, home, record)
        elif column:
            decision = self._on_column(actor, action, record_type, column)
        else:
            decision = self._on_type(actor, action, record_type)
        if field and decision.allowed:
            declared = self._site.columns.get(home)
            kind = record_type or (declared.record_type if declared else "")
            return self._on_field(actor, action, kind, record, field, decision)
        return decision

    def row_filter(self, actor: Actor, action: str, record_type: str) -> RowFilter:
        """The records of ``record_type`` for which :meth:`decide` allows ``action``.

        For create, import and place, which concern no record that is there already, it lets nothing through.
        """
        view, places = self._views.of(actor), self._book.types.get(record_type)
        if places is None or action in _WITHOUT_RECORDS:
            return RowFilter(user_id=actor.user_id, declared=self._declared)
        key = ("rows", view.number, action, record_type)
        rows = self._keep(key, lambda: filter_rows(view, action, places, self._declared))
        return replace(rows, user_id=actor.user_id)

    def hidden_fields(self, actor: Actor, record_type: str, record: RecordFacts | None = None) -> frozenset[str]:
        """The fields that the actor may not read, of ``record`` or else of any record of the type."""
        rights = self._fields.get(record_type, ())
        return frozenset(r.field for r in rights if not self._holds(actor, r.read, record))

    def locked_fields(self, actor: Actor, record_type: str, record: RecordFacts | None = None) -> frozenset[str]:
        """The fields that the actor may not edit; what may not be read may not be edited either."""
        rights = self._fields.get(record_type, ())
        return frozenset(
            r.field for r in rights if not (self._holds(actor, r.edit, record) and self._holds(actor, r.read, record))
        )

    def columns_for(self, actor: Actor, action: str, record_type: str = "") -> tuple[str, ...]:
        """The ids of the columns (of one type, or all) in which ``decide`` allows ``action``, in declared order."""
        view = self._views.of(actor)
        return self._keep(
            ("columns", view.number, action, record_type),
            lambda: tuple(
                column.id
                for column in self._site.columns.values()
                if (not record_type or column.record_type == record_type)
                and self._in_spot(view, action, self._book.spots[column.id]).allowed
            ),
        )

    def units_for(
        self, actor: Actor, action: str, *, column: str = "", record_type: str = "", tool: str = ""
    ) -> tuple[str, ...]:
        """The units for which the actor may ``create`` in a column (or a type without columns) or ``use`` a tool.

        For a column they are among its owners; the others are all units, in declared order.
        """

        def may(unit: str) -> bool:
            record = RecordFacts(column, unit, "", actor.user_id, False)
            return self.decide(actor, action, record_type=record_type, tool=tool, record=record).allowed

        declared = self._site.columns.get(column)
        return tuple(filter(may, declared.owners if declared else self._site.units))

    def may_reach(self, actor: Actor, record_type: str) -> bool:
        """Whether the actor may do anything with records of the type that needs a screen of it (to pick does not)."""
        rules = self._book.types.get(record_type)
        actions = ({"read", *rules.rules} - {"pick"}) if rules else ()
        return any(self._on_type(actor, action, record_type).allowed for action in actions)

    def grants(self) -> Mapping[tuple[str, str], frozenset[tuple[str, str]]]:
        """For each (unit, duty) the (permission, view) pairs that its role needs in Flask-AppBuilder.

        They are the necessary condition: whatever the policy allows to anyone who holds the duty in the unit (through
        the built-in duties too) is among them. The key ``("", "public")`` holds what is open to everyone.
        """
        return access.grants(self._site, self._book, self._views)

    def _on_record(self, actor: Actor, action: str, record_type: str, column: str, record: RecordFacts) -> Decision:
        view, spot = self._views.of(actor), self._spot(action, record_type, column)
        if spot is None:
            return self._unknown(record_type, column)
        own = record.created_by is not None and record.created_by == actor.user_id
        state = record.state or (spot.place.states[0] if action == "create" else "")
        facts = Facts(record.unit, own, state, record.visible, spot.owners)
        return self._worded(view, action, column, spot, settle(view, spot, action, (facts,)))

    def _on_column(self, actor: Actor, action: str, record_type: str, column: str) -> Decision:
        spot = self._spot(action, record_type, column)
        if spot is None or spot is not self._book.spots.get(column):
            return self._unknown(record_type, column)
        view = self._views.of(actor)
        return self._worded(view, action, column, spot, self._in_spot(view, action, spot))

    def _in_spot(self, view: View, action: str, spot: Spot) -> Outcome:
        key = ("spot", view.number, action, id(spot.place), view.kinds_of(spot.owners))
        return self._keep(key, lambda: suppose(view, (spot,), action))

    def _on_type(self, actor: Actor, action: str, record_type: str) -> Decision:
        view, places = self._views.of(actor), self._book.types.get(record_type)
        if places is None:
            return self._unknown(record_type, "")
        outside = () if action in ON_COLUMNS and places.spots else (places.loose,)
        key = ("type", view.number, action, record_type)
        outcome = self._keep(key, lambda: suppose(view, (*places.spots, *outside), action, anyone=True))
        return self._worded(view, action, "", outcome.spot, outcome)

    def _on_tool(self, actor: Actor, action: str, tool: str, record: RecordFacts | None) -> Decision:
        view, spot = self._views.of(actor), self._book.tools.get(tool, _NO_RULES)
        if record is not None:
            outcome = settle(view, spot, action, (Facts(record.unit, view.signed_in, "", False, None),))
        else:
            key = ("tool", view.number, action, tool)
            outcome = self._keep(key, lambda: suppose(view, (spot,), action))
        return self._worded(view, action, "", spot, outcome)

    def _on_field(
        self, actor: Actor, action: str, record_type: str, record: RecordFacts | None, field: str, granted: Decision
    ) -> Decision:
        for right in self._fields.get(record_type, ()):
            if right.field != field or action not in READING | WRITING:
                continue
            if not self._holds(actor, right.read, record):
                return self._field_refused(right, right.read or (), editing=False)
            if action in WRITING and not self._holds(actor, right.edit, record):
                return self._field_refused(right, right.edit or (), editing=True)
        return granted

    def _field_refused(self, right: FieldRight, duties: tuple[str, ...], *, editing: bool) -> Decision:
        record_type = self._site.record_types.get(right.record_type)
        field = record_type.field(right.field) if record_type else None
        title = field.label if field else Text(right.field, right.field)
        return self._reasons.field(title, duties, right.position, editing=editing)

    def _holds(self, actor: Actor, duties: tuple[str, ...] | None, record: RecordFacts | None) -> bool:
        if duties is None:
            return True
        for holding in self._views.of(actor).holdings:
            if holding.duty not in duties:
                continue
            if record is None or holding.units is None:
                return True
            if holding.own:
                if record.created_by is not None and record.created_by == actor.user_id:
                    return True
            elif record.unit in holding.units:
                return True
        return False

    def _spot(self, action: str, record_type: str, column: str) -> Spot | None:
        """Where the rules for a record are; in a column that is not of its type only the type's own rules hold."""
        spot = self._book.spots.get(column)
        if spot is not None and (
            not record_type or action == "place" or self._site.columns[column].record_type == record_type
        ):
            return spot
        places = self._book.types.get(record_type)
        return places.loose if places else None

    def _unknown(self, record_type: str, column: str) -> Decision:
        if record_type and record_type not in self._book.types:
            return self._reasons.unknown(_TYPE, record_type)
        return self._reasons.unknown(_COLUMN, column)

    def _worded(self, view: View, action: str, column: str, spot: Spot, outcome: Outcome) -> Decision:
        reasons, unit = self._reasons, outcome.holding.unit if outcome.holding else ""
        if outcome.kind == SHARED:
            return reasons.shared(action, column, min(view.units & (spot.owners or view.units)))
        if outcome.rule is None:
            return reasons.nobody(action, outcome.spot.place)
        if outcome.kind == GRANTED:
            return reasons.allowed(outcome.rule, unit, spot.place)
        if outcome.kind == DENIED:
            return reasons.denied(outcome.rule, unit)
        return reasons.outside(outcome.rule, unit, outcome.kind, outcome.what or column, spot.place)

    def _keep(self, key: tuple[object, ...], make: Callable[[], _T]) -> _T:
        known = self._kept.get(key)
        if known is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            known = self._kept[key] = make()
        return cast(_T, known)


def failed_expectations(site: Site, policy: Policy | None = None) -> list[tuple[Expectation, str, Decision]]:
    """Every statement under ``expect:`` that the matrix does not keep, with the action and the decision against it."""
    policy = policy or Policy(site)
    return [
        (expectation, action, decision)
        for expectation in site.matrix.expectations
        for action in expectation.actions
        if (decision := _asked(site, policy, expectation, action)).allowed != expectation.allowed
    ]


def _asked(site: Site, policy: Policy, expectation: Expectation, action: str) -> Decision:
    actor = PUBLIC
    if expectation.duty != PUBLIC_DUTY:
        actor = Actor(0, (Assignment(expectation.unit, expectation.duty),))
    on = expectation.on
    if on in site.columns:
        return policy.decide(actor, action, column=on)
    if on.startswith(_TOOLS):
        return policy.decide(actor, action, tool=on.removeprefix(_TOOLS))
    return policy.decide(actor, action, record_type=on)


_TOOLS = "tools/"
