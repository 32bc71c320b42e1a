"""What every field type answers: its column, its canonical value, its input, its rendering, its filters.

A :class:`FieldType` is stateless; every method is given the field that was declared. The *canonical value* is the JSON
value that is kept, sent by REST and handed to templates. ``many`` and ``translate`` wrap the value of any type in the
same way, so subclasses only say what **one** value is (the ``*_one`` methods):

* ``translate: [zh, en]``  → an object ``{"zh": value, "en": value}`` (languages without a value are left out);
* ``many``                 → a list of values; a type whose value is a list already (``listing``) stays one flat list.

Empty is one thing: ``None``. ``""``, ``[]``, ``{}`` and white space become ``None``; no canonical value contains them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol

from markupsafe import Markup, escape
from sqlalchemy import ColumnElement
from sqlalchemy.types import TypeEngine
from wtforms.fields.core import UnboundField

from generator.fieldtypes.columns import json_column
from generator.fieldtypes.errors import FieldError, is_empty
from generator.fieldtypes.inputs.base import Input, TextInput
from generator.fieldtypes.inputs.repeat import ListOfInputs, PerLanguageInput
from generator.spec.model import EMPTY, Field, Text

Where = Literal["list", "show", "public"]

__all__ = ["FieldError", "FieldType", "Filter", "FormContext", "RenderContext", "Where", "is_empty"]


class RenderContext(Protocol):
    """What rendering a value may ask the running system. Answers depend on who reads: staff or the public."""

    @property
    def locale(self) -> str:
        """``zh`` or ``en``."""

    def entry(self, entry_id: int) -> tuple[str, str | None] | None:
        """Title and address of a record (None: it may be named but not opened), or None: not for this reader."""

    def unit(self, key: str) -> Text | None:
        """The name of a unit."""

    def user(self, user_id: int) -> str:
        """The name of a person of the staff ("" when unknown)."""

    def file_url(self, value: Mapping[str, Any]) -> str:
        """Where the reader downloads the attachment of a canonical file value."""


class FormContext(RenderContext, Protocol):
    """What an input may ask the running system while a form is shown or read."""

    def units(self, field: Field) -> Sequence[tuple[str, str]]:
        """(key, title) of the units that may be chosen."""

    def users(self, field: Field) -> Sequence[tuple[int, str]]:
        """(id, name) of the people that may be chosen."""

    def reference_options(self, field: Field) -> Sequence[tuple[int, str]] | None:
        """(entry id, title) of every record that may be chosen, or None when there are more than 50."""

    def reference_url(self, field: Field) -> str:
        """The address that answers ``?q=…`` with ``[{"value": id, "text": title}, …]``."""

    def reference_title(self, entry_id: int) -> str | None:
        """The title of one record, to show a chosen value; None when it may not be seen."""

    def suggestions(self, field: Field) -> Sequence[str]:
        """Values to offer for a field with ``suggest``."""

    def store_file(self, upload: Any, field: Field) -> Mapping[str, Any]:
        """Store an uploaded file (a werkzeug ``FileStorage``); its canonical file value. Raises :class:`FieldError`."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow a list by a field.

    ``key`` distinguishes the filters of one field ("" for the plain one, ``from``, ``to``); ``input`` is how the value
    is asked for: ``text``, ``select``, ``check``, ``date``, ``number``, ``unit``, ``user`` or ``reference``. ``apply``
    takes the raw string of the address and raises :class:`FieldError` when it makes no sense.
    """

    key: str
    label: Text
    input: str
    apply: Callable[[ColumnElement[Any], str], ColumnElement[bool]]
    choices: tuple[tuple[str, Text], ...] = ()


class FieldType:
    """Base of all field types; see the module's documentation for how ``many`` and ``translate`` wrap values."""

    name: ClassVar[str]
    title: ClassVar[Text]
    doc: ClassVar[str]
    example: ClassVar[str]
    option_schema: ClassVar[Mapping[str, Any]] = EMPTY
    required_options: ClassVar[tuple[str, ...]] = ()
    filterable: ClassVar[bool] = False
    sortable: ClassVar[bool] = False
    searchable: ClassVar[bool] = False
    translatable: ClassVar[bool] = False
    listing: ClassVar[bool] = False
    nested: ClassVar[bool] = False
    assigned: ClassVar[bool] = False
    """True when the system gives the value, never a person (``sequence``, ``computed``)."""
    bounded: ClassVar[Literal["", "length", "value", "count"]] = ""
    """What ``min`` and ``max`` of one value speak of."""

    # -- shape ------------------------------------------------------------------------------------------------------

    def is_many(self, field: Field) -> bool:
        """Whether the canonical value is a list of single values of this type."""
        return field.many is not None and not self.listing

    def is_list(self, field: Field) -> bool:
        """Whether the canonical value is a list at all (per language, when translated)."""
        return field.many is not None or self.listing

    def is_plain(self, field: Field) -> bool:
        """Whether the value sits in a column of its own kind, so that it can be sorted and compared."""
        return not self.is_many(field) and not field.translate

    def schema(self, field: Field) -> dict[str, Any]:
        """The JSON Schema of the canonical value."""
        schema = self.schema_one(field)
        if self.is_many(field):
            schema = {"type": "array", "items": schema, "minItems": 1}
        if field.translate:
            schema = {
                "type": "object",
                "properties": dict.fromkeys(field.translate, schema),
                "additionalProperties": False,
                "minProperties": 1,
            }
        return schema

    def schema_one(self, field: Field) -> dict[str, Any]:
        """The JSON Schema of one value."""
        raise NotImplementedError

    # -- storing ----------------------------------------------------------------------------------------------------

    def column(self, field: Field) -> TypeEngine[Any] | None:
        """The type of the physical column; None when nothing is stored."""
        return self.column_one(field) if self.is_plain(field) else json_column()

    def column_one(self, field: Field) -> TypeEngine[Any] | None:
        """The type of the column of one value; JSON unless a subclass knows better."""
        return json_column()

    def to_column(self, field: Field, value: Any) -> Any:
        """Canonical value → what the column takes."""
        return value if value is None or not self.is_plain(field) else self.to_column_one(field, value)

    def to_column_one(self, field: Field, value: Any) -> Any:
        """One canonical value → what its column takes."""
        return value

    def from_column(self, field: Field, stored: Any) -> Any:
        """What the column gave → canonical value."""
        return stored if stored is None or not self.is_plain(field) else self.from_column_one(field, stored)

    def from_column_one(self, field: Field, stored: Any) -> Any:
        """What the column gave → one canonical value."""
        return stored

    # -- reading input ----------------------------------------------------------------------------------------------

    def normalise(self, field: Field, value: Any) -> Any:
        """Lenient input of REST, YAML or a form → canonical value, or None. Raises :class:`FieldError`."""
        result, errors = self.normalise_all(field, value)
        if errors:
            raise errors[0]
        return result

    def normalise_all(self, field: Field, value: Any) -> tuple[Any, list[FieldError]]:
        """As :meth:`normalise`, but never raising: the value as far as it could be read, and every error.

        Empty list entries are dropped; one that could not be read leaves ``None`` in its place, so that the indexes in
        the errors' paths are those of the list returned.
        """
        if is_empty(value):
            return None, []
        if field.translate:
            return self._normalise_languages(field, value)
        return self._normalise_values(field, value)

    def normalise_one(self, field: Field, value: Any) -> Any:
        """One value that is not empty → canonical, or None. Raises :class:`FieldError`."""
        raise NotImplementedError

    def normalise_single(self, field: Field, value: Any) -> tuple[Any, list[FieldError]]:
        """As :meth:`normalise_all` for one value, whatever ``many`` and ``translate`` say."""
        if is_empty(value):
            return None, []
        try:
            return self.normalise_one(field, value), []
        except FieldError as error:
            return None, [error]

    def _normalise_values(self, field: Field, value: Any) -> tuple[Any, list[FieldError]]:
        if not self.is_many(field):
            return self.normalise_single(field, value)
        if isinstance(value, Mapping) or not isinstance(value, Sequence) or isinstance(value, str | bytes):
            value = [value]
        result: list[Any] = []
        errors: list[FieldError] = []
        for entry in value:
            if is_empty(entry):
                continue
            one, found = self.normalise_single(field, entry)
            if one is None and not found:
                continue
            errors.extend(error.under(len(result)) for error in found)
            result.append(one)
        return result or None, errors

    def _normalise_languages(self, field: Field, value: Any) -> tuple[Any, list[FieldError]]:
        if not isinstance(value, Mapping):
            value = {field.translate[0]: value}
        result: dict[str, Any] = {}
        errors: list[FieldError] = []
        for language in value:
            if language not in field.translate:
                known = "、".join(field.translate)
                errors.append(
                    FieldError(
                        Text(
                            f"没有这种语言：可填 {known}",
                            f"No such language here; there are {', '.join(field.translate)}",
                        ),
                        "unknown",
                        (str(language),),
                    )
                )
        for language in field.translate:
            if is_empty(value.get(language)):
                continue
            one, found = self._normalise_values(field, value[language])
            errors.extend(error.under(language) for error in found)
            if one is not None:
                result[language] = one
        return result or None, errors

    def incomplete(self, field: Field, value: Any) -> list[FieldError]:
        """What one value still lacks for a record that leaves its first state; paths lead into the value."""
        return []

    # -- asking -----------------------------------------------------------------------------------------------------

    input_class: ClassVar[type[Input]] = TextInput
    """The wtforms field of one value."""
    form_control: ClassVar[str] = "text"
    """The ``type`` attribute of a single-line input."""
    reader: ClassVar[str] = "text"
    """How forms.js reads the input back for conditions."""

    def form_field(self, field: Field, context: FormContext) -> UnboundField:
        """The form's input. Its ``data`` is the canonical value; what was typed stays for showing it again."""
        if field.translate:
            return PerLanguageInput(field, self, context)
        return self.form_field_many(field, context)

    def form_field_many(self, field: Field, context: FormContext) -> UnboundField:
        """The input of the value in one language."""
        return (ListOfInputs if self.is_many(field) else self.input_class)(field, self, context)

    def form_text(self, field: Field, value: Any) -> str:
        """One canonical value as it stands in a single-line or multi-line input."""
        return "" if value is None else str(value)

    def form_places(self, field: Field) -> int:
        """The decimals of the number that the input shows."""
        return 0

    def extensions(self, field: Field) -> tuple[str, ...]:
        """The file extensions that the field takes; empty means no limit of its own."""
        return ()

    def form_hints(self, field: Field) -> dict[str, Any]:
        """Attributes of the control that follow from the declaration."""
        return {}

    # -- showing ----------------------------------------------------------------------------------------------------

    def in_record(self, field: Field, data: Mapping[str, Any]) -> Field:
        """``field`` with the options settled that name another value of the record (``currency: $currency``)."""
        return field

    def text(self, field: Field, value: Any, context: RenderContext) -> str:
        """Plain text on one or several lines, for lists, spreadsheets and titles; "" for no value."""
        texts = (self.text_one(field, one, context) for one in self.singles(field, value, context.locale))
        return "、".join(text for text in texts if text)

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """The text of one value."""
        return str(value)

    def html(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """The value for a page; empty markup for no value."""
        parts = [self.html_one(field, one, where, context) for one in self.singles(field, value, context.locale)]
        if len(parts) < 2:
            return parts[0] if parts else Markup("")
        if where == "list":
            return Markup("、").join(parts)
        items = Markup("").join(Markup("<li>{}</li>").format(part) for part in parts)
        return Markup('<ul class="list-unstyled mb-0">{}</ul>').format(items)

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """One value for a page."""
        return escape(self.text_one(field, value, context))

    def singles(self, field: Field, value: Any, locale: str = "zh") -> list[Any]:
        """The single values inside a canonical one, of one language where it is translated."""
        if field.translate and isinstance(value, Mapping):
            value = value.get(locale) or next((value[k] for k in field.translate if value.get(k) is not None), None)
        if value is None:
            return []
        return list(value) if self.is_many(field) and isinstance(value, list) else [value]

    # -- finding ----------------------------------------------------------------------------------------------------

    def filters(self, field: Field) -> tuple[Filter, ...]:
        """The ways to narrow a list by this field."""
        return self.filters_one(field) if self.filterable and self.is_plain(field) else ()

    def filters_one(self, field: Field) -> tuple[Filter, ...]:
        """The filters of a field with a column of its own kind."""
        return ()

    def search_text(self, field: Field, value: Any) -> str:
        """What the search index gets of a value, all languages together; "" when the type is not searched."""
        if value is None or not self.searchable:
            return ""
        if field.translate and isinstance(value, Mapping):
            each = [one for language in value for one in self.singles(field, {language: value[language]}, language)]
        else:
            each = self.singles(field, value)
        return "\n".join(text for one in each if (text := self.search_one(field, one)))

    def search_one(self, field: Field, value: Any) -> str:
        """What the search index gets of one value."""
        return str(value)

    # -- bounds -----------------------------------------------------------------------------------------------------

    def measure(self, field: Field, value: Any) -> int:
        """The length or count of one value, for types whose bounds speak of one."""
        return len(value)
