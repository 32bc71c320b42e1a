"""The column trees as written: who is whose child, and what a reference to a column means.

Nothing here fails on a tree with mistakes: what cannot be settled is noted on the declaration, for rules to report.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.source import Node


class ColumnDecl:
    """One column entry of a schema file, with the place in the tree that was found for it."""

    __slots__ = ("children", "cycle", "edition", "id", "key", "node", "parent", "parent_candidates", "path")

    def __init__(self, edition: str, key: str, node: Node, parent: ColumnDecl | None) -> None:
        self.edition = edition
        self.key = key
        self.node = node
        self.parent = parent
        self.children: list[ColumnDecl] = []
        self.path: tuple[str, ...] = ()
        self.id = ""
        self.cycle: tuple[ColumnDecl, ...] = ()
        # What `parent:` could mean, where it does not mean exactly one column.
        self.parent_candidates: list[ColumnDecl] | None = None

    def __repr__(self) -> str:
        return f"ColumnDecl({self.id or self.key!r})"

    @property
    def owns_type(self) -> bool:
        """Whether the column declares a record type of its own."""
        return self.node.get("fields") is not None or self.node.get("use") is not None

    def lineage(self) -> Iterator[ColumnDecl]:
        """The column and its ancestors, nearest first."""
        column: ColumnDecl | None = self
        while column is not None:
            yield column
            column = column.parent

    def inherited(self, key: str) -> Node | None:
        """The value of ``key`` here or at the nearest ancestor that states it."""
        for column in self.lineage():
            node = column.node.get(key)
            if node is not None:
                return node
        return None


class ColumnIndex:
    """All columns of all editions: ``order`` is the tree in pre-order, siblings as written."""

    def __init__(self, written: list[ColumnDecl]) -> None:
        self.written = written
        self._by_key: dict[tuple[str, str], list[ColumnDecl]] = {}
        for column in written:
            self._by_key.setdefault((column.edition, column.key), []).append(column)
        self._settle_parents()
        self._break_cycles()
        self.order: list[ColumnDecl] = []
        self.by_id: dict[str, ColumnDecl] = {}
        self.twins: list[tuple[ColumnDecl, ColumnDecl]] = []
        self._by_suffix: dict[str, list[ColumnDecl]] = {}
        self.roots: dict[str, list[ColumnDecl]] = {}
        self._plant()

    def find(self, reference: str, edition: str = "") -> list[ColumnDecl]:
        """The columns that a reference may mean: one, none, or several when it is ambiguous.

        A reference is a column's whole id or its end (``policy``, ``disclosure/policy``, ``gov/disclosure/policy``). A
        whole id wins; else columns of the edition in which the reference is written come first.
        """
        exact = self.by_id.get(reference)
        if exact is not None:
            return [exact]
        found = self._by_suffix.get(reference, [])
        if len(found) > 1 and edition:
            own = self.by_id.get(f"{edition}/{reference}")
            if own is not None and "/" in reference:
                return [own]
            return [column for column in found if column.edition == edition] or found
        return found

    def names(self) -> Iterator[str]:
        """Everything that a reference may say, for suggestions."""
        return iter(self._by_suffix)

    def _settle_parents(self) -> None:
        """Link parents. A ``parent`` of several parts needs its candidates' own parents first, hence the rounds."""
        waiting: list[ColumnDecl] = []
        for column in self.written:
            reference = column.node.text("parent")
            if column.parent is not None or not reference:
                continue
            if "/" in reference:
                waiting.append(column)
            else:
                self._link(column, self._candidates(column, reference))
        while waiting:
            settled = set(map(id, waiting))
            rest: list[ColumnDecl] = []
            for column in waiting:
                reference = column.node.text("parent")
                found = [c for c in self._candidates(column, reference) if _ends_with(c, reference)]
                unsettled = [c for c in self._candidates(column, reference) if id(c) in settled]
                if len(found) == 1 or not unsettled:
                    self._link(column, found)
                    settled.discard(id(column))
                else:
                    rest.append(column)
            if len(rest) == len(waiting):
                for column in rest:
                    reference = column.node.text("parent")
                    self._link(column, [c for c in self._candidates(column, reference) if _ends_with(c, reference)])
                return
            waiting = rest

    def _candidates(self, column: ColumnDecl, reference: str) -> list[ColumnDecl]:
        found = self._by_key.get((column.edition, reference.rsplit("/", 1)[-1]), [])
        others = [c for c in found if c is not column]
        return others or found

    @staticmethod
    def _link(column: ColumnDecl, found: list[ColumnDecl]) -> None:
        if len(found) == 1:
            column.parent = found[0]
        else:
            column.parent_candidates = found

    def _break_cycles(self) -> None:
        done: set[int] = set()
        for column in self.written:
            trail: list[ColumnDecl] = []
            seen: dict[int, int] = {}
            here: ColumnDecl | None = column
            while here is not None and id(here) not in done and id(here) not in seen:
                seen[id(here)] = len(trail)
                trail.append(here)
                here = here.parent
            if here is not None and id(here) in seen:
                cycle = tuple(trail[seen[id(here)] :])
                for member in cycle:
                    member.cycle = cycle
                for member in cycle:
                    member.parent = None
            done.update(seen)

    def _plant(self) -> None:
        for column in self.written:
            if column.parent is not None:
                column.parent.children.append(column)
            else:
                self.roots.setdefault(column.edition, []).append(column)
        for roots in self.roots.values():
            stack = list(reversed(roots))
            while stack:
                column = stack.pop()
                above = column.parent.path if column.parent is not None else ()
                column.path = (*above, column.key)
                column.id = "/".join((column.edition, *column.path))
                stack.extend(reversed(column.children))
                self.order.append(column)
                first = self.by_id.setdefault(column.id, column)
                if first is not column:
                    self.twins.append((first, column))
                    continue
                parts = (column.edition, *column.path)
                for start in range(len(parts)):
                    self._by_suffix.setdefault("/".join(parts[start:]), []).append(column)


def _ends_with(column: ColumnDecl, reference: str) -> bool:
    """Whether the chain of keys of a column, as far as it is known, ends with the reference."""
    wanted = reference.split("/")
    chain = [c.key for c, _ in zip(column.lineage(), range(len(wanted)), strict=False)]
    chain.reverse()
    if len(chain) < len(wanted):
        chain.insert(0, column.edition)
    return chain[-len(wanted) :] == wanted


def read_columns(files: Iterator[tuple[str, Node]]) -> ColumnIndex:
    """The index of the columns of (edition, file content) pairs, in the order given."""
    written: list[ColumnDecl] = []

    def add(edition: str, node: Node, parent: ColumnDecl | None) -> None:
        key = node.text("column")
        column = parent
        if key:
            column = ColumnDecl(edition, key, node, parent)
            written.append(column)
        for child in node.elements("children"):
            add(edition, child, column)

    for edition, node in files:
        if node.get("column") is not None:
            add(edition, node, None)
        for entry in node.elements("columns"):
            add(edition, entry, None)
    return ColumnIndex(written)
