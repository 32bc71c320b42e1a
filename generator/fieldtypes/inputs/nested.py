"""Inputs of ``group`` and ``rows``: forms inside the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from generator.fieldtypes.errors import Path
from generator.fieldtypes.inputs.base import Fault, Input
from generator.fieldtypes.inputs.repeat import Entry, Repeater
from generator.spec.model import Field
from generator.spec.values import evaluate, paths_of


def bind_fields(owner: Input, fields: tuple[Field, ...], prefix: str) -> dict[str, Input]:
    """The inputs of nested fields, under ``prefix``; those without a place on forms are left out."""
    from generator.fieldtypes.registry import get  # the registry imports the types, which import their inputs

    inputs: dict[str, Input] = {}
    for field in fields:
        if field.form and not field.drop:
            unbound = get(field.type).form_field(field, owner.context)
            inputs[field.key] = unbound.bind(form=owner._form, name=field.key, prefix=prefix)
            inputs[field.key].readonly |= owner.readonly
            inputs[field.key].complete = owner.complete
    return inputs


def plain_defaults(fields: tuple[Field, ...]) -> dict[str, Any]:
    """The defaults of nested fields that look nothing up."""
    from generator.fieldtypes.registry import get  # as above

    found: dict[str, Any] = {}
    for field in fields:
        if field.default is not None and not paths_of(field.default):
            value, errors = get(field.type).normalise_all(field, evaluate(field.default, (), {}))
            if value is not None and not errors:
                found[field.key] = value
    return found


class Bundle:
    """Inputs of one nested object, with what the form does not show kept from the stored object."""

    def __init__(self, inputs: dict[str, Input]) -> None:
        self.inputs = inputs
        self.stored: Mapping[str, Any] = {}

    def process(self, formdata: Any, value: Any) -> None:
        """Process every input."""
        self.stored = value if isinstance(value, Mapping) else {}
        for key, one in self.inputs.items():
            one.process(formdata, self.stored.get(key))

    @property
    def data(self) -> dict[str, Any]:
        """The nested object: stored values that are not on the form, then the form's."""
        kept = {key: value for key, value in self.stored.items() if key not in self.inputs}
        return kept | {key: one.data for key, one in self.inputs.items() if one.data is not None}

    def all_faults(self) -> Iterator[Fault]:
        """The faults of the inputs under their keys."""
        for key, one in self.inputs.items():
            for path, message, code in one.all_faults():
                yield (key, *path), message, code

    def route(self, path: Path) -> Input | None:
        """The input for an error at ``path``."""
        one = self.inputs.get(str(path[0])) if path else None
        return one.route(path[1:]) if one is not None else None

    @property
    def blank(self) -> bool:
        """Whether nothing was filled in."""
        return all(one.blank for one in self.inputs.values())


class GroupInput(Input):
    """One nested object."""

    fieldset: ClassVar[bool] = True
    wide: ClassVar[bool] = True
    template = "group"

    def __init__(self, *args: Any, **bound: Any) -> None:
        super().__init__(*args, **bound)
        self.bundle = Bundle(bind_fields(self, self.spec.fields, f"{self.name}-"))

    def put(self, value: Any) -> None:
        """Show the stored object."""
        self.bundle.process(None, value)

    def read(self, formdata: Any) -> None:
        """Read every input."""
        self.bundle.process(formdata, self.object_data)
        self.data = self.bundle.data or None

    @property
    def blank(self) -> bool:
        """Whether nothing was filled in."""
        return self.bundle.blank

    def all_faults(self) -> Iterator[Fault]:
        """The faults inside."""
        return self.bundle.all_faults()

    def children(self) -> Iterator[Input]:
        """The inputs inside."""
        return iter(self.bundle.inputs.values())

    def route(self, path: Path) -> Input:
        """The input inside, or the group."""
        return self.bundle.route(path) or self

    @property
    def focus_id(self) -> str:
        """The first control inside."""
        first = next(self.children(), None)
        return first.focus_id if first is not None else str(self.id)


class RowEntry(Entry):
    """One row."""

    def __init__(
        self, name: str, index: str, origin: int | None, kind: str, label: str, inputs: dict[str, Input]
    ) -> None:
        super().__init__(name, index, origin)
        self.kind = kind
        self.label = label
        self.bundle = Bundle(inputs)

    def children(self) -> list[Input]:
        """The inputs of the row."""
        return list(self.bundle.inputs.values())

    def route(self, path: Path) -> Input | None:
        """The input of the row for an error."""
        return self.bundle.route(path)

    def all_faults(self) -> Iterator[Fault]:
        """The faults of the row."""
        return self.bundle.all_faults()

    @property
    def data(self) -> dict[str, Any]:
        """The row."""
        return {"kind": self.kind} | self.bundle.data | {"kind": self.kind} if self.kind else self.bundle.data


class RowsInput(Repeater):
    """Repeated nested objects, perhaps of several kinds."""

    template = "rows"

    def make(self, index: str, kind: str, origin: int | None) -> Entry:
        """An empty row; an unknown kind is the first one."""
        name = f"{self.name}-{index}"
        known = {one.key: one for one in self.spec.kinds}
        chosen = known.get(kind) or next(iter(known.values()), None)
        fields = chosen.fields if chosen is not None else self.spec.fields
        label = chosen.label.get(self.locale) if chosen is not None else ""
        return RowEntry(name, index, origin, chosen.key if chosen else "", label, bind_fields(self, fields, f"{name}-"))

    def fill(self, entry: Entry, formdata: Any, value: Any) -> None:
        """Process the row's inputs."""
        assert isinstance(entry, RowEntry)  # noqa: S101  # said to the type checker
        entry.bundle.process(formdata, value)

    def kind_of(self, value: Any) -> str:
        """The row's kind."""
        return str(value.get("kind") or "") if isinstance(value, Mapping) else ""

    def blueprint(self, kind: str = "") -> Entry:
        """The row that forms.js copies, with the defaults that need nothing else."""
        entry = self.make(self.placeholder, kind, None)
        fields = next((one.fields for one in self.spec.kinds if one.key == kind), self.spec.fields)
        self.fill(entry, None, plain_defaults(fields))
        return entry

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """The kinds of rows that can be added."""
        return [(kind.key, kind.label.get(self.locale)) for kind in self.spec.kinds] or super().kinds

    @property
    def reader(self) -> str:
        """Each row is an object."""
        return "fixed" if self.readonly else "rows"
