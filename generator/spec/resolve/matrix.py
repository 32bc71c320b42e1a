"""``permissions.yaml``: cells parsed, patterns expanded into the ids that they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.source import Node
from generator.spec.columns import ColumnIndex
from generator.spec.declarations import Declarations
from generator.spec.layout import RECORD_FOLDERS
from generator.spec.model import Cell, Duty, Expectation, FieldRight, Matrix, MatrixRow, Text
from generator.spec.places import at, at_key, read_text
from generator.spec.resolve.errors import ResolveError
from generator.spec.vocabulary import Vocabulary


def read_duties(declarations: Declarations) -> dict[str, Duty]:
    """The declared duties by key; the built-in ones are not among them."""
    return {
        key: Duty(key, read_text(d.node.get("title"), Text(key)), d.node.text("scope"), d.node.text("was"), d.position)
        for key, d in declarations.duties.items()
    }


def pattern_matcher(pattern: str) -> re.Pattern[str]:
    """``*`` is one step of a path, ``**`` any number of them; ``a/**`` stands for ``a`` itself too."""
    if pattern == "**":
        return re.compile(".+")
    expression, slash = "", ""
    for step in pattern.split("/"):
        if step != "**":
            expression += slash + "[^/]*".join(re.escape(piece) for piece in step.split("*"))
            slash = "/"
        elif slash:
            expression += "(?:/[^/]+)*"
        else:
            expression += "(?:[^/]+/)*"
    return re.compile(expression)


class Selector:
    """What a pattern of the matrix stands for."""

    def __init__(self, declarations: Declarations, vocabulary: Vocabulary) -> None:
        self.columns: ColumnIndex = declarations.columns
        self.column_ids = list(declarations.columns.by_id)
        self.types = declarations.types
        self.tools = vocabulary.tools
        self.by_folder: dict[str, list[str]] = {folder: [] for folder in RECORD_FOLDERS}
        for key, declared in declarations.types.items():
            self.by_folder.setdefault(declared.folder, []).append(key)

    def select(self, pattern: str) -> tuple[str, tuple[str, ...]]:
        """The target of a pattern ("" when it has none) and the ids that it selects."""
        scheme, colon, name = pattern.partition(":")
        if colon:
            if scheme == "column":
                found = self.columns.find(name)
                return "columns", tuple(c.id for c in found) if len(found) == 1 else ()
            if scheme == "record":
                declared = self.types.get(name)
                return (declared.folder, (name,)) if declared is not None else ("records", ())
            return "", ()
        target, slash, rest = pattern.partition("/")
        if not slash or not rest:
            return "", ()
        if target == "columns":
            matches = pattern_matcher(rest).fullmatch
            return target, tuple(i for i in self.column_ids if matches(i))
        names = self.tools if target == "tools" else self.by_folder.get(target)
        if names is None:
            return "", ()
        matches = pattern_matcher(rest).fullmatch
        return target, tuple(name for name in names if matches(name))


def read_matrix(declarations: Declarations, vocabulary: Vocabulary) -> Matrix:
    """Everything of the permission file."""
    node = declarations.document("permissions")
    if node is None:
        return Matrix()
    selector = Selector(declarations, vocabulary)
    return Matrix(
        tuple(_row(node, pattern, row, selector) for pattern, row in node.pairs("matrix")),
        tuple(tuple(action for action, _ in group.texts()) for group in node.elements("separation")),
        tuple(_right(node, name, right) for name, right in node.pairs("fields")),
        tuple(e for part in node.elements("expect") for e in _expectations(part, declarations.columns)),
    )


def _row(node: Node, pattern: str, row: Node, selector: Selector) -> MatrixRow:
    matrix = node.get("matrix")
    target, selects = selector.select(pattern)
    position = at_key(matrix, pattern) if matrix is not None else at(row)
    if not target:
        raise ResolveError(f"no target in the pattern {pattern!r}", position)
    cells = {duty: read_cells(cell) for duty, cell in row.pairs()}
    return MatrixRow(pattern, target, selects, cells, position)


def read_cells(node: Node, deny: bool = False) -> tuple[Cell, ...]:
    """The cells of one duty: ``action``, ``action: qualifiers`` and ``deny: [cells]``."""
    cells: list[Cell] = []
    for part in node.elements():
        if isinstance(part.value, str):
            cells.append(Cell(part.value, deny=deny, position=at(part)))
            continue
        for action, qualifier in part.pairs():
            if action == "deny" and not deny:
                cells += read_cells(qualifier, deny=True)
            else:
                own, states = read_qualifiers(qualifier.text())
                cells.append(Cell(action, own, states, deny, at_key(part, action)))
    return tuple(cells)


def read_qualifiers(text: str) -> tuple[bool | None, tuple[str, ...]]:
    """``own draft`` → ``(True, ("draft",))``; ``not own`` → ``(False, ())``."""
    own: bool | None = None
    states: list[str] = []
    words = text.split()
    for number, word in enumerate(words):
        if word == "own":
            own = not (number and words[number - 1] == "not")
        elif word != "not":
            states.append(word)
    return own, tuple(states)


def _right(node: Node, name: str, right: Node) -> FieldRight:
    record_type, _, path = name.partition(".")
    fields = node.get("fields")
    rights: Mapping[str, tuple[str, ...] | None] = {
        action: tuple(duty for duty, _ in right.texts(action)) if right.get(action) is not None else None
        for action in ("edit", "read")
    }
    position = at_key(fields, name) if fields is not None else at(right)
    return FieldRight(record_type, path, rights["edit"], rights["read"], position)


def expectation_target(on: str, columns: ColumnIndex) -> str | None:
    """What ``on`` of an expectation stands for: a column id, a record type key or ``tools/NAME``; None if unclear."""
    if on.startswith("record:"):
        return on.removeprefix("record:")
    if on.startswith("tools/"):
        return on
    found = columns.find(on.removeprefix("column:"))
    return found[0].id if len(found) == 1 else None


def _expectations(node: Node, columns: ColumnIndex) -> list[Expectation]:
    found = []
    for key, allowed in (("may", True), ("may_not", False)):
        actions = tuple(action for action, _ in node.texts(key))
        if not actions:
            continue
        on = expectation_target(node.text("on"), columns)
        if on is None:
            raise ResolveError(f"no single column {node.text('on')!r}", at(node))
        found.append(Expectation(node.text("unit"), node.text("duty"), actions, allowed, on, at(node)))
    return found
