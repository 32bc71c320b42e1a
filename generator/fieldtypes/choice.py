"""``choice``, ``choices`` and ``boolean``."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from markupsafe import Markup, escape
from sqlalchemy import Boolean, ColumnElement, String, cast, or_
from sqlalchemy.types import TypeEngine

from generator.fieldtypes.base import FieldType, Filter, RenderContext, Where
from generator.fieldtypes.errors import FieldError
from generator.fieldtypes.inputs.base import Input
from generator.fieldtypes.inputs.choice import BooleanInput, ChoiceInput, ChoicesInput
from generator.fieldtypes.strings import one_line
from generator.spec.model import Choice, Field, Text

_SHOWN = 8


def find_choice(field: Field, value: str) -> Choice | None:
    """The choice whose value or label is ``value``."""
    by_value = next((choice for choice in field.choices if choice.value == value), None)
    return by_value or next((c for c in field.choices if value in (c.label.zh, c.label.en) and value), None)


def read_choice(field: Field, value: Any) -> str:
    """The value of one choice, given by value or by label; raises FieldError naming what there is."""
    text = one_line(value)
    choice = find_choice(field, text)
    if choice is not None:
        return choice.value
    labels = field.choices[:_SHOWN]
    more = "…" if len(field.choices) > _SHOWN else ""
    shown = text if len(text) <= 30 else text[:30] + "…"
    raise FieldError(
        Text(
            f"没有“{shown}”这一项，可选：{'、'.join(c.label.zh for c in labels)}{more}",
            f"“{shown}” is not among the choices: {', '.join(c.label.get('en') for c in labels)}{more}",
        ),
        "choice",
    )


def choice_label(field: Field, value: Any, locale: str) -> str:
    """The label of a stored value; the value itself when the list no longer has it."""
    choice = next((choice for choice in field.choices if choice.value == value), None)
    return choice.label.get(locale) if choice is not None else str(value)


def json_contains(column: ColumnElement[Any], value: str) -> ColumnElement[bool]:
    """Whether a JSON list of strings holds ``value``, on either database and however the driver escapes."""
    text = cast(column, String)
    forms = dict.fromkeys((json.dumps(value), json.dumps(value, ensure_ascii=False)))
    return or_(*(text.contains(form, autoescape=True) for form in forms))


class ChoiceType(FieldType):
    """One of a list."""

    name = "choice"
    title = Text("单选", "Choice")
    doc = "One of `choices`: a mapping value: label, a list, or `codes/NAME`. Five or fewer are shown as radio buttons."
    example = "validity: {type: choice, label: 有效性, choices: {valid: 有效, repealed: 废止}, default: valid}"
    filterable = True
    sortable = True
    searchable = True
    reader = "one"
    input_class: ClassVar[type[Input]] = ChoiceInput

    def schema_one(self, field: Field) -> dict[str, Any]:
        """One of the values."""
        return {"type": "string", "enum": [choice.value for choice in field.choices]}

    def column_one(self, field: Field) -> TypeEngine[Any]:
        """VARCHAR: a database enumeration could not follow the schema."""
        return String()

    def normalise_one(self, field: Field, value: Any) -> Any:
        """The value of the choice."""
        return read_choice(field, value)

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """The label."""
        return choice_label(field, value, context.locale)

    def search_one(self, field: Field, value: Any) -> str:
        """The label in each language."""
        return "\n".join(dict.fromkeys(choice_label(field, value, locale) for locale in ("zh", "en")))

    def filters_one(self, field: Field) -> tuple[Filter, ...]:
        """Equal to one choice."""

        def equal(column: ColumnElement[Any], raw: str) -> ColumnElement[bool]:
            return column == read_choice(field, raw)

        offered = tuple((choice.value, choice.label) for choice in field.choices)
        return (Filter("", field.label, "select", equal, offered),)


class ChoicesType(FieldType):
    """Several of a list."""

    name = "choices"
    title = Text("多选", "Choices")
    doc = "Several of `choices`, kept in declared order; `min` and `max` bound how many."
    example = "audiences: {type: choices, label: 服务对象, choices: [自然人, 法人]}"
    filterable = True
    searchable = True
    listing = True
    bounded = "count"
    reader = "list"
    input_class: ClassVar[type[Input]] = ChoicesInput

    def schema_one(self, field: Field) -> dict[str, Any]:
        """A list of different values."""
        items = {"type": "string", "enum": [choice.value for choice in field.choices]}
        return {"type": "array", "items": items, "uniqueItems": True, "minItems": 1}

    def normalise_one(self, field: Field, value: Any) -> Any:
        """Values in declared order, each once; text may list them with commas or 、."""
        if isinstance(value, str):
            value = [value] if find_choice(field, value.strip()) else _split(value)
        if not isinstance(value, list | tuple):
            raise FieldError(Text("请填写选项的列表", "Enter a list of choices"), "type")
        picked = {read_choice(field, one) for one in value if one not in (None, "")}
        return [choice.value for choice in field.choices if choice.value in picked] or None

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """The labels."""
        mark = "、" if context.locale == "zh" else ", "
        return mark.join(choice_label(field, one, context.locale) for one in value)

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """The labels, as badges but for lists."""
        if where == "list":
            return escape(self.text_one(field, value, context))
        badge = Markup('<span class="badge badge-outline">{}</span>')
        return Markup(" ").join(badge.format(choice_label(field, one, context.locale)) for one in value)

    def search_one(self, field: Field, value: Any) -> str:
        """The labels in each language."""
        labels = (choice_label(field, one, locale) for one in value for locale in ("zh", "en"))
        return "\n".join(dict.fromkeys(labels))

    def filters_one(self, field: Field) -> tuple[Filter, ...]:
        """Holding one choice."""

        def holds(column: ColumnElement[Any], raw: str) -> ColumnElement[bool]:
            return json_contains(column, read_choice(field, raw))

        offered = tuple((choice.value, choice.label) for choice in field.choices)
        return (Filter("", field.label, "select", holds, offered),)


def _split(value: str) -> list[str]:
    for mark in ("、", "，", ";", "；", "\n"):
        value = value.replace(mark, ",")
    return [part for raw in value.split(",") if (part := raw.strip())]


_TRUE = frozenset({"true", "1", "yes", "y", "on", "是", "√", "有", "对"})
_FALSE = frozenset({"false", "0", "no", "n", "off", "否", "×", "无", "错"})


class BooleanType(FieldType):
    """Yes or no."""

    name = "boolean"
    title = Text("是否", "Yes or no")
    doc = "True or false. `required: true` means that it must be ticked."
    example = "hot: {type: boolean, label: 热点事项, default: false}"
    filterable = True
    sortable = True
    reader = "boolean"
    input_class: ClassVar[type[Input]] = BooleanInput

    def schema_one(self, field: Field) -> dict[str, Any]:
        """True or false."""
        return {"type": "boolean"}

    def column_one(self, field: Field) -> TypeEngine[Any]:
        """BOOLEAN."""
        return Boolean()

    def normalise_one(self, field: Field, value: Any) -> Any:
        """True or false, also as the usual words."""
        if isinstance(value, bool):
            return value
        if isinstance(value, int) and value in (0, 1):
            return bool(value)
        word = value.strip().lower() if isinstance(value, str) else ""
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
        raise FieldError(Text("请填写“是”或“否”", "Enter yes or no"), "type")

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """是 or 否."""
        if context.locale == "en":
            return "Yes" if value else "No"
        return "是" if value else "否"

    def filters_one(self, field: Field) -> tuple[Filter, ...]:
        """Yes, or no (which includes records that never said)."""

        def equal(column: ColumnElement[Any], raw: str) -> ColumnElement[bool]:
            return column.is_(True) if self.normalise_one(field, raw) else column.isnot(True)

        return (Filter("", field.label, "select", equal, (("1", Text("是", "Yes")), ("0", Text("否", "No")))),)
