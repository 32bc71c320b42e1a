"""The column trees as the public may see them: addresses, menus, subtrees. Built once a generation, read by every page.

Columns are data: with five thousand of them this is a few dictionaries, and no page looks at all of them but the site
map. A column that the policy shows to nobody is not there at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.build.generation import Generation
from generator.spec.model import Column, Edition, RecordType
from generator.spec.policy import PUBLIC

Target = Edition | Column
_SERVICE_NAMES = frozenset({"hasInput", "hasCompetentAuthority", "processingTime"})


def is_service(record_type: RecordType) -> bool:
    """Whether records are guides to public services: their fields carry CPSV-AP names (``maps: {cpsv: …}``)."""
    return any(field.maps.get("cpsv") in _SERVICE_NAMES for field in record_type.fields)


@dataclass(frozen=True)
class Scope:
    """Which records a column shows: those at home in ``columns`` and, where ``field`` is given, only those that have a
    value in it.
    """

    columns: tuple[str, ...]
    field: str = ""


class Structure:
    """The visible part of one site's columns."""

    def __init__(self, generation: Generation) -> None:
        site, policy = generation.site, generation.policy
        self.site = site
        self._order = tuple(site.columns)
        self._places = {key: place for place, key in enumerate(self._order)}
        self._ends = _subtree_ends(self._order)
        self.readable = frozenset(policy.columns_for(PUBLIC, "read"))
        self._writable = frozenset(policy.columns_for(PUBLIC, "create"))
        self.visible = self._visible()
        self.targets: Mapping[str, Target] = self._targets()
        self._scopes: dict[str, Scope] = {}
        self._by_unit: dict[str, tuple[Column, ...]] = {}
        for column in site.columns.values():
            if column.id in self.visible and column.record_type and not column.link:
                for unit in column.owners:
                    self._by_unit[unit] = (*self._by_unit.get(unit, ()), column)

    def _visible(self) -> frozenset[str]:
        """Columns with something for the public in them or below, found from the leaves up."""
        site, found = self.site, set[str]()
        for key in reversed(self._order):
            column = site.columns[key]
            children = site.children.get(key, ())
            if column.drop:
                continue
            is_open = (key in self.readable or key in self._writable) if column.record_type else not children
            if is_open or column.link or any(child in found for child in children):
                found.add(key)
        return frozenset(found)

    def _targets(self) -> dict[str, Target]:
        found: dict[str, Target] = {}
        for edition in self.site.editions.values():
            found.setdefault(edition.prefix, edition)
        for column in self.site.columns.values():
            if column.id in self.visible and not column.link:
                found.setdefault(column.public.path, column)
        return found

    # -- moving in the tree -------------------------------------------------------------------------------------------

    @property
    def main_edition(self) -> Edition:
        """The edition at the root of the site, else the first one."""
        editions = self.site.editions.values()
        return next((edition for edition in editions if not edition.prefix), next(iter(editions)))

    def edition_of(self, column: Column) -> Edition:
        """The edition that a column belongs to."""
        return self.site.editions[column.edition]

    def parent(self, column: Column) -> Column | None:
        """The column above, or None at the top of the edition."""
        return self.site.columns.get(column.parent_id)

    def ancestors(self, column: Column) -> list[Column]:
        """The columns above, outermost first."""
        found: list[Column] = []
        above = self.parent(column)
        while above is not None:
            found.append(above)
            above = self.parent(above)
        return found[::-1]

    def children(self, parent: str, *, menu: bool = True) -> list[Column]:
        """The visible columns below a column id or an edition key, as declared; ``menu`` leaves out hidden ones."""
        columns = (self.site.columns[key] for key in self.site.children.get(parent, ()) if key in self.visible)
        return [column for column in columns if column.menu or not menu]

    def below(self, column_id: str) -> Iterable[Column]:
        """The column and everything below it."""
        start = self._places[column_id]
        return (self.site.columns[key] for key in self._order[start : self._ends[start]])

    # -- what a column shows ------------------------------------------------------------------------------------------

    def scope(self, column: Column) -> Scope:
        """The records that a column's page lists.

        They are the records of its type that are at home in it or below it. A column that groups by a choice, under a
        parent of the same type, is a view of the parent: it lists whatever is there with a value in that field (the
        views for citizens and for enterprises are two of one set of services).
        """
        known = self._scopes.get(column.id)
        if known is None:
            base = self._view_base(column)
            chosen = tuple(
                below.id
                for below in self.below((base or column).id)
                if below.record_type == column.record_type and below.id in self.readable
            )
            known = self._scopes[column.id] = Scope(chosen, column.public.group_by if base else "")
        return known

    def _view_base(self, column: Column) -> Column | None:
        parent = self.parent(column)
        if parent is None or not column.record_type or parent.record_type != column.record_type:
            return None
        field = self.site.record_types[column.record_type].field(column.public.group_by)
        return parent if field is not None and field.type in ("choice", "choices") else None

    def leaves(self, column: Column) -> tuple[str, ...]:
        """Ids of all columns in a subtree that can hold records which the public reads."""
        return tuple(c.id for c in self.below(column.id) if c.record_type and c.id in self.readable)

    def leaves_of_type(self, column: Column) -> tuple[str, ...]:
        """Ids of the readable columns in a subtree that hold records of the column's own type."""
        kind = column.record_type
        return tuple(c.id for c in self.below(column.id) if c.record_type == kind and c.id in self.readable)

    def hall_of(self, column: Column) -> Column | None:
        """The service hall that a column belongs to: the topmost column on its way up whose records are services."""
        found = None
        for one in (*self.ancestors(column), column):
            if found is None and one.record_type and is_service(self.site.record_types[one.record_type]):
                found = one
        return found

    def halls(self, edition: str) -> list[Column]:
        """The topmost columns of an edition whose records are services."""
        found = []
        for column in self.site.columns.values():
            if column.edition != edition or column.id not in self.visible or not column.record_type:
                continue
            if self.hall_of(column) is column:
                found.append(column)
        return found

    def columns_of_unit(self, unit: str) -> tuple[Column, ...]:
        """The visible columns that a unit keeps."""
        return self._by_unit.get(unit, ())


def _subtree_ends(order: tuple[str, ...]) -> list[int]:
    """For each place in a pre-order of ids the place after its subtree."""
    ends = [0] * len(order)
    open_places: list[int] = []
    for place, key in enumerate(order):
        while open_places and not key.startswith(order[open_places[-1]] + "/"):
            ends[open_places.pop()] = place
        open_places.append(place)
    for place in open_places:
        ends[place] = len(order)
    return ends
