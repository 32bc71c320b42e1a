"""Inputs that choose: a tick, one of a list, several of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from generator.fieldtypes.inputs.base import Input

FEW = 5
"""Up to this many choices are radio buttons."""
LONG = 12
"""From here on a list gets a search box."""


class BooleanInput(Input):
    """A tick box. Left without a tick it says no where something was stored, and nothing otherwise."""

    template = "boolean"

    def put(self, value: Any) -> None:
        """Ticked or not."""
        self.raw = value is True

    def read(self, formdata: Any) -> None:
        """A posted box is a ticked one."""
        self.raw = bool(self.raw_data) and str(self.raw_data[0]) not in ("", "0", "false")
        self.data = True if self.raw else None if self.object_data is None else False

    @property
    def blank(self) -> bool:
        """A box without a tick says nothing where nothing was stored; in a list a stored no stays a no."""
        return self.data is None


class OptionsInput(Input):
    """What selects share: options as (value, label, help)."""

    template = "choice"

    def options(self) -> Sequence[tuple[str, str, str]]:
        """The choices offered, as value, label and help; a stored value that is no longer offered is added."""
        offered = [
            (choice.value, choice.label.get(self.locale), choice.help.get(self.locale) if choice.help else "")
            for choice in self.spec.choices
        ]
        known = {value for value, _, _ in offered}
        return offered + [(value, value, "") for value in self.chosen if value and value not in known]

    @property
    def chosen(self) -> list[str]:
        """The values to show as chosen."""
        raw = self.raw if isinstance(self.raw, list) else [self.raw]
        return [str(value) for value in raw if value is not None]

    @property
    def long(self) -> bool:
        """Whether the list wants a search box."""
        return len(self.options()) > LONG

    def iter_choices(self) -> list[tuple[str, str, bool, dict[str, Any]]]:
        """(value, label, chosen, attributes): what wtforms' own widgets expect."""
        chosen = self.chosen
        return [(value, label, value in chosen, {}) for value, label, _ in self.options()]


class ChoiceInput(OptionsInput):
    """One of a list: radio buttons when there are few, else a select."""

    @property
    def radios(self) -> bool:
        """Whether radio buttons are shown."""
        return len(self.options()) <= FEW

    @property
    def fieldset(self) -> bool:  # type: ignore[override]  # depends on the number of choices
        """Radio buttons are a group of controls."""
        return self.radios

    @property
    def focus_id(self) -> str:
        """The first radio button, or the select."""
        return f"{self.id}-0" if self.radios else str(self.id)


class ChoicesInput(OptionsInput):
    """Several of a list: tick boxes, or a select when there are many."""

    fieldset: ClassVar[bool] = True
    template = "choices"

    def put(self, value: Any) -> None:
        """Show the chosen values."""
        self.raw = list(value) if isinstance(value, list) else []

    def read(self, formdata: Any) -> None:
        """All posted values."""
        self.raw = [str(value) for value in self.raw_data if str(value)]
        self.accept(self.raw)

    @property
    def focus_id(self) -> str:
        """The first box."""
        return f"{self.id}-0" if not self.long else str(self.id)
