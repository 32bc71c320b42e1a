"""From nodes to positions and texts."""

from __future__ import annotations

from generator.source import Node
from generator.spec.model import Position, Text


def at(node: Node) -> Position:
    """Where the value was written."""
    return Position(node.file, node.line, node.column)


def at_key(node: Node, key: str) -> Position:
    """Where the key ``key`` of this mapping was written; the mapping itself when it has no such key."""
    return Position(node.file, *node.key_place(key))


def read_text(node: Node | None, default: Text | None = None) -> Text:
    """The text here: a plain string is Chinese, a mapping names its languages; ``default`` where there is none."""
    if node is not None:
        if isinstance(node.value, str) and node.value:
            return Text(node.value)
        zh, en = node.text("zh"), node.text("en")
        if zh or en:
            return Text(zh or en, en)
    return default if default is not None else Text("")


def maybe_text(node: Node | None) -> Text | None:
    """The text here, or None where there is none."""
    text = read_text(node)
    return text if text.zh else None
