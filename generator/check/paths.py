"""Following ``$`` paths and field names through the declarations, as far as they can be followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.check.fields import Scope
from generator.source import Node
from generator.spec.declarations import Declarations
from generator.spec.fieldlists import FieldDecl
from generator.spec.grammar import VARIABLES
from generator.spec.vocabulary import Vocabulary

UNIT_FACTS: tuple[str, ...] = ("key", "title", "short", "parent", "kind", "address", "phone", "hours", "code")
PARENT = "parent"
_FACTS = {
    "unit": UNIT_FACTS,
    "duration": ("value", "unit"),
    "address": ("region", "detail", "postcode"),
    "file": ("attachment", "name", "size", "type"),
    "files": ("attachment", "name", "size", "type"),
    "image": ("file", "alt", "caption", "credit"),
}
_OPEN = frozenset({"person", "user", "link", "location"})
_REFERENCES = frozenset({"reference", "references"})


@dataclass(frozen=True, slots=True)
class Missing:
    """Where a path ends in nothing: the step that is not there, and what would be."""

    step: str
    known: tuple[str, ...]


def targets_of(field: Node) -> list[str] | None:
    """The record types that a reference may lead to; None for any."""
    to = field.get("to")
    if to is None or to.value == "any":
        return None
    return [name for name, _ in to.texts()]


class Paths:
    """Looks up paths against the declarations of a tree."""

    def __init__(self, declared: Declarations, vocabulary: Vocabulary) -> None:
        self.declared = declared
        self.vocabulary = vocabulary

    def field(self, path: str, scopes: Sequence[Scope]) -> FieldDecl | Missing | None:
        """The field that a name on the left of a condition means, or what is missing; None where it cannot be told."""
        first, *rest = path.split(".")
        for scope in scopes:
            if first in scope:
                return self._follow(scope[first], rest)
        return Missing(first, tuple(dict.fromkeys(name for scope in scopes for name in scope)))

    def path(self, path: str, scopes: Sequence[Scope]) -> FieldDecl | Missing | None:
        """As :meth:`field` for a ``$`` path, which may also begin with a variable or ``parent``."""
        first, *rest = path.split(".")
        if first in VARIABLES:
            if rest and first == "unit" and rest[0] not in UNIT_FACTS:
                return Missing(rest[0], UNIT_FACTS)
            return Missing(rest[0], ()) if rest and first not in ("unit", "me") else None
        if first == PARENT and rest and len(scopes) > 1:
            return self.path(".".join(rest), scopes[1:])
        found = self.field(path, scopes)
        if isinstance(found, Missing) and found.step == first:
            return Missing(first, (*found.known, *VARIABLES))
        return found

    def _follow(self, field: FieldDecl, rest: Sequence[str]) -> FieldDecl | Missing | None:
        if not rest:
            return field
        step, *further = rest
        info = self.vocabulary.field_types.get(field.type)
        if info is None or field.type in _OPEN or field.node.get("translate") is not None:
            return None
        if info.nested:
            scopes = list(self._inside(field))
            found = next((scope[step] for scope in scopes if step in scope), None)
            known = tuple(dict.fromkeys(name for scope in scopes for name in scope))
            return self._follow(found, further) if found is not None else Missing(step, known)
        if field.type in _REFERENCES:
            return self._through(targets_of(field.node), step, further)
        facts = _FACTS.get(field.type, ())
        return None if step in facts else Missing(step, facts)

    def _inside(self, field: FieldDecl) -> Iterable[Scope]:
        yield self.declared.fields.inside(field)
        yield from self.declared.fields.kinds(field).values()

    def _through(self, targets: list[str] | None, step: str, further: Sequence[str]) -> FieldDecl | Missing | None:
        if targets is None or any(target not in self.declared.types for target in targets):
            return None
        known: list[str] = []
        for target in targets:
            fields = self.declared.fields_of(target)
            if step in fields:
                return self._follow(fields[step], further)
            known += fields
        return Missing(step, tuple(dict.fromkeys(known)))


def choice_values(field: FieldDecl, declared: Declarations) -> dict[str, Node] | None:
    """The values of a choice field with the node of each; None where they are not known."""
    node = field.node.get("choices")
    if node is None:
        return None
    name = node.text()
    if name:
        listed = declared.codes.get(name.removeprefix("codes/"))
        return dict(listed.node.pairs("entries")) if listed is not None else None
    if node.parts is not None:
        return dict(node.texts())
    return dict(node.pairs())


def tests_in(data: object) -> Iterator[tuple[str, str, object]]:
    """(field, operator, operand) of every test in a condition's canonical data."""
    if not isinstance(data, list) or not data:
        return
    if data[0] in ("all", "any"):
        for part in data[1]:
            yield from tests_in(part)
    elif data[0] == "not":
        yield from tests_in(data[1])
    elif data[0] == "test":
        yield data[1], data[2], data[3]
