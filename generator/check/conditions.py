"""All conditions of a tree, each with the fields that it may name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.check.fields import FieldUse, Scope
from generator.check.paths import choice_values, targets_of
from generator.source import Node
from generator.spec.declarations import Declarations
from generator.spec.fieldlists import FieldDecl

FACETS: tuple[str, ...] = ("when", "required", "readonly")


@dataclass(frozen=True, slots=True)
class ConditionUse:
    """A condition as written. ``left`` are the scopes of the fields it tests (None: not to be told), ``right`` those
    of its ``$`` operands; ``tested`` names the record types on the left."""

    node: Node
    tested: str
    left: Sequence[Scope] | None
    right: Sequence[Scope]


def written_conditions(nodes: Sequence[FieldDecl], declared: Declarations) -> Iterator[Node]:
    """Every condition of the tree, once, wherever it stands."""
    for field in nodes:
        for facet in (*FACETS, "where"):
            node = field.node.get(facet)
            if node is not None and not isinstance(node.value, bool):
                yield node
        for _, choice in field.node.pairs("choices"):
            yield from _when_of(choice)
    for listed in declared.codes.values():
        for _, choice in listed.node.pairs("entries"):
            yield from _when_of(choice)
    for _, holder in declared.holders():
        for section in holder.elements("sections"):
            yield from _when_of(section)


def _when_of(node: Node) -> Iterator[Node]:
    when = node.get("when")
    if when is not None and when.items is not None:
        yield when


def condition_uses(uses: Sequence[FieldUse], declared: Declarations) -> Iterator[ConditionUse]:
    """Every condition in every record type in which it counts."""
    for use in uses:
        node = use.decl.node
        for facet in FACETS:
            condition = node.get(facet)
            if condition is not None and condition.items is not None:
                yield ConditionUse(condition, use.record_type, use.scopes, use.scopes)
        where = node.get("where")
        if where is not None and where.items is not None:
            yield ConditionUse(where, ", ".join(targets_of(node) or ()), _target_scopes(node, declared), use.scopes)
        for choice in (choice_values(use.decl, declared) or {}).values():
            for when in _when_of(choice):
                yield ConditionUse(when, use.record_type, use.scopes, use.scopes)
    for key, record_type in declared.types.items():
        scope = (declared.fields_of(key),)
        for section in record_type.node.elements("sections"):
            for when in _when_of(section):
                yield ConditionUse(when, key, scope, scope)


def _target_scopes(node: Node, declared: Declarations) -> Sequence[Scope] | None:
    targets = targets_of(node)
    if targets is None or any(target not in declared.types for target in targets):
        return None
    return [declared.fields_of(target) for target in targets]
