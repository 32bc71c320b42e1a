"""What ``check`` tells the author of a schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.spec.model import Position, Text

Severity = Literal["error", "warning"]
NO_HINT = Text("")


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake (or one thing without effect): its rule's id, its place, what is wrong, and what would be right."""

    id: str
    severity: Severity
    position: Position
    message: Text
    hint: Text = NO_HINT

    @property
    def is_error(self) -> bool:
        """Whether the schema cannot be used as it is."""
        return self.severity == "error"

    @property
    def sort_key(self) -> tuple[Position, str, str]:
        """Findings are read file by file, from top to bottom."""
        return self.position, self.id, self.message.zh


def severity_of(rule: str) -> Severity:
    """Ids of warnings begin with ``W``; all others are errors."""
    return "warning" if rule.startswith("W") else "error"
