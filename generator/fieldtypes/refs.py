"""``reference``, ``references``, ``link``, ``unit`` and ``user``: values that point elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from markupsafe import Markup, escape
from sqlalchemy import BigInteger, ColumnElement, String, cast, or_
from sqlalchemy.types import TypeEngine

from generator.fieldtypes.base import FieldType, Filter, FormContext, RenderContext, Where
from generator.fieldtypes.contact import read_url
from generator.fieldtypes.errors import FieldError
from generator.fieldtypes.inputs.base import Input
from generator.fieldtypes.inputs.parts import Part, PartedType, PartsInput
from generator.fieldtypes.inputs.select import ReferenceInput, ReferencesInput, UnitInput, UserInput
from generator.fieldtypes.numbers import GREATEST
from generator.fieldtypes.strings import one_line
from generator.spec.model import Field, Text

_TO: dict[str, Any] = {
    "to": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]},
    "where": {},
    "back": {},
}


def read_id(value: Any) -> int:
    """A number that identifies something; raises FieldError."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,19}", value.strip()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= GREATEST:
        raise FieldError(Text("请从列表中选择", "Choose from the list"), "type")
    return value


def entry_html(entry_id: Any, title: str, context: RenderContext) -> Markup:
    """A record as a link where the reader may open it; ``title`` is used in place of its own."""
    found = context.entry(entry_id)
    if found is None:
        return escape(title)
    name, url = found
    return escape(title or name) if url is None else Markup('<a href="{}">{}</a>').format(url, title or name)


class ReferenceType(FieldType):
    """One record."""

    name = "reference"
    title = Text("引用", "Reference")
    doc = (
        "One record, by its id in the register. `to` names a record type, several, or `any`; `where` narrows the "
        "choice; `back` is the heading under which the other side lists what refers to it."
    )
    example = "repealed_by: {type: reference, label: 废止文件, to: policy, where: {validity: valid}, back: 废止了}"
    option_schema: ClassVar[Mapping[str, Any]] = _TO
    filterable = True
    reader = "reference"
    input_class: ClassVar[type[Input]] = ReferenceInput

    def schema_one(self, field: Field) -> dict[str, Any]:
        """An id."""
        return {"type": "integer", "minimum": 1, "maximum": GREATEST}

    def column_one(self, field: Field) -> TypeEngine[Any]:
        """BIGINT."""
        return BigInteger()

    def normalise_one(self, field: Field, value: Any) -> Any:
        """The id; whether there is such a record is for the service to say."""
        return read_id(value)

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """The record's title; "" when the reader may not know it."""
        found = context.entry(value)
        return found[0] if found else ""

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """A link where it may be opened."""
        return entry_html(value, "", context)

    def filters_one(self, field: Field) -> tuple[Filter, ...]:
        """Referring to one record."""

        def equal(column: ColumnElement[Any], raw: str) -> ColumnElement[bool]:
            return column == read_id(raw)

        return (Filter("", field.label, "reference", equal),)


class ReferencesType(ReferenceType):
    """Several records, in order."""

    name = "references"
    title = Text("多个引用", "References")
    doc = "Several records in order, each once; options as for reference. `min` and `max` bound how many."
    example = "legal_bases: {type: references, label: 依据文件, to: [policy, article]}"
    listing = True
    bounded = "count"
    reader = "references"
    input_class: ClassVar[type[Input]] = ReferencesInput

    def schema_one(self, field: Field) -> dict[str, Any]:
        """A list of ids."""
        return {"type": "array", "items": super().schema_one(field), "minItems": 1, "uniqueItems": True}

    def column_one(self, field: Field) -> TypeEngine[Any] | None:  # type: ignore[override]
        """JSON."""
        return FieldType.column_one(self, field)

    def normalise_one(self, field: Field, value: Any) -> Any:
        """Each id once, in the order given."""
        listed = value if isinstance(value, list | tuple) else [value]
        return list(dict.fromkeys(read_id(one) for one in listed if one not in (None, ""))) or None

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """The titles that the reader may know."""
        titles = (super(ReferencesType, self).text_one(field, one, context) for one in value)
        return "、".join(title for title in titles if title)

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """A list of links."""
        links = [link for one in value if (link := entry_html(one, "", context))]
        if where == "list" or len(links) < 2:
            return Markup("、").join(links)
        return Markup('<ul class="mb-0">{}</ul>').format(
            Markup("").join(Markup("<li>{}</li>").format(one) for one in links)
        )

    def filters_one(self, field: Field) -> tuple[Filter, ...]:
        """Referring to one record among others."""

        def holds(column: ColumnElement[Any], raw: str) -> ColumnElement[bool]:
            number, text = read_id(raw), cast(column, String)
            shapes = (f"[{number}]", f"[{number},%", f"%, {number},%", f"%, {number}]")
            return or_(*(text.like(shape) for shape in shapes))

        return (Filter("", field.label, "reference", holds),)


class LinkType(PartedType, FieldType):
    """A titled link to a record here or to an address outside."""

    name = "link"
    title = Text("链接", "Link")
    doc = "`{title, entry}` (a record here, by id) or `{title, url}` (an http address outside); `to` as for reference."
    example = "guide: {type: link, label: 办事指南, to: article}"
    option_schema: ClassVar[Mapping[str, Any]] = {"to": _TO["to"], "where": {}}
    searchable = True
    input_class: ClassVar[type[Input]] = PartsInput

    def schema_one(self, field: Field) -> dict[str, Any]:
        """A title and one of the two targets."""
        title = {"type": "string", "minLength": 1, "maxLength": 500}
        return {
            "type": "object",
            "properties": {
                "title": title,
                "entry": {"type": "integer", "minimum": 1, "maximum": GREATEST},
                "url": {"type": "string", "maxLength": 2000, "pattern": "^https?://"},
            },
            "additionalProperties": False,
            "oneOf": [{"required": ["entry"]}, {"required": ["title", "url"]}],
        }

    def normalise_one(self, field: Field, value: Any) -> Any:
        """One target and a title; an address without a title is its own."""
        if isinstance(value, str):
            value = {"url": value}
        elif isinstance(value, int) and not isinstance(value, bool):
            value = {"entry": value}
        if not isinstance(value, Mapping):
            raise FieldError(Text("请填写标题和网址", "Enter a title and an address"), "type")
        for key in value:
            if key not in ("title", "entry", "url"):
                raise FieldError(
                    Text("链接只有标题和目标", "A link has title, and entry or url"), "unknown", (str(key),)
                )
        entry, url, title = (value.get(key) or None for key in ("entry", "url", "title"))
        if (entry is None) == (url is None):
            raise FieldError(
                Text(
                    "请选择一条站内记录，或填写一个站外网址（二者取一）",
                    "Choose a record here or enter an address outside",
                ),
                "required",
                ("url",),
            )
        result: dict[str, Any] = {}
        label = "" if title is None else one_line(title)[:500]
        if label:
            result["title"] = label
        try:
            if entry is not None:
                result["entry"] = read_id(entry)
            else:
                result["url"] = read_url(url)
        except FieldError as error:
            raise error.under("entry" if entry is not None else "url") from None
        if "url" in result:
            result.setdefault("title", result["url"][:500])
        return result

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """The title."""
        if value.get("title"):
            return str(value["title"])
        found = context.entry(value["entry"]) if value.get("entry") else None
        return found[0] if found else str(value.get("url") or "")

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """The link; to a record that the reader may not open, its title alone."""
        if value.get("entry"):
            return entry_html(value["entry"], str(value.get("title") or ""), context)
        return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(
            value.get("url", ""), self.text_one(field, value, context)
        )

    def search_one(self, field: Field, value: Any) -> str:
        """The title."""
        return str(value.get("title") or "")

    def parts(self, field: Field, context: FormContext) -> Sequence[Part]:
        """Title, record, address."""
        offered = context.reference_options(field)
        options = tuple((str(number), title) for number, title in offered or ())
        search: dict[str, Any] = {}
        if offered is None:
            url = context.reference_url(field)
            search = {"data-choose": True, "data-url": url, "data-reference-url": url}
        return (
            Part("title", "title", width=4),
            Part("entry", "entry", "select", options, search, width=4),
            Part("url", "url", attributes={"type": "url"}, width=4),
        )


class UnitType(FieldType):
    """A unit of the site."""

    name = "unit"
    title = Text("单位", "Unit")
    doc = "One unit of `units.yaml`, by its key."
    example = "issuer: {type: unit, label: 发文机关, default: $unit}"
    filterable = True
    reader = "one"
    input_class: ClassVar[type[Input]] = UnitInput

    def schema_one(self, field: Field) -> dict[str, Any]:
        """A unit's key."""
        return {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}

    def column_one(self, field: Field) -> TypeEngine[Any]:
        """VARCHAR."""
        return String()

    def normalise_one(self, field: Field, value: Any) -> Any:
        """The key; whether there is such a unit is for the service to say."""
        text = value.strip() if isinstance(value, str) else ""
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", text):
            raise FieldError(Text("请从列表中选择单位", "Choose a unit from the list"), "type")
        return text

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """The unit's name."""
        title = context.unit(value)
        return title.get(context.locale) if title is not None else str(value)

    def filters_one(self, field: Field) -> tuple[Filter, ...]:
        """Equal to one unit."""

        def equal(column: ColumnElement[Any], raw: str) -> ColumnElement[bool]:
            result: ColumnElement[bool] = column == self.normalise_one(field, raw)
            return result

        return (Filter("", field.label, "unit", equal),)


class UserType(FieldType):
    """A person of the staff."""

    name = "user"
    title = Text("工作人员", "Staff member")
    doc = "One person of the staff, by id."
    example = "handler: {type: user, label: 经办人, default: $me}"
    filterable = True
    reader = "reference"
    input_class: ClassVar[type[Input]] = UserInput

    def schema_one(self, field: Field) -> dict[str, Any]:
        """An id."""
        return {"type": "integer", "minimum": 1, "maximum": GREATEST}

    def column_one(self, field: Field) -> TypeEngine[Any]:
        """BIGINT."""
        return BigInteger()

    def normalise_one(self, field: Field, value: Any) -> Any:
        """The id; whether there is such a person is for the service to say."""
        return read_id(value)

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """The person's name."""
        return context.user(value)

    def filters_one(self, field: Field) -> tuple[Filter, ...]:
        """Equal to one person."""

        def equal(column: ColumnElement[Any], raw: str) -> ColumnElement[bool]:
            return column == read_id(raw)

        return (Filter("", field.label, "user", equal),)
