"""``sequence`` and ``computed``: values that the system gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from markupsafe import Markup
from sqlalchemy.types import TypeEngine

from generator.fieldtypes.base import FieldType, Filter, RenderContext, Where
from generator.fieldtypes.numbers import DecimalType, IntegerType, MoneyType, PercentType
from generator.fieldtypes.text import LongTextType, StringType, TextType
from generator.fieldtypes.times import DateTimeType, DateType
from generator.spec.model import Field, Text


class SequenceType(StringType):
    """A number drawn from a counter without gaps."""

    name = "sequence"
    title = Text("编号", "Sequence number")
    doc = (
        'A number given when the record is published: `pattern` ("{unit.code}/{yyyy}-{seq:05d}") and `per`, what the '
        "counter starts anew for (`unit`, `year`, `month`, or a field). A pattern may name fields. Nobody types it."
    )
    example = (
        'index_number: {type: sequence, label: 索引号, pattern: "{unit.code}/{yyyy}-{seq:05d}", per: [unit, year]}'
    )
    option_schema: ClassVar[Mapping[str, Any]] = {
        "pattern": {"type": "string", "pattern": "[{]seq(:0?[0-9]+d)?[}]"},
        "per": {"type": "array", "items": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}, "uniqueItems": True},
    }
    translatable = False
    assigned = True


class ComputedType(FieldType):
    """A value worked out from other values when the record is saved, and kept so that lists can sort by it."""

    name = "computed"
    title = Text("计算值", "Computed")
    doc = (
        'Worked out on saving from `value`: a `$` path, a template "{a}-{b}", `{sum: $rows.key}` or `{count: $rows}`. '
        "`as` names the type in which it is kept and shown; unless stated a count is an integer, a sum a decimal, all "
        "else text."
    )
    example = "total: {type: computed, label: 费用合计, value: {sum: $fees.amount}, as: money}"
    option_schema: ClassVar[Mapping[str, Any]] = {
        "value": {
            "oneOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {"sum": {"type": "string"}},
                    "required": ["sum"],
                    "additionalProperties": False,
                },
                {
                    "type": "object",
                    "properties": {"count": {"type": "string"}},
                    "required": ["count"],
                    "additionalProperties": False,
                },
            ]
        },
        "as": {"enum": ["text", "longtext", "integer", "decimal", "percent", "money", "date", "datetime"]},
    }
    required_options = ("value",)
    filterable = True
    sortable = True
    searchable = True
    assigned = True
    _kinds: ClassVar[Mapping[str, FieldType]] = {
        kind.name: kind
        for kind in (
            TextType(), LongTextType(), IntegerType(), DecimalType(),
            PercentType(), MoneyType(), DateType(), DateTimeType(),
        )
    }  # fmt: skip

    def kept_as(self, field: Field) -> FieldType:
        """The type that keeps and shows the value."""
        value = field.options.get("value")
        natural = "text"
        if isinstance(value, Mapping):
            natural = "integer" if "count" in value else "decimal"
        return self._kinds[str(field.options.get("as", natural))]

    def schema_one(self, field: Field) -> dict[str, Any]:
        """As the type that keeps it."""
        return self.kept_as(field).schema_one(field)

    def column_one(self, field: Field) -> TypeEngine[Any] | None:
        """As the type that keeps it."""
        return self.kept_as(field).column_one(field)

    def to_column_one(self, field: Field, value: Any) -> Any:
        """As the type that keeps it."""
        return self.kept_as(field).to_column_one(field, value)

    def from_column_one(self, field: Field, stored: Any) -> Any:
        """As the type that keeps it."""
        return self.kept_as(field).from_column_one(field, stored)

    def normalise_one(self, field: Field, value: Any) -> Any:
        """As the type that keeps it; a sum of whole fen stays fen."""
        return self.kept_as(field).normalise_one(field, value)

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """As the type that keeps it."""
        return self.kept_as(field).text_one(field, value, context)

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """As the type that keeps it."""
        return self.kept_as(field).html_one(field, value, where, context)

    def form_text(self, field: Field, value: Any) -> str:
        """As the type that keeps it."""
        return self.kept_as(field).form_text(field, value)

    def filters_one(self, field: Field) -> tuple[Filter, ...]:
        """As the type that keeps it."""
        return self.kept_as(field).filters_one(field)

    def search_one(self, field: Field, value: Any) -> str:
        """Only what is kept as text."""
        return str(value) if self.kept_as(field).searchable else ""
