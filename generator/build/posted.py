"""What was posted, in the order in which the browser sent it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Posted:
    """A read-only multi dict over any other. Of several (files and form) the plain values come first, in their order.

    Werkzeug's ``CombinedMultiDict`` iterates over a set, which would lose the order of rows that were moved.
    """

    def __init__(self, source: Any) -> None:
        parts = getattr(source, "dicts", None) or [source]
        self._values: dict[str, list[Any]] = {}
        for part in sorted(parts, key=_holds_files):
            for key in part:
                self._values.setdefault(str(key), []).extend(_all(part, key))

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def getlist(self, name: str) -> list[Any]:
        """Every value of ``name``."""
        return list(self._values.get(name, ()))

    def pairs(self) -> Iterator[tuple[str, Any]]:
        """Every name with every value."""
        for name, values in self._values.items():
            for value in values:
                yield name, value


def _all(part: Any, key: Any) -> list[Any]:
    if hasattr(part, "getlist"):
        return list(part.getlist(key))
    value = part[key]
    return list(value) if isinstance(value, list | tuple) else [value]


def _holds_files(part: Any) -> bool:
    first = next(iter(part), None)
    return first is not None and any(hasattr(value, "filename") for value in _all(part, first))
