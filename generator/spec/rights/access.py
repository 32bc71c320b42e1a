"""What Flask-AppBuilder has to let through: permissions on views by unit and duty, the policy's necessary condition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from generator.spec.model import Site
from generator.spec.rights.judging import ON_COLUMNS, Views
from generator.spec.rights.rulebook import PUBLIC_DUTY, STAFF_DUTY, Place, Rulebook, TypeRules

VIEW_PREFIX = "rt_"
TOOL_PREFIX = "tool_"
TRANSITION = "can_transition"
PERMISSIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "read": ("can_list", "can_show"),
        "create": ("can_add",),
        "edit": ("can_edit",),
        "submit": (TRANSITION,),
        "return": (TRANSITION,),
        "approve": (TRANSITION,),
        "secrecy": (TRANSITION,),
        "publish": (TRANSITION,),
        "withdraw": (TRANSITION,),
        "archive": (TRANSITION,),
    }
)

Pair = tuple[str, str]
Grants = dict[tuple[str, str], frozenset[Pair]]


def view_name(record_type: str) -> str:
    """The name of a record type's view in Flask-AppBuilder."""
    return VIEW_PREFIX + record_type


def tool_view_name(tool: str) -> str:
    """The name of a tool's view in Flask-AppBuilder."""
    return TOOL_PREFIX + tool


def permissions_for(site: Site, action: str) -> tuple[str, ...]:
    """The permissions that a request for ``action`` passes: its own, and ``can_transition`` for steps of a workflow."""
    steps = any(t.action == action for w in site.workflows.values() for t in w.transitions)
    known = PERMISSIONS.get(action)
    if known is None:
        known = (TRANSITION,) if steps and action not in _BESIDES else (f"can_{action}",)
    return (*known, TRANSITION) if steps and TRANSITION not in known else known


_BESIDES = frozenset({"pick", "delete", "restore", "export", "import", "assign", "configure", "place", "use"})


def grants(site: Site, book: Rulebook, views: Views) -> Grants:
    """The pairs of each (unit, duty), and of ``("", "public")``; see :meth:`generator.spec.policy.Policy.grants`."""
    needed = _Needed(site, views)
    for key, places in book.types.items():
        needed.add_type(view_name(key), places)
    for tool, spot in book.tools.items():
        needed.add_place(tool_view_name(tool), spot.place, None)
    return needed.by_role()


class _Needed:
    """Collects, by duty, pairs that are open in any unit and pairs that need a unit among the owners of a column."""

    def __init__(self, site: Site, views: Views) -> None:
        self.site = site
        self.views = views
        self.open: dict[str, set[Pair]] = {}
        self.by_owner: dict[str, dict[str, set[Pair]]] = {}
        self.of_unit: dict[str, set[Pair]] = {}
        self.permissions: dict[str, tuple[str, ...]] = {}

    def add_type(self, view: str, places: TypeRules) -> None:
        for spot in places.spots:
            self.add_place(view, spot.place, spot.owners)
        self.add_place(view, places.loose.place, frozenset() if places.columns else None)
        for unit in places.owned:
            self.of_unit.setdefault(unit, set()).update(self._pairs(view, "read"))

    def add_place(self, view: str, place: Place, owners: frozenset[str] | None) -> None:
        for action in place.rules:
            pairs = self._pairs(view, action)
            for duty in place.rules[action]:
                if not place.gives(action, duty):
                    continue
                if action in ON_COLUMNS and owners is not None and self._is_scoped(duty):
                    for owner in owners:
                        self.by_owner.setdefault(duty, {}).setdefault(owner, set()).update(pairs)
                elif action not in ON_COLUMNS or owners is None or owners:
                    self.open.setdefault(duty, set()).update(pairs)

    def by_role(self) -> Grants:
        everyone = self.open.get(PUBLIC_DUTY, set())
        staff = everyone | self.open.get(STAFF_DUTY, set())
        found: Grants = {("", PUBLIC_DUTY): frozenset(everyone)}
        for duty in self.site.duties:
            owned = self.by_owner.get(duty, {})
            for unit in self.site.units:
                scope = self.views.scope(unit, duty)
                reached: Iterable[str] = owned if scope is None else scope & owned.keys()
                pairs = staff | self.open.get(duty, set()) | self.of_unit.get(unit, set())
                found[unit, duty] = frozenset(pairs.union(*(owned[u] for u in reached)))
        return found

    def _is_scoped(self, duty: str) -> bool:
        return duty in self.site.duties and self.site.duties[duty].scope != "site"

    def _pairs(self, view: str, action: str) -> list[Pair]:
        if action not in self.permissions:
            self.permissions[action] = permissions_for(self.site, action)
        return [(permission, view) for permission in self.permissions[action]]
