"""The base of all inputs: names, labels, hints, errors, and the parts shared by every template.

An input is a wtforms field whose ``data`` is the canonical value. It never raises on what was posted: what could not be
read becomes a *fault* (path inside the value, message, code) and ``raw`` keeps what was typed. Templates live in
``fields/form/<type>.html`` of the application; they ask the input for everything and decide only about markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from markupsafe import Markup
from wtforms.fields.core import Field as FormField
from wtforms.utils import unset_value

from generator.fieldtypes.errors import FieldError, Path
from generator.fieldtypes.inputs.attributes import attributes_html
from generator.fieldtypes.inputs.words import WORDS
from generator.spec.model import Condition, Field, Text

if TYPE_CHECKING:
    from generator.fieldtypes.base import FieldType, FormContext

Fault = tuple[Path, Text, str]


class Input(FormField):  # type: ignore[misc]  # wtforms has no types
    """One field of a record form. See the module's documentation for what it promises."""

    control: ClassVar[str] = "text"
    """The ``type`` attribute of a plain input, or a word for its template."""
    fieldset: ClassVar[bool] = False
    """True when several controls make up the value: then the label is a legend."""
    wide: ClassVar[bool] = False
    """True when the input wants the whole width of the form."""

    def __init__(self, spec: Field, kind: FieldType, context: FormContext, **bound: Any) -> None:
        name = f"{bound.get('_prefix', '')}{bound.get('name', '')}"
        super().__init__(label=spec.label.get(context.locale), id=f"f-{name}", **bound)
        self.spec = spec
        self.kind = kind
        self.context = context
        self.locale = context.locale
        self.data: Any = None
        self.raw: Any = None
        self.faults: list[Fault] = []
        self.messages: list[Text] = []
        self.one_of_many = False
        self.order = 0
        self.outer: Any = None
        self.readonly = spec.readonly is True or kind.assigned
        self.complete = bool(getattr(self._form, "complete", False))

    # -- reading ----------------------------------------------------------------------------------------------------

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the stored value, then what was posted (unless the input is read-only)."""
        self.process_errors: list[str] = []
        self.faults = []
        self.messages = []
        self.data = self.object_data = None if data is unset_value else data
        self.put(self.data)
        if formdata is not None and not self.readonly:
            self.raw_data = formdata.getlist(self.name)
            self.read(formdata)

    def put(self, value: Any) -> None:
        """Show a canonical value."""
        self.raw = self.kind.form_text(self.spec, value)

    def read(self, formdata: Any) -> None:
        """Take what was posted: sets ``raw``, ``data`` and ``faults``."""
        self.raw = str(self.raw_data[0]) if self.raw_data else ""
        self.accept(self.raw)

    def accept(self, raw: Any) -> None:
        """Turn lenient input into ``data``, or note why it cannot be."""
        self.data, errors = self.kind.normalise_single(self.spec, raw)
        self.faults = [(error.path, error.message, error.code) for error in errors]

    def refuse(self, error: FieldError) -> None:
        """Note an error found while reading."""
        self.faults.append((error.path, error.message, error.code))

    @property
    def blank(self) -> bool:
        """Whether nothing was filled in (so that an untouched row can be left out)."""
        return self.data is None and not self.faults

    # -- errors -----------------------------------------------------------------------------------------------------

    def all_faults(self) -> Iterator[Fault]:
        """Every fault of this input and of those inside it; paths lead into ``data``."""
        yield from self.faults

    def children(self) -> Iterator[Input]:
        """The inputs inside this one, in order."""
        return iter(())

    def route(self, path: Path) -> Input:
        """The input at which an error of ``path`` (inside this value) is shown."""
        return self

    def walk(self) -> Iterator[Input]:
        """This input and all inside it, in the order of the page."""
        yield self
        for child in self.children():
            yield from child.walk()

    @property
    def texts(self) -> list[str]:
        """The messages to show here, each once, in the reader's language."""
        return list(dict.fromkeys(message.get(self.locale) for message in self.messages))

    # -- for templates ----------------------------------------------------------------------------------------------

    @property
    def templates(self) -> list[str]:
        """The templates to try, the type's own first."""
        found = [f"fields/form/{self.template}.html", "fields/form/text.html"]
        return found if self.wrapping else [f"fields/form/{self.kind.name}.html", *found]

    template: ClassVar[str] = "text"
    wrapping: ClassVar[bool] = False
    """True for an input that only repeats the type's own."""

    @property
    def t(self) -> Mapping[str, str]:
        """The words of the interface in the reader's language."""
        return WORDS[self.locale]

    @property
    def help(self) -> str:
        """The explanation under the label, or ""."""
        return self.spec.help.get(self.locale) if self.spec.help else ""

    @property
    def example(self) -> str:
        """An example of a right value, or ""."""
        return self.spec.example.get(self.locale) if self.spec.example else ""

    @property
    def required(self) -> bool:
        """Whether the field is always required (a condition is left to forms.js)."""
        return self.spec.required is True and not self.readonly and not self.one_of_many

    @property
    def marked(self) -> bool:
        """Whether the label may ever carry the mark of a required field."""
        return self.spec.required is not False and not self.readonly and not self.one_of_many

    @property
    def focus_id(self) -> str:
        """The id of the first control, where a link of the error summary leads."""
        return str(self.id)

    @property
    def described_by(self) -> str:
        """The ids of help, example and errors, as far as they are shown."""
        parts = [("help", self.help), ("example", self.example), ("error", self.messages)]
        return " ".join(f"{self.id}-{name}" for name, present in parts if present)

    @property
    def reader(self) -> str:
        """How forms.js reads the value back for conditions."""
        return "fixed" if self.readonly else self.kind.reader

    def aria(self) -> dict[str, Any]:
        """The attributes that tie a control (or a group of them) to its texts."""
        attributes: dict[str, Any] = {}
        if self.described_by:
            attributes["aria-describedby"] = self.described_by
        if self.messages:
            attributes["aria-invalid"] = "true"
        return attributes

    def attrs(self, css: str = "form-control", **more: Any) -> Markup:
        """The attributes of the control; ``css`` gains ``is-invalid`` when there are errors."""
        attributes = {"name": self.name, "id": self.id, "class": css + (" is-invalid" if self.messages else "")}
        attributes |= self.aria() | self.hints() | more
        if self.required:
            attributes["aria-required"] = "true"
            if self.complete:
                attributes["required"] = True
        return attributes_html(attributes)

    def hints(self) -> dict[str, Any]:
        """Attributes that follow from the declaration: ``maxlength``, ``inputmode`` and the like."""
        return self.kind.form_hints(self.spec)

    def wrapper(self) -> Markup:
        """The data attributes of the element around the input, which forms.js works by."""
        attributes: dict[str, Any] = {"data-field": self.short_name, "data-reads": self.reader}
        if self.order:
            attributes["data-order"] = self.order
        if self.kind.reader in ("decimal", "money"):
            attributes["data-places"] = self.kind.form_places(self.spec)
        if self.kind.reader == "boolean" and self.object_data is not None:
            attributes["data-said"] = True
        if self.spec.type == "computed":
            attributes["data-computed"] = _json(self.spec.options.get("value"))
        if self.readonly and not self.spec.personal and self.spec.type != "identity":
            attributes["data-value"] = _json(self.object_data)
        rule = {} if self.one_of_many else self.rule()
        if rule:
            attributes["data-rule"] = _json(rule)
        return attributes_html(attributes)

    def rule(self) -> dict[str, Any]:
        """What depends on other values: ``when``, ``required``, ``readonly`` and ``offer`` (choices), as conditions."""
        rule: dict[str, Any] = {}
        whens = [data for data in (self.outer, self.spec.when.data if self.spec.when else None) if data is not None]
        if whens:
            rule["when"] = whens[0] if len(whens) == 1 else ["all", whens]
            if self.spec.keep:
                rule["keep"] = True
        for name in ("required", "readonly"):
            value = getattr(self.spec, name)
            if isinstance(value, Condition):
                rule[name] = value.data
        offer = {choice.value: choice.when.data for choice in self.spec.choices if choice.when is not None}
        if offer:
            rule["offer"] = offer
        return rule

    @property
    def shown_value(self) -> Markup:
        """The value as people read it, for an input that only shows."""
        return self.kind.html(self.spec, self.object_data, "show", self.context)

    @property
    def suggestions(self) -> Sequence[str]:
        """Values to offer without forbidding others."""
        return self.context.suggestions(self.spec) if self.spec.suggest else ()


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)


class TextInput(Input):
    """A single control of one line."""

    @property
    def control_type(self) -> str:
        """The ``type`` attribute."""
        return self.kind.form_control


class AreaInput(Input):
    """A control of several lines."""

    template = "longtext"
    wide = True
