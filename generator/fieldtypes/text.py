"""``text`` and ``longtext``."""

from __future__ import annotations

from typing import Any, ClassVar

from markupsafe import Markup, escape
from sqlalchemy import ColumnElement, String
from sqlalchemy import Text as LongColumn
from sqlalchemy.types import TypeEngine

from generator.fieldtypes.base import FieldType, Filter, RenderContext, Where
from generator.fieldtypes.errors import FieldError
from generator.fieldtypes.inputs.base import AreaInput, Input
from generator.fieldtypes.markdown import render_markdown
from generator.fieldtypes.strings import limit, most_characters, one_line, read_string, several_lines
from generator.spec.formats import check_format
from generator.spec.model import Field, Text

SHORT = 500
"""The longest single-line text: an index entry of PostgreSQL holds it."""
LONG = 100_000


class StringType(FieldType):
    """What all types kept as one string share."""

    filterable = True
    sortable = True
    searchable = True
    translatable = True
    bounded = "length"
    longest: ClassVar[int] = SHORT

    def schema_one(self, field: Field) -> dict[str, Any]:
        """A string with its length and, for a named format, its pattern."""
        schema: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": most_characters(field, self.longest)}
        if field.format is not None and field.format.pattern:
            schema["pattern"] = f"^(?:{field.format.pattern})$"
        return schema

    def column_one(self, field: Field) -> TypeEngine[Any]:
        """VARCHAR without a length: limits are the validator's, so that changing one alters no table."""
        return String()

    def normalise_one(self, field: Field, value: Any) -> Any:
        """Tidied text, checked against the field's format."""
        text = limit(field, self.tidy(field, value), self.longest)
        if not text:
            return None
        if field.format is not None:
            message = check_format(field.format, text)
            if message is not None:
                raise FieldError(message, "format")
        return text

    def tidy(self, field: Field, value: Any) -> str:
        """White space in order."""
        return one_line(value)

    def form_hints(self, field: Field) -> dict[str, Any]:
        """The length, so that the browser stops there."""
        return {"maxlength": most_characters(field, self.longest)}

    def filters_one(self, field: Field) -> tuple[Filter, ...]:
        """Equal to the whole text."""

        def equal(column: ColumnElement[Any], raw: str) -> ColumnElement[bool]:
            result: ColumnElement[bool] = column == self.normalise_one(field, raw)
            return result

        return (Filter("", field.label, "text", equal),)


class TextType(StringType):
    """Text on one line."""

    name = "text"
    title = Text("单行文字", "Text")
    doc = "Text on one line, at most 500 characters; `min` and `max` bound its length, `format` its form."
    example = "title: {type: text, label: 标题, required: true, max: 120}"


class LongTextType(StringType):
    """Text on several lines."""

    name = "longtext"
    title = Text("多行文字", "Long text")
    doc = "Plain text on several lines; with `format: markdown` it is shown as formatted text."
    example = "summary: {type: longtext, label: 摘要, max: 300}"
    filterable = False
    sortable = False
    longest = LONG
    input_class: ClassVar[type[Input]] = AreaInput

    def column_one(self, field: Field) -> TypeEngine[Any]:
        """TEXT."""
        return LongColumn()

    def tidy(self, field: Field, value: Any) -> str:
        """Line breaks are kept, and in Markdown the spaces that make one."""
        markdown = field.format is not None and field.format.key == "markdown"
        return read_string(value).strip("\n").rstrip() if markdown else several_lines(value)

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """Paragraphs, or rendered Markdown; in lists the beginning."""
        text = str(value)
        if where == "list":
            return escape(text if len(text) <= 60 else text[:60] + "…")
        if field.format is not None and field.format.key == "markdown":
            return render_markdown(text)
        return Markup("<br>").join(escape(line) for line in text.split("\n"))
