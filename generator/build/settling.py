"""Which fields of a record exist: conditions settled over the whole record, nested rows included.

A hidden field has no value, so hiding one may hide or show others. The record is walked in declared order, depth first,
each verdict taking effect at once, until a walk changes nothing (at most :data:`MOST_WALKS` times, so that conditions
that contradict each other come to the same end everywhere). ``forms.js`` walks a form in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.build.plain import writer
from generator.fieldtypes.base import FieldType
from generator.fieldtypes.errors import FieldError
from generator.fieldtypes.registry import get
from generator.spec.comparing import is_empty
from generator.spec.conditions import holds
from generator.spec.model import Condition, Field, RecordType
from generator.spec.values import evaluate

MOST_WALKS = 20


@dataclass(frozen=True)
class Node:
    """A field, compiled: its type, when it exists, and what is inside."""

    field: Field
    type: FieldType
    when: tuple[Condition, ...]
    inside: Shape | None = None
    kinds: Mapping[str, Shape] | None = None

    def shape_of(self, value: Any) -> Shape | None:
        """The shape of one nested object."""
        if self.kinds is None:
            return self.inside
        return self.kinds.get(str(value.get("kind"))) if isinstance(value, Mapping) else None


@dataclass(frozen=True)
class Shape:
    """The fields of an object, compiled. ``moving`` is False when no field depends on another."""

    nodes: tuple[Node, ...]
    keys: tuple[str, ...]
    fields: Mapping[str, Field]
    moving: bool


def compile_shape(fields: tuple[Field, ...], outer: Mapping[str, Condition] | None = None, extra: str = "") -> Shape:
    """The compiled fields; ``outer`` are further conditions by key, ``extra`` a key that every object also has."""
    nodes = tuple(_compile_node(one, (outer or {}).get(one.key)) for one in fields)
    moving = any(
        node.when
        or node.field.type == "computed"
        or (node.inside is not None and node.inside.moving)
        or any(shape.moving for shape in (node.kinds or {}).values())
        for node in nodes
    )
    keys = tuple(one.key for one in fields) + ((extra,) if extra else ())
    return Shape(nodes, keys, {one.key: one for one in fields}, moving)


def _compile_node(declared: Field, outer: Condition | None) -> Node:
    kind = get(declared.type)
    when = tuple(condition for condition in (outer, declared.when) if condition is not None)
    if declared.kinds:
        kinds = {one.key: compile_shape(one.fields, extra="kind") for one in declared.kinds}
        return Node(declared, kind, when, None, kinds)
    return Node(declared, kind, when, compile_shape(declared.fields) if kind.nested else None)


def section_conditions(record_type: RecordType) -> dict[str, Condition]:
    """The condition of its section for every field that stands in a conditional one."""
    return {
        item: section.when
        for section in record_type.sections
        if section.when is not None
        for item in section.items
        if isinstance(item, str)
    }


@dataclass
class Level:
    """One object of the record while it is being settled. ``scope`` has every declared key, None where it is empty."""

    shape: Shape
    source: Mapping[str, Any]
    scope: dict[str, Any] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    children: dict[str, list[tuple[tuple[str | int, ...], Level]]] = field(default_factory=dict)

    def value(self) -> dict[str, Any]:
        """The object without empty values."""
        return {key: one for key, one in self.scope.items() if one is not None}

    def walk(self, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Level]]:
        """This level and those of visible fields below, with their paths."""
        yield path, self
        for key, children in self.children.items():
            if key not in self.hidden or self.shape.fields[key].keep:
                for step, child in children:
                    yield from child.walk((*path, key, *step))


def settle(
    shape: Shape, data: Mapping[str, Any], variables: Mapping[str, Any], outer: Sequence[Mapping[str, Any]] = ()
) -> Level:
    """The levels of ``data`` (normalised), with ``hidden`` fields found and computed values worked out."""
    level = _open(shape, data)
    if shape.moving:
        for _ in range(MOST_WALKS):
            if not _walk(level, list(outer), variables):
                break
    return level


def _open(shape: Shape, source: Mapping[str, Any]) -> Level:
    level = Level(shape, source)
    for key in shape.keys:
        level.scope[key] = source.get(key)
    for node in shape.nodes:
        if node.type.nested:
            value = source.get(node.field.key)
            level.children[node.field.key] = [
                (step, _open(inner, one)) for step, one in _objects(node, value) if (inner := node.shape_of(one))
            ]
    return level


def _objects(node: Node, value: Any) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        yield (), value
    elif isinstance(value, list):
        for index, one in enumerate(value):
            if isinstance(one, Mapping):
                yield (index,), one


def _walk(level: Level, outer: list[Mapping[str, Any]], variables: Mapping[str, Any]) -> bool:
    """One walk; whether anything changed."""
    scopes: list[Mapping[str, Any]] = [level.scope, *outer]
    changed = False
    for node in level.shape.nodes:
        key = node.field.key
        visible = all(holds(condition, scopes, variables) for condition in node.when)
        if visible == (key in level.hidden):
            changed = True
            (level.hidden.discard if visible else level.hidden.add)(key)
        if not visible and not node.field.keep:
            value = None
        elif node.type.nested:
            for _, child in level.children[key]:
                changed |= _walk(child, scopes, variables)
            value = _gathered(level, key)
        elif node.field.type == "computed":
            value = compute(node, level.shape, scopes, variables)
        else:
            value = level.source.get(key)
        changed |= value != level.scope[key]
        level.scope[key] = value
    return changed


def _gathered(level: Level, key: str) -> Any:
    """The nested value as its children have it now; an object without any value is none."""
    source = level.source.get(key)
    children = level.children[key]
    if isinstance(source, Mapping):
        return (children[0][1].value() or None) if children else None
    by_index = {step[0]: child.value() for step, child in children}
    return [by_index.get(index, one) for index, one in enumerate(source)] if isinstance(source, list) else None


def compute(node: Node, shape: Shape, scopes: list[Mapping[str, Any]], variables: Mapping[str, Any]) -> Any:
    """The canonical value of a computed field, or None where it comes to nothing that its type can keep."""
    write = writer(shape.fields, variables)
    value = evaluate(node.field.options.get("value"), scopes, variables, write)
    if is_empty(value):
        return None
    try:
        return node.type.normalise(node.field, value)
    except FieldError:
        return None
