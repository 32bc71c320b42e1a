"""Plain data with places: what YAML said, and where it said it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Node:
    """A value of a schema file together with its place.

    ``value`` is plain data (``dict``, ``list``, ``str``, ``int``, ``float``, ``bool``, ``None``) and is never changed.
    ``items`` holds the nodes of a mapping's values by key, or is None; ``parts`` those of a sequence, or is None;
    ``keys`` gives line and column of each key of a mapping. Lines and columns count from 1.

    The reading methods below never fail: whatever is not there, or is of another kind, reads as nothing. So the same
    code can read a file that is right and one that is not.
    """

    __slots__ = ("column", "file", "items", "keys", "line", "parts", "value")

    def __init__(
        self,
        value: Any,
        file: str,
        line: int,
        column: int,
        *,
        items: dict[str, Node] | None = None,
        parts: list[Node] | None = None,
        keys: dict[str, tuple[int, int]] | None = None,
    ) -> None:
        self.value = value
        self.file = file
        self.line = line
        self.column = column
        self.items = items
        self.parts = parts
        self.keys = keys

    def __repr__(self) -> str:
        return f"Node({self.file}:{self.line}:{self.column} {self.value!r})"

    def get(self, key: str) -> Node | None:
        """The value of ``key``, or None where this is no mapping or has no such key."""
        return self.items.get(key) if self.items is not None else None

    def key_place(self, key: str) -> tuple[int, int]:
        """Line and column of ``key``, or those of this node when it has no such key."""
        place = self.keys.get(key) if self.keys is not None else None
        return place or (self.line, self.column)

    def pairs(self, key: str = "") -> Iterator[tuple[str, Node]]:
        """Keys and values of this mapping, or of the mapping under ``key``."""
        node = self.get(key) if key else self
        if node is not None and node.items is not None:
            yield from node.items.items()

    def elements(self, key: str = "") -> Iterator[Node]:
        """The elements of this sequence, or of the sequence under ``key``."""
        node = self.get(key) if key else self
        if node is not None and node.parts is not None:
            yield from node.parts

    def texts(self, key: str = "") -> Iterator[tuple[str, Node]]:
        """The strings among the elements of a sequence; a lone string counts as a sequence of one."""
        node = self.get(key) if key else self
        if node is None:
            return
        for part in node.parts if node.parts is not None else (node,):
            if isinstance(part.value, str):
                yield part.value, part

    def text(self, key: str = "", default: str = "") -> str:
        """The string here, or under ``key``; ``default`` where there is none."""
        node = self.get(key) if key else self
        return node.value if node is not None and isinstance(node.value, str) else default

    def flag(self, key: str, default: bool = False) -> bool:
        """The boolean under ``key``; ``default`` where there is none."""
        node = self.get(key)
        return node.value if node is not None and isinstance(node.value, bool) else default

    def whole(self, key: str, default: int) -> int:
        """The whole number under ``key``; ``default`` where there is none."""
        node = self.get(key)
        if node is None or isinstance(node.value, bool) or not isinstance(node.value, int):
            return default
        return node.value

    def at(self, *steps: str | int) -> Node | None:
        """The node reached by keys and indexes from here, or None."""
        node: Node | None = self
        for step in steps:
            if node is None:
                return None
            if isinstance(step, str):
                node = node.get(step)
            elif node.parts is not None and -len(node.parts) <= step < len(node.parts):
                node = node.parts[step]
            else:
                return None
        return node
