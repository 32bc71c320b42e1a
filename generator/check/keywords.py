"""JSON Schema keywords that report where an author must look: at the key itself, and at one alternative only.

The schemas come woven (see :mod:`generator.check.metaschemas`): there are no references left to resolve, so going down
costs no new validator object, which makes a large schema folder several times faster to check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from generator.check.metaschemas import BY_TYPE

Errors = Iterator[ValidationError]


class ShapeError(ValidationError):
    """An error with the key that it is about: one that should not be there, or one that is missing."""

    def __init__(self, validator: str, key: str, known: tuple[str, ...] = ()) -> None:
        super().__init__(key, validator=validator)
        self.key = key
        self.known = known


def descend(validator: Any, instance: Any, schema: Any, step: str | int | None = None) -> Errors:
    """The errors of an instance under a woven schema; ``step`` leads from the caller's instance to this one."""
    if schema is True:
        return
    for keyword, value in schema.items():
        function = validator.VALIDATORS.get(keyword)
        if function is None:
            continue
        for error in function(validator, value, instance, schema) or ():
            if not isinstance(error.validator, str):
                error.validator, error.validator_value, error.instance = keyword, value, instance
            if step is not None:
                error.path.appendleft(step)
            yield error


def _properties(validator: Any, properties: Mapping[str, Any], instance: Any, schema: Any) -> Errors:
    if isinstance(instance, dict):
        for key, value in instance.items():
            if key not in properties:
                continue
            if properties[key] is False:
                yield ShapeError("additionalProperties", key, tuple(k for k, s in properties.items() if s is not False))
            else:
                yield from descend(validator, value, properties[key], key)


def _additional(validator: Any, additional: Any, instance: Any, schema: Any) -> Errors:
    if not isinstance(instance, dict):
        return
    known = schema.get("properties", {})
    for key, value in instance.items():
        if key in known:
            continue
        if additional is False:
            yield ShapeError("additionalProperties", key, tuple(known))
        else:
            yield from descend(validator, value, additional, key)


def _required(validator: Any, required: list[str], instance: Any, schema: Any) -> Errors:
    if isinstance(instance, dict):
        for key in required:
            if key not in instance:
                yield ShapeError("required", key)


def _property_names(validator: Any, names: Any, instance: Any, schema: Any) -> Errors:
    if isinstance(instance, dict):
        for key in instance:
            if next(descend(validator, key, names), None) is not None:
                yield ShapeError("propertyNames", key)


def _items(validator: Any, items: Any, instance: Any, schema: Any) -> Errors:
    if isinstance(instance, list):
        for number, value in enumerate(instance):
            yield from descend(validator, value, items, number)


_KIND_OF = {str: "string", bool: "boolean", int: "integer", float: "number", dict: "object", list: "array"}


def _kinds(schema: Any) -> tuple[str, ...]:
    """The JSON types that an alternative takes."""
    kind = schema.get("type")
    if kind is None:
        values = schema.get("enum", [schema["const"]] if "const" in schema else [])
        return tuple(dict.fromkeys(_KIND_OF.get(type(value), "null") for value in values))
    return (kind,) if isinstance(kind, str) else tuple(kind)


def _any_of(validator: Any, alternatives: list[Any], instance: Any, schema: Any) -> Errors:
    """The alternatives of our schemas are of different JSON types: the value's own type says which one was meant."""
    kinds: list[str] = []
    fitting = []
    for alternative in alternatives:
        own = _kinds(alternative)
        if any(validator.is_type(instance, kind) for kind in own):
            fitting.append(alternative)
        kinds += own
    if fitting:
        each = [list(descend(validator, instance, alternative)) for alternative in fitting]
        if all(each):
            yield from _closest(fitting, each, instance)
        return
    error = ValidationError("")
    error.validator, error.validator_value, error.instance = "type", kinds, instance
    yield error


def _closest(fitting: list[Any], each: list[list[ValidationError]], instance: Any) -> Errors:
    """The errors of the alternative that was most likely meant; a key that none of them knows speaks for all."""
    known = {key for alternative in fitting for key in alternative.get("properties", ())}
    unknown = [key for key in instance if key not in known] if isinstance(instance, dict) and len(fitting) > 1 else []
    if known and unknown:
        for key in unknown:
            yield ShapeError("additionalProperties", key, tuple(sorted(known)))
    else:
        yield from min(each, key=len)


def _if(validator: Any, condition: Any, instance: Any, schema: Any) -> Errors:
    holds = next(descend(validator, instance, condition), None) is None
    branch = schema.get("then" if holds else "else")
    if branch is not None:
        yield from descend(validator, instance, branch)


def _by_type(validator: Any, by_type: Mapping[str, Any], instance: Any, schema: Any) -> Errors:
    if not isinstance(instance, dict):
        return
    name = instance.get("type")
    if isinstance(name, str) and (not name or name not in by_type):
        error = ShapeError(BY_TYPE, name, tuple(key for key in by_type if key))
        error.path.appendleft("type")
        yield error
    chosen = by_type.get(name, by_type[""]) if isinstance(name, str) and name else by_type[""]
    yield from descend(validator, instance, chosen)


ShapeValidator: Any = cast(Any, extend)(
    Draft202012Validator,
    {
        "properties": _properties,
        "additionalProperties": _additional,
        "required": _required,
        "propertyNames": _property_names,
        "items": _items,
        "anyOf": _any_of,
        "oneOf": _any_of,
        "if": _if,
        BY_TYPE: _by_type,
    },
)
