"""Inputs that choose something of the running system: a record, a unit, a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.fieldtypes.inputs.choice import LONG, OptionsInput


class ReferenceInput(OptionsInput):
    """One record: a select, or a remote search where there are too many."""

    template = "reference"
    multiple = False

    def put(self, value: Any) -> None:
        """Show the chosen record."""
        self._options: list[tuple[str, str, str]] | None = None
        self.raw = "" if value is None else str(value)

    def read(self, formdata: Any) -> None:
        """The posted id."""
        self.raw = str(self.raw_data[0]) if self.raw_data else ""
        self.accept(self.raw)

    def options(self) -> Sequence[tuple[str, str, str]]:
        """The records that may be chosen, or only the chosen ones where the browser searches."""
        if self._options is None:
            found = self.context.reference_options(self.spec)
            self.remote = found is None
            offered = [(str(number), title, "") for number, title in found or ()]
            known = {value for value, _, _ in offered}
            missing = [self._chosen_option(raw) for raw in self.chosen if raw and raw not in known]
            self._options = self.arrange(offered + missing)
        return self._options

    def arrange(self, options: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        """The options in the order in which they are shown."""
        return options

    def _chosen_option(self, raw: str) -> tuple[str, str, str]:
        title = self.context.reference_title(int(raw)) if raw.isascii() and raw.isdigit() and len(raw) < 19 else None
        return raw, title if title is not None else f"#{raw}", ""

    @property
    def url(self) -> str:
        """The end point of the remote search, or "" when every option is in the page."""
        self.options()
        return self.context.reference_url(self.spec) if self.remote else ""

    @property
    def long(self) -> bool:
        """Whether the select wants a search box."""
        return bool(self.url) or len(self.options()) > LONG


class ReferencesInput(ReferenceInput):
    """Several records."""

    multiple = True

    def put(self, value: Any) -> None:
        """Show the chosen records."""
        self._options = None
        self.raw = [str(one) for one in value] if isinstance(value, list) else []

    def arrange(self, options: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        """The chosen ones first, in their order: a select posts in the order of its options."""
        place = {value: number for number, value in enumerate(self.chosen)}
        return sorted(options, key=lambda option: place.get(option[0], len(place)))

    def read(self, formdata: Any) -> None:
        """All posted ids."""
        self.raw = [str(one) for one in self.raw_data if str(one)]
        self.accept(self.raw)


class UnitInput(OptionsInput):
    """One unit."""

    template = "select"

    def options(self) -> Sequence[tuple[str, str, str]]:
        """The units that may be chosen."""
        return self._with_chosen([(key, title, "") for key, title in self.context.units(self.spec)])

    def _with_chosen(self, offered: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        known = {value for value, _, _ in offered}
        return offered + [(raw, raw, "") for raw in self.chosen if raw and raw not in known]


class UserInput(UnitInput):
    """One person of the staff."""

    def options(self) -> Sequence[tuple[str, str, str]]:
        """The people that may be chosen."""
        return self._with_chosen([(str(number), name, "") for number, name in self.context.users(self.spec)])
