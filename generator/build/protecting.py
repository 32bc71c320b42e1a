"""Read-only values: put back what was stored, follow what they follow, report attempts to change them.

In a group the stored group is what counts. Rows have no identity, so a read-only value in a row may be any value that
the stored rows have there (rows may be moved), its default, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from generator.build.plain import writer
from generator.build.problems import Problem
from generator.build.settling import Node, Shape
from generator.fieldtypes.errors import FieldError, is_empty
from generator.fieldtypes.registry import get
from generator.spec.conditions import holds
from generator.spec.model import EMPTY, Condition, Field, Text
from generator.spec.values import evaluate, paths_of

Path = tuple[str | int, ...]
Scope = Mapping[str, Any]


def default_value(field: Field, scopes: list[Scope], variables: Mapping[str, Any], fields: Mapping[str, Field]) -> Any:
    """The canonical value of a field's default, or None while it cannot be worked out."""
    value = evaluate(field.default, scopes, variables, writer(fields, variables))
    if is_empty(value):
        return None
    try:
        return get(field.type).normalise(field, value)
    except FieldError:
        return None


def default_values(
    fields: tuple[Field, ...], outer: list[Scope], variables: Mapping[str, Any], given: Mapping[str, Any] = EMPTY
) -> dict[str, Any]:
    """The defaults of an object; one may follow what is ``given``, and those declared before it."""
    known = {field.key: field for field in fields}
    scope: dict[str, Any] = {key: given.get(key) for key in known}
    for field in fields:
        if scope[field.key] is not None:
            continue
        if field.type == "group" and field.many is None:
            scope[field.key] = default_values(field.fields, [scope, *outer], variables) or None
        elif field.default is not None:
            scope[field.key] = default_value(field, [scope, *outer], variables, known)
    return {key: value for key, value in scope.items() if value is not None}


class Protection:
    """One validation's read-only rules. ``initial`` gives the defaults of a new record, asked for when needed."""

    def __init__(self, variables: Mapping[str, Any], public: bool, initial: Callable[[], Mapping[str, Any]]) -> None:
        self.variables = variables
        self.public = public
        self.initial = initial
        self.problems: list[Problem] = []

    def apply(self, shape: Shape, values: dict[str, Any], before: Mapping[str, Any]) -> None:
        """Protects the top-level fields of ``values`` and what is inside them; changes ``values``."""
        self._object(shape, values, before, [], (), self.initial)

    def _object(
        self,
        shape: Shape,
        values: dict[str, Any],
        before: Mapping[str, Any],
        outer: list[Scope],
        path: Path,
        initial: Callable[[], Mapping[str, Any]],
    ) -> None:
        scope = {key: values.get(key) for key in shape.keys}
        scopes: list[Scope] = [scope, *outer]
        for node in shape.nodes:
            key = node.field.key
            if self._is_protected(node, scopes):
                kept = self._kept(node, before.get(key), scopes, shape)
                given = values.pop(key, None)
                changed = given is not None and given != kept and given != before.get(key)
                if changed and given != initial().get(key):
                    self.problems.append(Problem((*path, key), _text(node.field), "readonly"))
                scope[key] = kept
                if kept is not None:
                    values[key] = kept
            elif node.type.nested and values.get(key) is not None:
                self._inside(node, values[key], before.get(key), scopes, (*path, key))

    def _inside(self, node: Node, value: Any, before: Any, scopes: list[Scope], path: Path) -> None:
        if isinstance(value, dict) and node.inside is not None:
            stored = before if isinstance(before, Mapping) else {}
            self._object(node.inside, value, stored, scopes, path, lambda: {})
            return
        stored_rows = [row for row in before if isinstance(row, Mapping)] if isinstance(before, list) else []
        for index, row in enumerate(value if isinstance(value, list) else []):
            shape = node.shape_of(row)
            if shape is not None:
                self._row(shape, row, stored_rows, scopes, (*path, index))

    def _row(
        self, shape: Shape, row: dict[str, Any], stored: list[Mapping[str, Any]], outer: list[Scope], path: Path
    ) -> None:
        scopes: list[Scope] = [{key: row.get(key) for key in shape.keys}, *outer]
        for node in shape.nodes:
            key = node.field.key
            if row.get(key) is None or not self._is_protected(node, scopes):
                continue
            known = [one.get(key) for one in stored]
            if row[key] not in known and row[key] != default_value(node.field, scopes, self.variables, shape.fields):
                self.problems.append(Problem((*path, key), _text(node.field), "readonly"))

    def _is_protected(self, node: Node, scopes: list[Scope]) -> bool:
        if node.field.type == "computed":
            return False
        readonly = node.field.readonly
        if isinstance(readonly, Condition):
            return holds(readonly, scopes, self.variables)
        return readonly or node.type.assigned

    def _kept(self, node: Node, stored: Any, scopes: list[Scope], shape: Shape) -> Any:
        """The value that stays: the stored one, or what the default follows until the record is public."""
        field = node.field
        if field.default is None or node.type.assigned or (stored is not None and self.public):
            return stored
        if stored is not None and not paths_of(field.default):
            return stored
        return default_value(field, scopes, self.variables, shape.fields)


def _text(field: Field) -> Text:
    label = field.label
    return Text(
        f"“{label.zh}”由系统填写，不能修改", f"“{label.get('en')}” is filled in by the system and cannot be changed"
    )
