"""What a plan consists of: operations and refusals as plain values, in the order in which they run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from generator.spec.model import NOWHERE, Position, Text

FREE = "free"
REWRITES = "rewrites"
LOSES = "loses"


@dataclass(frozen=True)
class Operation:
    """One step. ``kind`` names it (``create_table``, ``add_field``, ``add_unit`` …), ``key`` is its logical subject.

    ``risk`` is ``free``, ``rewrites`` (touches stored rows) or ``loses`` (data goes); ``rows`` counts what it touches.
    """

    kind: str
    key: str
    title: Text
    risk: str = FREE
    rows: int = 0

    def as_data(self) -> dict[str, Any]:
        """The operation as plain data, for ``plan --json`` and the stored revision."""
        return {"kind": self.kind, "key": self.key, "title": self.title.zh, "risk": self.risk, "rows": self.rows}


@dataclass(frozen=True)
class Refusal:
    """Why the change cannot be applied: rule id (E6xx), where it is written, what is wrong and what would be right."""

    id: str
    position: Position
    message: Text
    hint: Text


@dataclass(frozen=True)
class Plan:
    """The steps from what is applied to what the files say. Empty and without refusals means nothing to do."""

    operations: tuple[Operation, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    changed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether applying would change nothing at all, the stored schema text included."""
        return not self.operations and not self.refusals and not self.changed

    def to_json(self) -> str:
        """The plan as canonical JSON."""
        return json.dumps(
            {
                "operations": [operation.as_data() for operation in self.operations],
                "refusals": [
                    {"id": r.id, "position": str(r.position), "message": r.message.zh, "hint": r.hint.zh}
                    for r in self.refusals
                ],
                "changed": self.changed,
            },
            ensure_ascii=False,
            indent=1,
        )


__all__ = ["FREE", "LOSES", "NOWHERE", "REWRITES", "Operation", "Plan", "Refusal"]
