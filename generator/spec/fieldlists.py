"""Fields as written and merged: field sets in order, own fields last, a later one replacing an earlier as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.source import Node
from generator.spec.model import Position


@dataclass(frozen=True, slots=True)
class FieldDecl:
    """One field: its key, what was written for it, where its key stands, and the field sets that it came through."""

    key: str
    node: Node
    position: Position
    through: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """The name of its type."""
        return self.node.text("type")


class FieldLists:
    """Merges ``use`` and ``fields``. A set that is not there, or that holds itself, adds nothing."""

    def __init__(self, fieldsets: Mapping[str, Node]) -> None:
        self.fieldsets = fieldsets
        self._cache: dict[tuple[int, tuple[str, ...]], dict[str, FieldDecl]] = {}

    def of(self, holder: Node, through: tuple[str, ...] = ()) -> dict[str, FieldDecl]:
        """The fields of what states ``use`` and ``fields``: a type, a group, rows, a kind or a field set."""
        known = self._cache.get((id(holder), through))
        if known is not None:
            return known
        merged: dict[str, FieldDecl] = {}
        for name, _ in holder.texts("use"):
            fieldset = self.fieldsets.get(name)
            if fieldset is not None and name not in through:
                merged.update(self.of(fieldset, (*through, name)))
        fields = holder.get("fields")
        if fields is not None:
            for key, node in fields.pairs():
                merged[key] = FieldDecl(key, node, Position(fields.file, *fields.key_place(key)), through)
        self._cache[(id(holder), through)] = merged
        return merged

    def inside(self, field: FieldDecl) -> dict[str, FieldDecl]:
        """The nested fields of a group or of rows."""
        return self.of(field.node, field.through)

    def kinds(self, field: FieldDecl) -> dict[str, dict[str, FieldDecl]]:
        """The fields of each kind of a ``rows`` field."""
        return {key: self.of(node, field.through) for key, node in field.node.pairs("kinds")}
