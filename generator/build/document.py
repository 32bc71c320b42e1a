"""A record type as one JSON Schema 2020-12 document.

The document describes the canonical data of a *complete* record: what REST answers, what import files may hold.
Whatever :class:`generator.build.validators.RecordValidator` accepts with ``complete=True`` satisfies it. Conditions
stand in it twice: exactly, under the keywords below, and as ``if``/``then`` where JSON Schema can say the same. The
keywords of ours (any other validator ignores them) are, on the schema of a field:

``x-when`` the field exists only then · ``x-keep`` a hidden field keeps its value · ``x-required`` and
``x-readonly`` conditions · ``x-offer`` choice → condition under which it may be chosen · ``x-minimum`` and
``x-maximum`` bounds that JSON Schema cannot state (``{"$": path, "plus": …}``, dates, decimals, words of rich text)
· ``x-unique`` · ``x-computed`` the expression. A condition is written as :mod:`generator.spec.conditions` defines
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.build.settling import section_conditions
from generator.fieldtypes.base import FieldType
from generator.fieldtypes.registry import get
from generator.spec.comparing import equal
from generator.spec.model import Condition, Field, RecordType

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def record_schema(record_type: RecordType) -> Schema:
    """The document of a record type."""
    outer = section_conditions(record_type)
    return {
        "$schema": DIALECT,
        "$id": f"urn:district:record:{record_type.key}",
        "title": record_type.label.zh,
        **object_document(record_type.fields, outer),
    }


def object_document(
    fields: tuple[Field, ...], outer: Mapping[str, Condition] | None = None, fixed: Mapping[str, Any] | None = None
) -> Schema:
    """An object of ``fields``; ``fixed`` are properties that are always there (the kind of a row)."""
    fixed = fixed or {}
    whens = {field.key: _both((outer or {}).get(field.key), field.when) for field in fields}
    properties = {**fixed, **{field.key: _field_schema(field, whens[field.key]) for field in fields}}
    required = [
        *fixed,
        *(f.key for f in fields if f.required is True and whens[f.key] is None and not get(f.type).assigned),
    ]
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        schema["required"] = required
    known = {field.key: field for field in fields}
    rules = [rule for field in fields for rule in _rules(field, whens[field.key], known)]
    if rules:
        schema["allOf"] = rules
    return schema


def _both(outer: Condition | None, own: Condition | None) -> Any:
    found = [condition.data for condition in (outer, own) if condition is not None]
    return None if not found else found[0] if len(found) == 1 else ["all", found]


def _field_schema(field: Field, when: Any) -> Schema:
    kind = get(field.type)
    schema = _nested_schema(field) if kind.nested else kind.schema(field)
    if not field.translate:
        _bound(schema, field, kind)
    schema = {"title": field.label.zh, **schema}
    if field.help is not None:
        schema["description"] = field.help.zh
    extra = {
        "x-when": when,
        "x-keep": field.keep or None,
        "x-required": field.required.data if isinstance(field.required, Condition) else None,
        "x-unique": (list(field.unique) if isinstance(field.unique, tuple) else field.unique) or None,
        "x-computed": field.options.get("value") if field.type == "computed" else None,
        "x-offer": {choice.value: choice.when.data for choice in field.choices if choice.when is not None} or None,
    }
    if isinstance(field.readonly, Condition):
        extra["x-readonly"] = field.readonly.data
    elif field.readonly or kind.assigned:
        schema["readOnly"] = True
    if field.deprecated is not None:
        schema["deprecated"] = True
    return {**schema, **{key: value for key, value in extra.items() if value is not None}}


def _nested_schema(field: Field) -> Schema:
    if field.type == "group":
        inner = object_document(field.fields)
        return {"type": "array", "items": inner, "minItems": 1} if field.many is not None else inner
    if not field.kinds:
        items = object_document(field.fields)
    else:
        items = {"oneOf": [object_document(kind.fields, None, {"kind": {"const": kind.key}}) for kind in field.kinds]}
    return {"type": "array", "items": items, "minItems": 1}


_SIZES = {
    "length": ("minLength", "maxLength"),
    "count": ("minItems", "maxItems"),
    "value": ("minimum", "maximum"),
}


def _bound(schema: Schema, field: Field, kind: FieldType) -> None:
    """Adds the bounds of the values, and of how many there are."""
    single = schema["items"] if kind.is_many(field) else schema
    sayable = kind.name not in ("decimal", "percent", "richtext", "duration", "date", "datetime", "time", "computed")
    for place, raw in enumerate((field.minimum, field.maximum)):
        if raw is None or not kind.bounded:
            continue
        if sayable and isinstance(raw, int) and not isinstance(raw, bool):
            _tighten(single, _SIZES[kind.bounded][place], raw)
        else:
            single[("x-minimum", "x-maximum")[place]] = raw
    if field.many is not None:
        _tighten(schema, "minItems", field.many.minimum)
        if field.many.maximum is not None:
            _tighten(schema, "maxItems", field.many.maximum)


def _tighten(schema: Schema, keyword: str, bound: int) -> None:
    known = schema.get(keyword)
    pick = max if keyword.startswith("min") else min
    schema[keyword] = bound if known is None else pick(known, bound)


# -- conditions as standard keywords ----------------------------------------------------------------------------------


def _rules(field: Field, when: Any, known: Mapping[str, Field]) -> list[Schema]:
    rules: list[Schema] = []
    shown = None if when is None else _as_schema(when, known)
    if shown is not None and not field.keep:
        rules.append({"if": shown, "else": {"properties": {field.key: False}}})
    if get(field.type).assigned:
        return rules
    needed: Any = None
    if isinstance(field.required, Condition):
        needed = _as_schema(field.required.data, known)
    elif field.required and when is not None:
        needed = True
    if needed is not None and (when is None or shown is not None):
        conditions = [one for one in (shown, needed) if isinstance(one, dict)]
        demand: Schema = {"required": [field.key]}
        if field.type == "boolean":
            demand["properties"] = {field.key: {"const": True}}
        rules.append({"if": conditions[0] if len(conditions) == 1 else {"allOf": conditions}, "then": demand})
    return rules


def _as_schema(data: Any, known: Mapping[str, Field]) -> Schema | None:
    """A condition as a schema of the same object, or None when JSON Schema cannot say exactly the same."""
    word = data[0]
    if word in ("all", "any"):
        parts = [_as_schema(one, known) for one in data[1]]
        return None if None in parts else {"allOf" if word == "all" else "anyOf": parts}
    if word == "not":
        inner = _as_schema(data[1], known)
        return None if inner is None else {"not": inner}
    _, key, operator, operand = data
    field = known.get(key)
    if field is None or field.translate or field.many is not None:
        return None
    present: Schema = {"required": [key]}
    if operator == "set" and not get(field.type).nested:
        return present if operand else {"not": present}
    operands = operand if operator == "in" else [operand]
    if operator not in ("eq", "in") or any(isinstance(one, Mapping) for one in operands):
        return None
    return _equality(field, operands)


def _equality(field: Field, operands: list[Any]) -> Schema | None:
    present: Schema = {"required": [field.key]}
    empty = any(one is None or one == "" or one is False for one in operands)
    if field.type == "boolean":
        wanted: Schema = {"enum": [one for one in operands if isinstance(one, bool)]}
    elif field.type in ("choice", "choices"):
        values = [choice.value for choice in field.choices]
        matching = [v for v in values if any(one not in (None, "") and equal(v, one) for one in operands)]
        wanted = {"enum": matching} if field.type == "choice" else {"contains": {"enum": matching}}
    else:
        return None
    holds: Schema = {"properties": {field.key: wanted}, **present}
    return {"anyOf": [{"not": present}, holds]} if empty else holds
