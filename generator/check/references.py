"""References to columns wherever they are written, and places inside conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.source import Node
from generator.spec.columns import ColumnDecl
from generator.spec.declarations import Declarations
from generator.spec.model import Position
from generator.spec.places import at, at_key


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A reference to a column: where, what it says, what it may mean, and whether the schema works without it."""

    position: Position
    reference: str
    found: tuple[ColumnDecl, ...]
    edition: str = ""
    is_optional: bool = False


def column_references(declared: Declarations) -> Iterator[ColumnUse]:
    """Every reference to a column in the tree."""
    columns = declared.columns
    for column in columns.written:
        node = column.node.get("parent")
        if node is not None and column.parent_candidates is not None:
            yield ColumnUse(at(node), node.text(), tuple(column.parent_candidates), column.edition)
    for key, edition in declared.editions.items():
        for block in edition.node.elements("home"):
            for reference, node in block.texts("columns"):
                yield ColumnUse(at(node), reference, tuple(columns.find(reference, key)), key, is_optional=True)
    permissions = declared.document("permissions")
    if permissions is None:
        return
    matrix = permissions.get("matrix")
    for pattern, _ in matrix.pairs() if matrix is not None else ():
        if matrix is not None and pattern.startswith("column:"):
            reference = pattern.removeprefix("column:")
            yield ColumnUse(at_key(matrix, pattern), reference, tuple(columns.find(reference)))
    for expectation in permissions.elements("expect"):
        on = expectation.get("on")
        if on is not None and on.text() and not on.text().startswith(("record:", "tools/")):
            reference = on.text().removeprefix("column:")
            yield ColumnUse(at(on), reference, tuple(columns.find(reference)))


def column_names(declared: Declarations, use: ColumnUse) -> Iterable[str]:
    """What could be written instead, the names of the same edition first."""
    if not use.edition:
        return declared.columns.names()
    return [
        name for column in declared.columns.order if column.edition == use.edition for name in (column.key, column.id)
    ]


def place_of(node: Node, wanted: object) -> Position:
    """Where a condition names a field or compares with a value; the condition itself when it cannot be told."""
    found = _search(node, wanted)
    return found if found is not None else at(node)


def _search(node: Node, wanted: object) -> Position | None:
    if node.items is not None:
        if isinstance(wanted, str) and wanted in node.items:
            return at_key(node, wanted)
        children = list(node.items.values())
    else:
        children = node.parts or []
    if node.items is None and node.parts is None and _is_same(node.value, wanted):
        return at(node)
    return next((found for child in children if (found := _search(child, wanted)) is not None), None)


def _is_same(written: object, wanted: object) -> bool:
    if isinstance(written, bool) or isinstance(wanted, bool):
        return written is wanted
    if isinstance(written, str) and isinstance(wanted, str) and wanted.startswith("$"):
        return written == wanted or written.startswith((f"{wanted}+", f"{wanted}-"))
    return written == wanted
