"""``group`` and ``rows``: fields inside a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from markupsafe import Markup, escape

from generator.fieldtypes.base import FieldType, RenderContext, Where
from generator.fieldtypes.errors import FieldError, is_empty
from generator.fieldtypes.inputs.base import Input
from generator.fieldtypes.inputs.nested import GroupInput, RowsInput
from generator.spec.model import Field, Text

_WIDE = frozenset({"richtext", "longtext", "rows", "group", "image"})
_MOST_COLUMNS = 6


def type_of(field: Field) -> FieldType:
    """The type of a nested field."""
    from generator.fieldtypes.registry import get  # the registry imports this module

    return get(field.type)


def normalise_object(fields: tuple[Field, ...], value: Any) -> tuple[dict[str, Any], list[FieldError]]:
    """A nested object: each field's value as far as it could be read, and every error; unknown keys are errors."""
    if not isinstance(value, Mapping):
        return {}, [FieldError(Text("这里应是一组字段", "An object of fields belongs here"), "type")]
    known = {field.key: field for field in fields}
    result: dict[str, Any] = {}
    errors = [unknown_key(str(key), list(known)).under(str(key)) for key in value if key not in known]
    for key, field in known.items():
        one, found = type_of(field).normalise_all(field, value.get(key))
        errors.extend(error.under(key) for error in found)
        if one is not None:
            result[key] = one
    return result, errors


def unknown_key(key: str, known: list[str]) -> FieldError:
    """The error for a key that no field has, with the nearest one that there is."""
    import difflib

    near = difflib.get_close_matches(key, known, 1)
    zh = f"没有“{key[:60]}”这个字段" + (f"，是不是 {near[0]}？" if near else "")
    en = f"There is no field “{key[:60]}”" + (f"; did you mean {near[0]}?" if near else "")
    return FieldError(Text(zh, en), "unknown")


def visible(fields: tuple[Field, ...], where: Where) -> list[Field]:
    """The nested fields that are shown ``where``."""
    return [field for field in fields if not field.drop and (where != "public" or field.public)]


def pairs_html(fields: list[Field], value: Mapping[str, Any], where: Where, context: RenderContext) -> Markup:
    """Label and value of every field that has one."""
    rows = [
        Markup("<dt>{}</dt><dd>{}</dd>").format(field.label.get(context.locale), shown)
        for field in fields
        if (shown := type_of(field).html(field, value.get(field.key), where, context))
    ]
    return Markup('<dl class="nested mb-0">{}</dl>').format(Markup("").join(rows)) if rows else Markup("")


def pairs_text(fields: tuple[Field, ...], value: Mapping[str, Any], context: RenderContext) -> str:
    """Label and value of every field that has one, on one line."""
    found = (
        (field.label.get(context.locale), type_of(field).text(field, value.get(field.key), context))
        for field in visible(fields, "show")
    )
    return "；".join(f"{label}：{text}" for label, text in found if text)


def search_object(fields: tuple[Field, ...], value: Mapping[str, Any]) -> str:
    """The search text of every field that is not personal."""
    texts = (
        type_of(field).search_text(field, value.get(field.key))
        for field in fields
        if field.public and not field.personal
    )
    return "\n".join(text for text in texts if text)


class GroupType(FieldType):
    """One nested object."""

    name = "group"
    title = Text("字段组", "Group")
    doc = "Fields that belong together, kept as one object: `fields`, or `use` of field sets."
    example = "contact: {type: group, label: 联系方式, fields: {phone: {type: phone, label: 电话}}}"
    nested = True
    searchable = True
    reader = "group"
    input_class: ClassVar[type[Input]] = GroupInput

    def schema_one(self, field: Field) -> dict[str, Any]:
        """An object of the nested fields."""
        return object_schema(field.fields)

    def normalise_one(self, field: Field, value: Any) -> Any:
        """The object, raising its first error."""
        result, errors = self.normalise_single(field, value)
        if errors:
            raise errors[0]
        return result

    def normalise_single(self, field: Field, value: Any) -> tuple[Any, list[FieldError]]:
        """The object and every error inside."""
        if is_empty(value):
            return None, []
        result, errors = normalise_object(field.fields, value)
        return result or None, errors

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """Labels and values on one line."""
        return pairs_text(field.fields, value, context)

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """Labels and values; in lists on one line."""
        if where == "list":
            return escape(self.text_one(field, value, context))
        return pairs_html(visible(field.fields, where), value, where, context)

    def search_one(self, field: Field, value: Any) -> str:
        """The words inside."""
        return search_object(field.fields, value)


def object_schema(fields: tuple[Field, ...], **fixed: Any) -> dict[str, Any]:
    """The JSON Schema of a nested object; ``fixed`` are further properties, all required."""
    properties = {**fixed, **{field.key: type_of(field).schema(field) for field in fields}}
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    if fixed:
        schema["required"] = list(fixed)
    return schema


class RowsType(FieldType):
    """A list of nested objects, all alike or of declared kinds."""

    name = "rows"
    title = Text("多行明细", "Rows")
    doc = (
        "Repeated objects in order: `fields` (or `use`), or `kinds: {photo: {fields: …}, text: {fields: …}}` where "
        "each row says its kind. `min` and `max` bound how many; rows may hold rows."
    )
    example = "materials: {type: rows, label: 提交材料, fields: {name: {type: text, label: 名称, required: true}}}"
    nested = True
    searchable = True
    listing = True
    bounded = "count"
    reader = "rows"
    input_class: ClassVar[type[Input]] = RowsInput

    def schema_one(self, field: Field) -> dict[str, Any]:
        """A list of objects, told apart by ``kind`` where there are kinds."""
        if not field.kinds:
            return {"type": "array", "items": object_schema(field.fields), "minItems": 1}
        items = [object_schema(kind.fields, kind={"const": kind.key}) for kind in field.kinds]
        return {"type": "array", "items": {"oneOf": items}, "minItems": 1}

    def fields_of(self, field: Field, row: Any) -> tuple[Field, ...]:
        """The fields of one row."""
        if not field.kinds:
            return field.fields
        key = row.get("kind") if isinstance(row, Mapping) else None
        return next((kind.fields for kind in field.kinds if kind.key == key), ())

    def normalise_one(self, field: Field, value: Any) -> Any:
        """The rows, raising the first error."""
        result, errors = self.normalise_single(field, value)
        if errors:
            raise errors[0]
        return result

    def normalise_single(self, field: Field, value: Any) -> tuple[Any, list[FieldError]]:
        """The rows that hold anything, and every error inside."""
        if is_empty(value):
            return None, []
        listed = [value] if isinstance(value, Mapping) else value
        if not isinstance(listed, list | tuple):
            return None, [FieldError(Text("这里应是多行的列表", "A list of rows belongs here"), "type")]
        result: list[Any] = []
        errors: list[FieldError] = []
        for row in listed:
            if is_empty(row):
                continue
            one, found = self._row(field, row)
            errors.extend(error.under(len(result)) for error in found)
            if one or found:
                result.append(one)
        return result or None, errors

    def _row(self, field: Field, row: Any) -> tuple[dict[str, Any], list[FieldError]]:
        if not field.kinds:
            return normalise_object(field.fields, row)
        kinds = [kind.key for kind in field.kinds]
        key = row.get("kind") if isinstance(row, Mapping) else None
        if key not in kinds:
            labels = "、".join(f"{kind.label.zh}（{kind.key}）" for kind in field.kinds)
            message = Text(f"每行须写明类型 kind，可用：{labels}", f"Each row states its kind: {', '.join(kinds)}")
            return {}, [FieldError(message, "choice", ("kind",))]
        rest = {name: value for name, value in row.items() if name != "kind"}
        result, errors = normalise_object(self.fields_of(field, row), rest)
        return {"kind": key, **result}, errors

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """A row a line."""
        return "\n".join(pairs_text(self.fields_of(field, row), row, context) for row in value)

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """A table where the fields are few and short, else one block a row; in lists how many."""
        if where == "list":
            return escape(f"{len(value)} rows" if context.locale == "en" else f"{len(value)} 项")
        fields = visible(field.fields, where)
        if not field.kinds and len(fields) <= _MOST_COLUMNS and not any(one.type in _WIDE for one in fields):
            return self._table(fields, value, where, context)
        blocks = []
        for row in value:
            kind = next((one for one in field.kinds if one.key == row.get("kind")), None)
            inner = pairs_html(visible(self.fields_of(field, row), where), row, where, context)
            head = Markup('<p class="kind">{}</p>').format(kind.label.get(context.locale)) if kind else Markup("")
            blocks.append(Markup("<li>{}{}</li>").format(head if where == "show" else "", inner))
        return Markup('<ol class="rows mb-0">{}</ol>').format(Markup("").join(blocks))

    def _table(self, fields: list[Field], value: Any, where: Where, context: RenderContext) -> Markup:
        used = [field for field in fields if any(row.get(field.key) is not None for row in value)]
        head = Markup("").join(Markup('<th scope="col">{}</th>').format(f.label.get(context.locale)) for f in used)
        body = Markup("").join(
            Markup("<tr>{}</tr>").format(
                Markup("").join(
                    Markup("<td>{}</td>").format(type_of(f).html(f, row.get(f.key), where, context)) for f in used
                )
            )
            for row in value
        )
        return Markup(
            '<div class="table-responsive"><table class="table table-sm rows mb-0"><thead><tr>{}</tr></thead>'
            "<tbody>{}</tbody></table></div>"
        ).format(head, body)

    def search_one(self, field: Field, value: Any) -> str:
        """The words of every row."""
        texts = (search_object(self.fields_of(field, row), row) for row in value)
        return "\n".join(text for text in texts if text)
