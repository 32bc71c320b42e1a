"""The one validator of a record type: forms, import, REST and fixtures all end here.

``validate`` reads lenient input into canonical data, removes what does not exist under its conditions (unless
``keep``), and reports every problem at once. A draft may be incomplete: what is ``required``, lower bounds, and
what a type needs to be shown in public count only when ``complete``. Nothing here raises for any JSON input, and
nothing asks the database: whether references, units and attachments exist, and ``unique``, are for the service that
saves.

**Read-only fields.** With ``before`` (the stored values; ``{}`` for a new record) a read-only field keeps its value: a
default that is a ``$`` path or a template is worked out anew until the record is public, anything else stays what it
was. A different value in the input is a problem. Sequence numbers keep their value; computed ones are worked out anew
every time, whatever was sent. ``trusted`` (commands that load and import) may set read-only fields and numbers. Without
``before`` read-only means nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.build.document import record_schema
from generator.build.problems import Problem, bound_problems, count_problems, required_text
from generator.build.protecting import Protection, default_values
from generator.build.settling import Level, Node, compile_shape, section_conditions, settle
from generator.fieldtypes.errors import FieldError
from generator.fieldtypes.nested import normalise_object
from generator.spec.conditions import holds
from generator.spec.formats import BUILT_IN as BUILT_IN_FORMATS
from generator.spec.model import EMPTY, Condition, Field, RecordType, Text

__all__ = ["BUILT_IN_FORMATS", "Outcome", "Problem", "RecordValidator", "compile_record_type", "defaults"]

MOST_PROBLEMS = 200
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What validation gave: canonical data (only meaningful without problems) and every problem."""

    data: dict[str, Any]
    problems: list[Problem]


class RecordValidator:
    """A compiled record type. Make one with :func:`compile_record_type`; it is immutable and may be shared."""

    def __init__(self, record_type: RecordType) -> None:
        self.record_type = record_type
        self.shape = compile_shape(record_type.fields, section_conditions(record_type))

    @cached_property
    def document(self) -> dict[str, Any]:
        """The JSON Schema 2020-12 document of a complete record; see :mod:`generator.build.document`."""
        return record_schema(self.record_type)

    def validate(
        self,
        data: Any,
        *,
        complete: bool,
        variables: Mapping[str, Any] = EMPTY,
        before: Mapping[str, Any] | None = None,
        trusted: bool = False,
    ) -> Outcome:
        """Canonical data and problems. See the module's documentation for ``complete``, ``before`` and ``trusted``."""
        if not isinstance(data, Mapping):
            return Outcome({}, [Problem((), Text("记录应是一组字段和值", "A record is an object of fields"), "type")])
        values, errors = normalise_object(self.record_type.fields, data)
        problems: list[Problem] = []
        if before is not None and not trusted:
            state = self.record_type.workflow.state(str(variables.get("state") or ""))
            public = state is not None and state.public
            protection = Protection(variables, public, lambda: self.defaults(variables))
            protection.apply(self.shape, values, before)
            problems += protection.problems
        level = settle(self.shape, values, variables)
        check = _Check(complete, variables, problems)
        check.errors(level, errors)
        check.level(level, (), [])
        data_now = _without_empty_rows(level.value())
        return Outcome(data_now, check.problems[:MOST_PROBLEMS])

    def defaults(self, variables: Mapping[str, Any] = EMPTY, given: Mapping[str, Any] = EMPTY) -> dict[str, Any]:
        """The values with which a new record begins, but for what is ``given``, which defaults may follow.

        A default that cannot be worked out yet is left out.
        """
        known, _ = normalise_object(self.record_type.fields, {**given})
        found = default_values(self.record_type.fields, [], variables, known)
        return {key: value for key, value in found.items() if key not in given}


def compile_record_type(record_type: RecordType) -> RecordValidator:
    """The validator of a record type. Costs little; the schema document is made when it is first asked for."""
    return RecordValidator(record_type)


def defaults(record_type: RecordType, variables: Mapping[str, Any] = EMPTY) -> dict[str, Any]:
    """The values with which a new record of this type begins."""
    return RecordValidator(record_type).defaults(variables)


def _without_empty_rows(value: Any) -> Any:
    """Nested objects from which conditions took every value go too."""
    if isinstance(value, dict):
        return {key: inner for key, one in value.items() if (inner := _without_empty_rows(one)) not in (None, {}, [])}
    if isinstance(value, list):
        return [inner for one in value if (inner := _without_empty_rows(one)) not in (None, {})]
    return value


class _Check:
    """Walks settled levels and collects problems."""

    def __init__(self, complete: bool, variables: Mapping[str, Any], problems: list[Problem]) -> None:
        self.complete = complete
        self.variables = variables
        self.problems = problems
        self.broken: set[Path] = set()

    def errors(self, level: Level, errors: list[FieldError]) -> None:
        """Takes over the errors of reading, but for what is hidden."""
        hidden = [(*path, key) for path, one in level.walk() for key in one.hidden if not one.shape.fields[key].keep]
        for error in errors:
            if not any(error.path[: len(path)] == path for path in hidden):
                self.problems.append(Problem(error.path, error.message, error.code))
                self.broken.add(error.path)

    def level(self, level: Level, path: Path, outer: list[Mapping[str, Any]]) -> None:
        """Checks every visible field of one object, then the objects inside."""
        scopes: list[Mapping[str, Any]] = [level.scope, *outer]
        labels = level.shape.fields
        for node in level.shape.nodes:
            key = node.field.key
            here = (*path, key)
            hidden = key in level.hidden
            if hidden and not node.field.keep:
                continue
            self._field(node, level.scope[key], here, scopes, labels, required=not hidden)
            for step, child in () if hidden else level.children.get(key, ()):
                self.level(child, (*here, *step), scopes)

    def _field(
        self,
        node: Node,
        value: Any,
        here: Path,
        scopes: list[Mapping[str, Any]],
        labels: Mapping[str, Field],
        *,
        required: bool,
    ) -> None:
        field, kind = node.field, node.type
        if value is None or (kind.name == "boolean" and value is False):
            if required and self.complete and here not in self.broken and self._is_required(node, scopes):
                self._missing(node, here, scopes)
            if value is None:
                return
        if field.translate:
            if required and self.complete and field.translate[0] not in value and self._is_required(node, scopes):
                self._add((*here, field.translate[0]), required_text(field, kind), "required")
            each: list[tuple[Path, Any]] = [((*here, language), one) for language, one in value.items()]
        else:
            each = [(here, value)]
        for place, one in each:
            self._counted(node, one, place, scopes, labels)

    def _missing(self, node: Node, here: Path, scopes: list[Mapping[str, Any]]) -> None:
        """Reports a required field without value; of a group, the fields that it must have."""
        known = len(self.problems)
        if node.inside is not None and not node.type.is_list(node.field):
            self.level(settle(node.inside, {}, self.variables, scopes), here, scopes)
        if len(self.problems) == known:
            self._add(here, required_text(node.field, node.type), "required")

    def _counted(
        self, node: Node, value: Any, here: Path, scopes: list[Mapping[str, Any]], labels: Mapping[str, Field]
    ) -> None:
        field, kind = node.field, node.type
        if kind.is_list(field) and isinstance(value, list):
            for code, message in count_problems(field, len(value), complete=self.complete):
                self._add(here, message, code)
        singles = [((*here, i), one) for i, one in enumerate(value)] if kind.is_many(field) else [(here, value)]
        for place, one in singles:
            if one is None:
                continue
            found = bound_problems(field, kind, one, scopes, self.variables, labels, complete=self.complete)
            for code, message in found:
                self._add(place, message, code)
            self._offered(field, one, place, scopes)
            if self.complete:
                for error in kind.incomplete(field, one):
                    self._add((*place, *error.path), error.message, error.code)

    def _offered(self, field: Field, value: Any, here: Path, scopes: list[Mapping[str, Any]]) -> None:
        """Whether each chosen value is offered under the other values."""
        if not any(choice.when is not None for choice in field.choices):
            return
        for chosen in value if isinstance(value, list) else [value]:
            choice = next((one for one in field.choices if one.value == chosen), None)
            if choice is not None and choice.when is not None and not holds(choice.when, scopes, self.variables):
                label = choice.label
                message = Text(
                    f"按已填的内容，不能选“{label.zh}”，请改选其他项",
                    f"“{label.get('en')}” is not offered for what is filled in: choose another",
                )
                self._add(here, message, "choice")

    def _is_required(self, node: Node, scopes: list[Mapping[str, Any]]) -> bool:
        if node.type.assigned:
            return False
        required = node.field.required
        return holds(required, scopes, self.variables) if isinstance(required, Condition) else required

    def _add(self, path: Path, message: Text, code: str) -> None:
        self.problems.append(Problem(path, message, code))
