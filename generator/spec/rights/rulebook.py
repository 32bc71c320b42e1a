"""The matrix compiled for look-ups: which rules hold where.

Thousands of columns fall into few *places*: all columns that the same matrix rows select and that follow one workflow
share one :class:`Place`. A question about a column is then one dictionary look-up, never a scan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from generator.spec.model import Cell, Column, MatrixRow, Position, Site, Workflow

PUBLIC_DUTY = "public"
STAFF_DUTY = "staff"
BUILT_IN = frozenset({PUBLIC_DUTY, STAFF_DUTY})
PUBLIC_READS = frozenset({"read", "pick"})
PUBLIC_MAY = PUBLIC_READS | {"create", "use"}
FILLING = frozenset({"create", "import"})
TARGET_COLUMNS = "columns"
TARGET_TOOLS = "tools"
TOOLS = "tools/"


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One cell of the matrix with what is needed to judge and to explain it.

    ``visible`` narrows a grant to visible records: that is all the public ever reads. ``row`` is the number of the
    matrix row.
    """

    duty: str
    action: str
    own: bool | None
    states: frozenset[str]
    deny: bool
    visible: bool
    pattern: str
    position: Position
    row: int

    @property
    def is_plain(self) -> bool:
        """Whether the rule holds for every record in its place (within the duty's scope)."""
        return self.own is None and not self.states and not self.visible


Rules = Mapping[str, Mapping[str, tuple[Rule, ...]]]
_NONE: Mapping[str, tuple[Rule, ...]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Rules by action, then duty, with the states that a record can be in there."""

    rules: Rules
    states: tuple[str, ...] = ("",)
    public_states: frozenset[str] = frozenset()
    workflow: Workflow | None = None

    def of(self, action: str) -> Mapping[str, tuple[Rule, ...]]:
        """The rules about ``action`` by duty."""
        return self.rules.get(action, _NONE)

    def denials(self, action: str, duty: str) -> list[Rule]:
        """The denials that bind whoever acts through ``duty``: its own and those of the built-in duties."""
        binding = (duty,) if duty == PUBLIC_DUTY else (duty, STAFF_DUTY)
        rules = self.of(action)
        return [r for d in dict.fromkeys((*binding, PUBLIC_DUTY)) for r in rules.get(d, ()) if r.deny]

    def gives(self, action: str, duty: str) -> bool:
        """Whether ``duty`` has any grant of ``action`` that no denial takes away altogether."""
        if any(rule.is_plain for rule in self.denials(action, duty)):
            return False
        return any(not rule.deny for rule in self.of(action).get(duty, ()))


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """Where a question points: a place and the units that keep the column. Columns that are alike share a spot.

    ``owners`` None: outside of any declared column.
    """

    place: Place
    owners: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TypeRules:
    """A record type: ``loose`` for records outside any column, its columns, and what filters are made from.

    ``selected`` maps a matrix row to the columns of this type that it selects (None for all of them); ``publics``
    groups the columns by their public states (None stands for all columns); ``owned`` maps a unit to the columns it
    keeps.
    """

    loose: Spot
    columns: frozenset[str]
    spots: tuple[Spot, ...]
    selected: Mapping[int, frozenset[str] | None]
    publics: tuple[tuple[frozenset[str] | None, frozenset[str]], ...]
    owned: Mapping[str, frozenset[str]]
    rules: Rules

    def rules_for(self, action: str, duty: str) -> tuple[Rule, ...]:
        """The rules about ``action`` for ``duty`` that hold for any records of the type."""
        return self.rules.get(action, _NONE).get(duty, ())


@dataclass(slots=True)
class Rulebook:
    """Everything that the policy looks up, made once from a site by :func:`compile_matrix`."""

    spots: dict[str, Spot] = field(default_factory=dict)
    types: dict[str, TypeRules] = field(default_factory=dict)
    tools: dict[str, Spot] = field(default_factory=dict)


def compile_matrix(site: Site) -> Rulebook:
    """The matrix of ``site``, compiled."""
    return _Compiler(site).compile()


class _Compiler:
    def __init__(self, site: Site) -> None:
        self.site = site
        self.rules = [tuple(_rules_of(i, row, site)) for i, row in enumerate(site.matrix.rows)]
        self.column_rows: dict[str, list[int]] = {}
        self.type_rows: dict[str, list[int]] = {}
        self.tool_rows: dict[str, list[int]] = {}
        for i, row in enumerate(site.matrix.rows):
            rows = {TARGET_COLUMNS: self.column_rows, TARGET_TOOLS: self.tool_rows}.get(row.target, self.type_rows)
            for name in dict.fromkeys(row.selects):
                rows.setdefault(name.removeprefix(TOOLS) if row.target == TARGET_TOOLS else name, []).append(i)
        self.places: dict[tuple[tuple[int, ...], str, bool, bool], Place] = {}
        self.shared_spots: dict[tuple[int, frozenset[str]], Spot] = {}

    def compile(self) -> Rulebook:
        book = Rulebook()
        of_type: dict[str, list[Column]] = {}
        for column in self.site.columns.values():
            book.spots[column.id] = self._spot(column)
            if column.record_type:
                of_type.setdefault(column.record_type, []).append(column)
        for key in self.site.record_types:
            book.types[key] = self._type(key, of_type.get(key, []), book.spots)
        for tool, rows in self.tool_rows.items():
            book.tools[tool] = Spot(self._place(rows, None))
        return book

    def _spot(self, column: Column) -> Spot:
        rows = sorted({*self.column_rows.get(column.id, ()), *self.type_rows.get(column.record_type, ())})
        record_type = self.site.record_types.get(column.record_type)
        workflow = self.site.workflows.get(column.workflow) or (record_type.workflow if record_type else None)
        leaf = bool(column.record_type and not column.link)
        place, owners = self._place(rows, workflow, with_records=leaf), frozenset(column.owners)
        return self.shared_spots.setdefault((id(place), owners), Spot(place, owners))

    def _place(
        self, rows: Iterable[int], workflow: Workflow | None, *, for_public: bool = True, with_records: bool = True
    ) -> Place:
        """The place of these matrix rows; without public reading, or without what would put records in it."""
        key = (tuple(rows), workflow.key if workflow else "", for_public, with_records)
        if key not in self.places:
            states = workflow.states if workflow else ()
            self.places[key] = Place(
                _by_action_and_duty(
                    r
                    for i in key[0]
                    for r in self.rules[i]
                    if (for_public or not r.visible) and (with_records or r.action not in FILLING)
                ),
                tuple(s.key for s in states) or ("",),
                frozenset(s.key for s in states if s.public),
                workflow,
            )
        return self.places[key]

    def _type(self, key: str, columns: list[Column], spots: Mapping[str, Spot]) -> TypeRules:
        ids = frozenset(c.id for c in columns)
        rows = self.type_rows.get(key, [])
        selected: dict[int, frozenset[str] | None] = {}
        for i in sorted({i for c in columns for i in self.column_rows.get(c.id, ())}):
            chosen = ids.intersection(self.site.matrix.rows[i].selects)
            selected[i] = None if chosen == ids else chosen
        publics: dict[frozenset[str], set[str]] = {}
        owned: dict[str, set[str]] = {}
        for column in columns:
            publics.setdefault(spots[column.id].place.public_states, set()).add(column.id)
            for unit in column.owners:
                owned.setdefault(unit, set()).add(column.id)
        # A record whose column is no longer declared has left the public, and none is made outside of the columns: only
        # a type without columns keeps those rules.
        alone = not columns
        loose = self._place(rows, self.site.record_types[key].workflow, for_public=alone, with_records=alone)
        return TypeRules(
            loose=Spot(loose),
            columns=ids,
            spots=tuple(dict.fromkeys(spots[c.id] for c in columns)),
            selected=selected,
            publics=tuple((None if kept == ids else frozenset(kept), states) for states, kept in publics.items())
            or ((None, loose.public_states),),
            owned={unit: frozenset(kept) for unit, kept in owned.items()},
            rules=_by_action_and_duty(r for i in (*rows, *selected) for r in self.rules[i]),
        )


def _rules_of(number: int, row: MatrixRow, site: Site) -> Iterable[Rule]:
    for duty, cells in row.cells.items():
        if duty not in site.duties and duty not in BUILT_IN:
            continue
        for cell in cells:
            if duty == PUBLIC_DUTY and not cell.deny and cell.action not in PUBLIC_MAY:
                continue
            yield _rule(number, row, duty, cell)


def _rule(number: int, row: MatrixRow, duty: str, cell: Cell) -> Rule:
    return Rule(
        duty=duty,
        action=cell.action,
        own=cell.own,
        states=frozenset(cell.states),
        deny=cell.deny,
        visible=duty == PUBLIC_DUTY and not cell.deny and cell.action in PUBLIC_READS,
        pattern=row.pattern,
        position=cell.position if cell.position.file else row.position,
        row=number,
    )


def _by_action_and_duty(rules: Iterable[Rule]) -> Rules:
    found: dict[str, dict[str, list[Rule]]] = {}
    for rule in rules:
        found.setdefault(rule.action, {}).setdefault(rule.duty, []).append(rule)
    return {action: {d: tuple(r) for d, r in duties.items()} for action, duties in found.items()}
