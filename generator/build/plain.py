"""Values as text where no reader is near: templates of titles, defaults and computed fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.fieldtypes.registry import FIELD_TYPES
from generator.spec.model import EMPTY, Field, Text


@dataclass(frozen=True, slots=True)
class PlainContext:
    """A :class:`generator.fieldtypes.base.RenderContext` that knows what the ``variables`` of a validation know."""

    locale: str = "zh"
    variables: Mapping[str, Any] = field(default_factory=lambda: EMPTY)

    def entry(self, entry_id: int) -> tuple[str, str | None] | None:
        """The title among the values of ``records``, where they have one."""
        found = _ask(self.variables.get("records"), entry_id)
        title = found.get("title") if found is not None else None
        return (str(title), None) if title is not None else None

    def unit(self, key: str) -> Text | None:
        """The title of ``unit`` or among ``units``."""
        own = self.variables.get("unit")
        found = own if isinstance(own, Mapping) and own.get("key") == key else _ask(self.variables.get("units"), key)
        title = found.get("title") if found is not None else None
        return title if isinstance(title, Text) else Text(str(title)) if title is not None else None

    def user(self, user_id: int) -> str:
        """Nobody is known by name here."""
        return ""

    def file_url(self, value: Mapping[str, Any]) -> str:
        """Files have no address here."""
        return ""


def _ask(source: Any, key: Any) -> Mapping[str, Any] | None:
    found = source.get(key) if isinstance(source, Mapping) else source(key) if callable(source) else None
    return found if isinstance(found, Mapping) else None


def writer(fields: Mapping[str, Field], variables: Mapping[str, Any]) -> Callable[[str, Any], str]:
    """How a template writes the value of ``path``: a field of ``fields`` by its type, anything else as plain text."""
    context = PlainContext(variables=variables)

    def write(path: str, value: Any) -> str:
        declared = fields.get(path)
        if declared is not None:
            return FIELD_TYPES[declared.type].text(declared, value, context)
        if isinstance(value, list | tuple):
            return "、".join(str(one) for one in value)
        return str(value) if not isinstance(value, Mapping) else ""

    return write
