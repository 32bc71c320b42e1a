"""``richtext``: HTML from the editor, sanitised on its way in and once more on its way out."""

from __future__ import annotations

from typing import Any, ClassVar

from markupsafe import Markup
from sqlalchemy import Text as LongColumn
from sqlalchemy.types import TypeEngine

from generator.fieldtypes.base import FieldType, RenderContext, Where
from generator.fieldtypes.inputs.base import AreaInput, Input
from generator.fieldtypes.sanitise import has_content, html_to_text, sanitise
from generator.fieldtypes.strings import limit, most_characters, read_string
from generator.spec.model import Field, Text

LONGEST = 1_000_000


class RichTextType(FieldType):
    """Formatted text with headings, lists, tables, links and pictures."""

    name = "richtext"
    title = Text("富文本", "Rich text")
    doc = "Formatted text as sanitised HTML. `min` and `max` count the characters that one reads, not the tags."
    example = "body: {type: richtext, label: 正文, required: true}"
    searchable = True
    translatable = True
    bounded = "length"
    reader = "html"
    input_class: ClassVar[type[Input]] = AreaInput

    def schema_one(self, field: Field) -> dict[str, Any]:
        """A string of HTML."""
        return {"type": "string", "minLength": 1, "maxLength": LONGEST, "contentMediaType": "text/html"}

    def column_one(self, field: Field) -> TypeEngine[Any]:
        """TEXT."""
        return LongColumn()

    def normalise_one(self, field: Field, value: Any) -> Any:
        """Sanitised HTML; None when nothing would be seen."""
        source = limit(field, sanitise(limit(field, read_string(value), LONGEST)).strip(), LONGEST)
        return source if has_content(source) else None

    def measure(self, field: Field, value: Any) -> int:
        """The characters that one reads."""
        return len(html_to_text(str(value)))

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """The words."""
        return html_to_text(str(value))

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """The HTML; in lists the first words."""
        if where == "list":
            words = " ".join(html_to_text(str(value)).split("\n"))
            return Markup("{}").format(words if len(words) <= 60 else words[:60] + "…")
        return Markup(sanitise(str(value)))  # noqa: S704  # sanitised just now

    def search_one(self, field: Field, value: Any) -> str:
        """The words."""
        return html_to_text(str(value))

    def form_hints(self, field: Field) -> dict[str, Any]:
        """The skin attaches its editor to ``data-richtext``."""
        return {"data-richtext": True, "data-longest": most_characters(field, LONGEST)}
