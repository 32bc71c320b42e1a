"""What happens to a tree that nobody has checked."""

from __future__ import annotations

from generator.spec.model import Position


class ResolveError(Exception):
    """A tree that ``check`` would have refused: ``position`` is where, the text what could not be settled."""

    def __init__(self, message: str, position: Position) -> None:
        super().__init__(f"{position}: {message}")
        self.position = position
