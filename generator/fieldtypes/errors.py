"""The error of a value, and what counts as no value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.spec.model import Text

Path = tuple[str | int, ...]


class FieldError(ValueError):
    """A value that a field cannot take. ``message`` says what would be right; ``path`` leads into a nested value."""

    def __init__(self, message: Text, code: str = "invalid", path: Path = ()) -> None:
        super().__init__(str(message))
        self.message = message
        self.code = code
        self.path = path

    def under(self, *steps: str | int) -> FieldError:
        """The same error seen from further out."""
        return FieldError(self.message, self.code, (*steps, *self.path))


def is_empty(value: Any) -> bool:
    """Whether an input stands for "no value": None, "", white space, an empty list or mapping."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    return isinstance(value, Mapping | list | tuple) and not value
