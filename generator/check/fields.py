"""Walking over fields: each as it was written once, and each in every record type that it ends up in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.source import Node
from generator.spec.declarations import Declarations
from generator.spec.fieldlists import FieldDecl
from generator.spec.model import Position

Scope = Mapping[str, FieldDecl]


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A field inside a record type. ``scopes`` are the fields around it, those of its own object first."""

    record_type: str
    decl: FieldDecl
    scopes: tuple[Scope, ...]

    @property
    def is_top(self) -> bool:
        """Whether the field belongs to the record itself rather than to a group or to rows."""
        return len(self.scopes) == 1


def field_uses(declared: Declarations) -> Iterator[FieldUse]:
    """Every field of every record type, nested ones after the field that holds them."""
    for key in declared.types:
        top = declared.fields_of(key)
        yield from _within(declared, key, top, (top,))


def _within(declared: Declarations, key: str, fields: Scope, scopes: tuple[Scope, ...]) -> Iterator[FieldUse]:
    for decl in fields.values():
        yield FieldUse(key, decl, scopes)
        inner = declared.fields.inside(decl)
        if inner:
            yield from _within(declared, key, inner, (inner, *scopes))
        for kind in declared.fields.kinds(decl).values():
            yield from _within(declared, key, kind, (kind, *scopes))


def holders(declared: Declarations) -> Iterator[Node]:
    """Everything written that may state ``use`` and ``fields``: types, columns, field sets, groups, rows, kinds."""
    tops = [node for kind in ("record", "fieldset") for _, node in declared.files.get(kind, [])]
    tops += [column.node for column in declared.columns.written]
    for top in tops:
        yield from _holders_in(top)


def _holders_in(node: Node) -> Iterator[Node]:
    yield node
    for _, field in node.pairs("fields"):
        if field.items is None:
            continue
        if field.get("fields") is not None or field.get("use") is not None:
            yield from _holders_in(field)
        for _, kind in field.pairs("kinds"):
            yield from _holders_in(kind)


def written_fields(declared: Declarations) -> Iterator[FieldDecl]:
    """Every field as written, once, wherever it stands."""
    for holder in holders(declared):
        fields = holder.get("fields")
        if fields is not None:
            for key, node in fields.pairs():
                yield FieldDecl(key, node, Position(fields.file, *fields.key_place(key)))
