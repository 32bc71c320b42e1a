"""Forms of record types: wtforms forms whose fields read and show canonical values.

A form is built per request, since what may be chosen, hidden or changed depends on who asks; ``build_form``
compiles what does not. The form never decides whether values are right: ``values()`` goes to the service, whose
problems come back through ``show()``. What could not even be read is in ``problems()``; a form with such problems
is shown again, with everything that was typed, files included.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from markupsafe import Markup
from wtforms.form import BaseForm, Form

from generator.build.posted import Posted
from generator.build.problems import Problem
from generator.build.settling import section_conditions
from generator.fieldtypes.base import FormContext
from generator.fieldtypes.inputs.base import Input
from generator.fieldtypes.inputs.files import FileInput
from generator.fieldtypes.inputs.repeat import OPERATION, Repeater
from generator.fieldtypes.inputs.words import WORDS
from generator.fieldtypes.registry import get
from generator.spec.conditions import names
from generator.spec.model import EMPTY, Condition, Field, Note, RecordType, Text
from generator.spec.values import paths_of


@dataclass(frozen=True, slots=True)
class FormSection:
    """A section of a form as templates see it: ``items`` are inputs and paragraphs of text."""

    target: str
    title: str
    items: tuple[Input | str, ...]
    rule: str = ""


class RecordForm(Form):  # type: ignore[misc]  # wtforms has no types
    """The form of one record; subclasses come from :func:`build_form`.

    ``formdata`` is what was posted (any multi dict; a ``CombinedMultiDict`` of files and form keeps the form's order),
    or None. ``data`` are the stored values. ``hidden`` fields are left out, ``readonly`` ones are shown only. With
    ``complete`` the browser itself insists on required fields. ``variables`` are those of the validation, so that
    conditions can be shown at work.
    """

    record_type: ClassVar[RecordType]
    declared: ClassVar[tuple[Field, ...]]
    watched: ClassVar[frozenset[str]]

    def __init__(
        self,
        formdata: Any = None,
        *,
        data: Mapping[str, Any] | None = None,
        context: FormContext,
        hidden: frozenset[str] = frozenset(),
        readonly: frozenset[str] = frozenset(),
        variables: Mapping[str, Any] = EMPTY,
        complete: bool = False,
    ) -> None:
        self.context = context
        self.complete = complete
        self.variables = variables
        self.stored = dict(data or {})
        self.hidden_fields = hidden
        self.posted = None if formdata is None else Posted(formdata)
        self.general: list[Text] = []
        fields = [field for field in self.declared if field.key not in hidden and not self._retired(field)]
        # Not Form.__init__: it would set an attribute per field, which a field named like a method would break.
        BaseForm.__init__(
            self,
            [(field.key, get(field.type).form_field(field, context)) for field in fields],
            meta=self._wtforms_meta(),
        )
        outer = section_conditions(self.record_type)
        for number, field in enumerate(fields, 1):
            one = self.inputs[field.key]
            one.order = number
            one.outer = outer[field.key].data if field.key in outer else None
            one.readonly = one.readonly or field.key in readonly
            one.process(self.posted, self.stored.get(field.key))

    def _retired(self, field: Field) -> bool:
        """Whether a deprecated field has nothing to show: it takes no new input."""
        return field.deprecated is not None and self.stored.get(field.key) is None

    @property
    def inputs(self) -> Mapping[str, Input]:
        """The inputs by field key, in declared order."""
        inputs: Mapping[str, Input] = self._fields
        return inputs

    # -- reading ------------------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """Canonical values of every input that can be changed; None where nothing was filled in."""
        return {key: one.data for key, one in self.inputs.items() if not one.readonly}

    def problems(self) -> tuple[Problem, ...]:
        """What could not be read, with paths into :meth:`values`."""
        return tuple(
            Problem((key, *path), message, code)
            for key, one in self.inputs.items()
            for path, message, code in one.all_faults()
        )

    def asked_for_row(self) -> bool:
        """Whether a button of a list was pressed (without JavaScript): the form is to be shown again, not saved."""
        return self.posted is not None and bool(self.posted.getlist(OPERATION))

    def posted_pairs(self) -> list[tuple[str, str]]:
        """What was posted, as names and values to post once more; files are those that went into the store."""
        if self.posted is None:
            return []
        files = {one.name: one for top in self.inputs.values() for one in top.walk() if isinstance(one, FileInput)}
        pairs = [(name, one.held_json) for name, one in files.items() if one.held_json]
        for name, value in self.posted.pairs():
            own = name.removesuffix("-drop").removesuffix("-upload")
            if isinstance(value, str) and own not in files and name != OPERATION:
                pairs.append((name, value))
        return pairs

    # -- errors -------------------------------------------------------------------------------------------------------

    def show(self, problems: Iterable[Problem]) -> None:
        """Puts every problem at its input, nested ones included; what has no input is shown above the form."""
        faulty = set()
        for problem in (*self.problems(), *problems):
            one = self.inputs.get(str(problem.path[0])) if problem.path else None
            if one is None:
                self.general.append(self._named(problem))
                continue
            target = one.route(problem.path[1:])
            if problem.code == "required" and id(target) in faulty:
                continue
            faulty.add(id(target))
            target.messages.append(problem.message)

    def _named(self, problem: Problem) -> Text:
        field = self.record_type.field(str(problem.path[0])) if problem.path else None
        if field is None:
            return problem.message
        label, message = field.label, problem.message
        return Text(f"{label.zh}：{message.zh}", f"{label.get('en')}: {message.get('en')}")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything could be read; the values are checked by the service."""
        return not self.problems()

    def error_list(self) -> list[dict[str, str]]:
        """The summary: target (an id), label and message of each error, in the order of the page."""
        locale = self.context.locale
        found = [{"target": "", "label": "", "message": message.get(locale)} for message in self.general]
        for key in self._page_order():
            for one, label in _labelled(self.inputs[key], ""):
                found += [{"target": one.focus_id, "label": label, "message": text} for text in one.texts]
        return found

    # -- showing ------------------------------------------------------------------------------------------------------

    def _page_order(self) -> Iterator[str]:
        for section in self.sections():
            for item in section.items:
                if isinstance(item, Input):
                    yield item.short_name

    def sections(self) -> list[FormSection]:
        """The declared sections that have an input, then a last one with the fields that stand in none."""
        locale = self.context.locale
        placed: set[str] = set()
        found: list[FormSection] = []
        for number, section in enumerate(self.record_type.sections, 1):
            items: list[Input | str] = []
            for item in section.items:
                if isinstance(item, Note):
                    items.append(item.text.get(locale))
                elif item in self.inputs and item not in placed:
                    placed.add(item)
                    items.append(self.inputs[item])
            if any(isinstance(item, Input) for item in items):
                rule = json.dumps({"when": section.when.data}, ensure_ascii=False) if section.when else ""
                found.append(FormSection(f"s-{number}", section.title.get(locale), tuple(items), rule))
        rest = tuple(one for key, one in self.inputs.items() if key not in placed)
        if rest:
            title = WORDS[locale]["other" if found else "content"]
            found.append(FormSection("s-0", title, rest))
        return found

    def section_list(self) -> list[dict[str, str]]:
        """Ids and titles of the sections."""
        return [{"target": section.target, "title": section.title} for section in self.sections()]

    @property
    def t(self) -> Mapping[str, str]:
        """The words of the interface."""
        return WORDS[self.context.locale]

    @property
    def context_json(self) -> str:
        """What conditions need beside the inputs: variables, and values of fields without an input here."""
        given = {key: value for key, value in self.variables.items() if not callable(value)}
        shown = set(self.inputs) | self.hidden_fields
        values = {key: self.stored.get(key) for key in self.watched if key not in shown}
        return json.dumps({"variables": given, "values": values}, ensure_ascii=False, default=str, sort_keys=True)

    def render_sections(self, environment: Any = None) -> Markup:
        """The inputs as HTML by ``fields/form/_sections.html``; ``environment`` is by default the application's."""
        if environment is None:
            from flask import current_app

            environment = current_app.jinja_env
        return Markup(environment.get_template("fields/form/_sections.html").render(form=self))  # noqa: S704  # escaped


def _labelled(one: Input, label: str) -> Iterator[tuple[Input, str]]:
    """An input and those inside it, each with a label that says where it is."""
    own = label or str(one.label.text)
    yield one, own
    if isinstance(one, Repeater):
        for number, entry in enumerate(one.entries, 1):
            place = f"{own} {one.t['row'].format(number)}"
            for child in entry.children():
                yield from _labelled(child, place if child.one_of_many else f"{place} · {child.label.text}")
        return
    for child in one.children():
        word = child.t.get(child.short_name, child.short_name) if child.one_of_many else child.label.text
        yield from _labelled(child, f"{own} · {word}")


def build_form(record_type: RecordType, only: frozenset[str] | None = None) -> type[RecordForm]:
    """The form class of a record type, or of some of its fields. Fields with ``form: false`` have no input."""
    declared = tuple(
        field for field in record_type.fields if field.form and not field.drop and (only is None or field.key in only)
    )
    watched = frozenset(path.removeprefix("$").split(".")[0] for path in _watched(record_type.fields))
    known = {field.key for field in record_type.fields}
    for section in record_type.sections:
        if section.when is not None:
            watched |= {path.split(".")[0] for path in names(section.when)}
    attributes = {"record_type": record_type, "declared": declared, "watched": watched & known}
    return type(f"{record_type.key.title().replace('_', '')}Form", (RecordForm,), attributes)


def _watched(fields: tuple[Field, ...]) -> Iterator[str]:
    """The fields that conditions and computed values of ``fields`` name."""
    for field in fields:
        conditions = [field.when, field.required, field.readonly, *(choice.when for choice in field.choices)]
        for condition in conditions:
            if isinstance(condition, Condition):
                for path in names(condition):
                    yield path.removeprefix("$parent.").removeprefix("$")
        if field.type == "computed":
            yield from paths_of(field.options.get("value"))
        yield from _watched(field.fields)
        for kind in field.kinds:
            yield from _watched(kind.fields)
