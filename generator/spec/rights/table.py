"""The permission matrix as people read it: who, of which unit, may do what in which column.

The rules of a column come from many patterns; here they are put together the way the policy does it, without what
denials take away altogether, and a subtree of columns that are all alike is one entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from generator.spec.grammar import ACTIONS
from generator.spec.model import Column, Position, Site, Text
from generator.spec.rights.judging import ON_COLUMNS, OWN_SCOPE, Views
from generator.spec.rights.reasons import Reasons
from generator.spec.rights.rulebook import BUILT_IN, Place, Rule, Spot, compile_matrix

ANY_UNIT = "*"
EACH_UNIT = "="
EVERYONE = ""
_GROUP_TITLES: Mapping[str, Text] = MappingProxyType(
    {
        ANY_UNIT: Text("任何单位", "any unit"),
        EACH_UNIT: Text("各单位（限本单位）", "each unit, for its own"),
        EVERYONE: Text("所有人", "everyone"),
    }
)
_NOBODY = Text("（无人）", "(nobody)")


@dataclass(frozen=True, slots=True)
class MatrixEntry:
    """What one duty gets: ``only`` says on which records ("" for all), ``but`` on which of them it is denied again."""

    duty: str
    duty_title: Text
    only: Text
    but: Text
    lines: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One action with what each duty gets of it."""

    action: str
    title: Text
    entries: tuple[MatrixEntry, ...]


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One unit in one column, record type or tool (``target``), with what its duties may do there, by action.

    ``key`` is the column's id, the type's key or the tool's name; ``below`` counts the columns under it that are just
    the same and have no line of their own. ``unit`` is a unit's key, ANY_UNIT for duties that reach the whole site,
    EACH_UNIT where everyone acts for the own unit, or EVERYONE for the built-in duties. Where nobody may do anything
    there is one line without cells.
    """

    target: str
    key: str
    title: Text
    below: int
    unit: str
    unit_title: Text
    cells: tuple[MatrixCell, ...]


Block = tuple[MatrixLine, ...]


def matrix_table(site: Site, edition: str | None = None) -> tuple[MatrixLine, ...]:
    """The lines for one edition's columns, or for all columns, then the record types without columns and the tools.

    A record may also be read, once published, by everyone who works in a unit that keeps its column; that holds
    everywhere and has no line here.
    """
    maker = _Blocks(site)
    lines = _Tree(site, maker).lines(edition)
    if edition is not None:
        return tuple(lines)
    for key, record_type in site.record_types.items():
        rules = maker.book.types[key]
        if not rules.columns:
            lines += _named(maker.block(rules.loose), "record", key, record_type.label)
    for tool, spot in maker.book.tools.items():
        lines += _named(maker.block(spot), "tool", tool, Text(tool, tool))
    return tuple(lines)


def _named(block: Block, target: str, key: str, title: Text, below: int = 0) -> list[MatrixLine]:
    return [replace(line, target=target, key=key, title=title, below=below) for line in block]


class _Tree:
    """Walks the columns and finds the subtrees that one entry can stand for."""

    def __init__(self, site: Site, maker: _Blocks) -> None:
        self.maker = maker
        self.children: dict[str, list[Column]] = {}
        for column in site.columns.values():
            top = column.parent_id if column.parent_id in site.columns else column.edition
            self.children.setdefault(top, []).append(column)
        self.editions = tuple(dict.fromkeys(column.edition for column in site.columns.values()))
        self.shared: dict[str, tuple[frozenset[Block], int]] = {}

    def lines(self, edition: str | None) -> list[MatrixLine]:
        """The lines of one edition, or of all."""
        found: list[MatrixLine] = []
        for key in self.editions if edition is None else (edition,):
            for column in self.children.get(key, ()):
                self._measure(column)
                self._add(column, found)
        return found

    def _add(self, column: Column, found: list[MatrixLine]) -> None:
        blocks, size = self.shared[column.id]
        holds = 1 if column.record_type else 0
        if len(blocks) == 1:
            found += _named(next(iter(blocks)), "column", column.id, column.title, size - holds)
            return
        if holds:
            found += _named(self._own(column), "column", column.id, column.title)
        for child in self.children.get(column.id, ()):
            self._add(child, found)

    def _measure(self, column: Column) -> tuple[frozenset[Block], int]:
        """The different blocks in a subtree, and how many columns with records it has."""
        blocks = {self._own(column)} if column.record_type else set()
        size = len(blocks)
        for child in self.children.get(column.id, ()):
            below, count = self._measure(child)
            blocks |= below
            size += count
        self.shared[column.id] = (frozenset(blocks), size)
        return self.shared[column.id]

    def _own(self, column: Column) -> Block:
        return self.maker.block(self.maker.book.spots[column.id])


class _Blocks:
    """Makes the lines of a spot, once."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.book = compile_matrix(site)
        self.views = Views(site)
        self.reasons = Reasons(site)
        self.known: dict[Spot, Block] = {}
        self.entries: dict[tuple[Place, str, str], MatrixEntry] = {}

    def block(self, spot: Spot) -> Block:
        """The lines of a spot, not yet named after a column."""
        if spot not in self.known:
            self.known[spot] = self._make(spot)
        return self.known[spot]

    def _make(self, spot: Spot) -> Block:
        found: dict[str, dict[str, list[MatrixEntry]]] = {}
        for action in sorted(spot.place.rules, key=action_order):
            for duty in (*self.site.duties, *sorted(BUILT_IN)):
                if spot.place.gives(action, duty):
                    for unit in self._units(duty, spot.owners):
                        found.setdefault(unit, {}).setdefault(action, []).append(self._entry(spot.place, action, duty))
        order = [u for u in self.site.units if u in found]
        order += [u for u in (EACH_UNIT, ANY_UNIT, EVERYONE) if u in found]
        if not order:
            return (MatrixLine("", "", Text(""), 0, EVERYONE, _NOBODY, ()),)
        return tuple(MatrixLine("", "", Text(""), 0, u, self._title(u), self._cells(found[u])) for u in order)

    def _cells(self, found: Mapping[str, list[MatrixEntry]]) -> tuple[MatrixCell, ...]:
        return tuple(MatrixCell(a, self.reasons.action(a), tuple(entries)) for a, entries in found.items())

    def _units(self, duty: str, owners: frozenset[str] | None) -> list[str]:
        """The units whose holders of ``duty`` reach records of the owners."""
        if duty in BUILT_IN:
            return [EVERYONE]
        if self.views.scope(next(iter(self.site.units), ""), duty) is None:
            return [ANY_UNIT]
        if not owners:
            return [EACH_UNIT]
        return [unit for unit in self.site.units if not owners.isdisjoint(self.views.scope(unit, duty) or ())]

    def _title(self, unit: str) -> Text:
        return _GROUP_TITLES.get(unit) or self.reasons.unit(unit)

    def _entry(self, place: Place, action: str, duty: str) -> MatrixEntry:
        if (place, action, duty) not in self.entries:
            grants = [r for r in place.of(action)[duty] if not r.deny]
            denials = place.denials(action, duty)
            own = duty in self.site.duties and self.site.duties[duty].scope == OWN_SCOPE and action not in ON_COLUMNS
            self.entries[place, action, duty] = MatrixEntry(
                duty,
                self.reasons.duty(duty),
                self._conditions(grants, place, own),
                self._conditions(denials, place),
                tuple(dict.fromkeys(r.position for r in (*grants, *denials))),
            )
        return self.entries[place, action, duty]

    def _conditions(self, rules: Iterable[Rule], place: Place, own_only: bool = False) -> Text:
        """What the rules say together; empty when one of them has no condition, or there are none.

        With ``own_only`` the duty reaches what its holder created, and nothing else.
        """
        states: dict[tuple[bool | None, bool], set[str]] = {}
        always: set[tuple[bool | None, bool]] = set()
        for rule in rules:
            if rule.is_plain and not own_only:
                return Text("")
            kind = (True if own_only else rule.own, rule.visible)
            states.setdefault(kind, set()).update(rule.states)
            if not rule.states:
                always.add(kind)
        parts = [
            self.reasons.condition(own, visible, () if (own, visible) in always else named, place)
            for (own, visible), named in states.items()
        ]
        return Text("；".join(p.zh for p in parts), "; ".join(p.get("en") for p in parts))


def action_order(action: str) -> tuple[int, str]:
    """Sorts actions as the closed list has them, a workflow's own ones behind."""
    return (ACTIONS.index(action) if action in ACTIONS else len(ACTIONS), action)
