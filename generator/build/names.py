"""The map from logical keys to what the database calls them: tables, columns and permanent ids.

A revision keeps its map. A rename changes the map, never the table; a rollback takes the older map again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class TypeNames:
    """The permanent id and table of a record type, and the physical column of each of its stored fields."""

    id: int
    table: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Names:
    """Everything a generation must know of the database that it serves."""

    types: Mapping[str, TypeNames] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)
    duties: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def unit_keys(self) -> Mapping[int, str]:
        """Unit id → logical key."""
        return {number: key for key, number in self.units.items()}

    @cached_property
    def column_keys(self) -> Mapping[int, str]:
        """Column id → logical id."""
        return {number: key for key, number in self.columns.items()}

    @cached_property
    def duty_keys(self) -> Mapping[int, str]:
        """Duty id → logical key."""
        return {number: key for key, number in self.duties.items()}

    @cached_property
    def type_keys(self) -> Mapping[int, str]:
        """Record type id → logical key."""
        return {names.id: key for key, names in self.types.items()}

    def to_json(self) -> str:
        """Canonical JSON: the same map always gives the same text."""
        return json.dumps(
            {
                "types": {
                    key: {"id": names.id, "table": names.table, "fields": dict(names.fields)}
                    for key, names in self.types.items()
                },
                "units": dict(self.units),
                "duties": dict(self.duties),
                "columns": dict(self.columns),
            },
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, text: str) -> Names:
        """The map that :meth:`to_json` wrote."""
        data: dict[str, Any] = json.loads(text)
        return cls(
            types={key: TypeNames(**value) for key, value in data["types"].items()},
            units=data["units"],
            duties=data["duties"],
            columns=data["columns"],
        )
