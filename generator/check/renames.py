"""All ``was`` of a tree, grouped by what shares a namespace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.check.fields import Scope, field_uses
from generator.spec.columns import ColumnDecl
from generator.spec.declarations import Declarations, Declared, TypeDecl
from generator.spec.model import Position
from generator.spec.places import at


@dataclass(frozen=True, slots=True)
class Rename:
    """One ``was``: the key now, the key before, where it is written."""

    key: str
    was: str
    position: Position


@dataclass(frozen=True, slots=True)
class Namespace:
    """Keys that must differ from each other, and the renames among them."""

    keys: frozenset[str]
    renames: tuple[Rename, ...]


def renames(declared: Declarations) -> Iterator[Namespace]:
    """Every namespace with a rename in it."""
    spaces = [_declared(declared.units), _declared(declared.duties), _types(declared.types), _columns(declared)]
    seen: set[int] = set()
    for use in field_uses(declared):
        scope = use.scopes[0]
        if id(scope) not in seen:
            seen.add(id(scope))
            spaces.append(_fields(scope))
    yield from (space for space in spaces if space.renames)


def _declared(found: Mapping[str, Declared]) -> Namespace:
    named = ((key, other.node.get("was")) for key, other in found.items())
    return Namespace(
        frozenset(found), tuple(Rename(k, n.text(), at(n)) for k, n in named if n is not None and n.text())
    )


def _types(types: Mapping[str, TypeDecl]) -> Namespace:
    """Record types of the folders; those of columns are renamed with their columns."""
    named = ((key, other.node.get("was")) for key, other in types.items() if other.column is None)
    return Namespace(
        frozenset(types), tuple(Rename(k, n.text(), at(n)) for k, n in named if n is not None and n.text())
    )


def _fields(scope: Scope) -> Namespace:
    named = ((key, field.node.get("was")) for key, field in scope.items())
    return Namespace(
        frozenset(scope), tuple(Rename(k, n.text(), at(n)) for k, n in named if n is not None and n.text())
    )


def _columns(declared: Declarations) -> Namespace:
    found = []
    for column in declared.columns.order:
        node = column.node.get("was")
        if node is not None and node.text():
            found.append(Rename(column.id, old_id(column, node.text()), at(node)))
    return Namespace(frozenset(declared.columns.by_id), tuple(found))


def old_id(column: ColumnDecl, was: str) -> str:
    """The id that a column had: ``was`` is its old key among its siblings, or a path from the top of the edition."""
    if "/" in was:
        return was if was.startswith(f"{column.edition}/") else f"{column.edition}/{was}"
    return "/".join((column.edition, *column.path[:-1], was))
