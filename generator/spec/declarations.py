"""What a tree of files declares, by key, before anything is settled.

Reading never fails, whatever the files hold: rules look here for what a name means, and so does ``resolve``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.source import Node, SourceTree
from generator.spec.columns import ColumnDecl, ColumnIndex, read_columns
from generator.spec.fieldlists import FieldDecl, FieldLists
from generator.spec.layout import edition_of, folder_of, kind_of
from generator.spec.model import Position


@dataclass(frozen=True, slots=True)
class Declared:
    """Something with a key: what was written for it, and where its key stands."""

    key: str
    node: Node
    position: Position


@dataclass(frozen=True, slots=True)
class TypeDecl:
    """A record type: of a file in ``folder``, or of a column that states fields."""

    key: str
    folder: str
    node: Node
    position: Position
    column: ColumnDecl | None = None


@dataclass(frozen=True, slots=True)
class Twice:
    """A key declared twice: the kind of thing, the declaration that counts and the one that does not."""

    kind: str
    first: Declared | TypeDecl
    second: Declared | TypeDecl


@dataclass
class Declarations:
    """Everything declared in a tree. Where a key is declared twice the first one counts and ``twice`` tells."""

    files: dict[str, list[tuple[str, Node]]] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)
    editions: dict[str, Declared] = field(default_factory=dict)
    units: dict[str, Declared] = field(default_factory=dict)
    duties: dict[str, Declared] = field(default_factory=dict)
    fieldsets: dict[str, Declared] = field(default_factory=dict)
    codes: dict[str, Declared] = field(default_factory=dict)
    workflows: dict[str, Declared] = field(default_factory=dict)
    formats: dict[str, Declared] = field(default_factory=dict)
    classes: dict[str, Declared] = field(default_factory=dict)
    calendars: dict[str, Declared] = field(default_factory=dict)
    types: dict[str, TypeDecl] = field(default_factory=dict)
    twice: list[Twice] = field(default_factory=list)
    columns: ColumnIndex = field(default_factory=lambda: ColumnIndex([]))
    fields: FieldLists = field(default_factory=lambda: FieldLists({}))

    @classmethod
    def of(cls, tree: SourceTree) -> Declarations:
        """Read a tree. ``incomplete`` names the kinds of files of which one could not be read at all."""
        self = cls()
        for path, file in tree.files.items():
            kind = kind_of(path)
            if file.node is None:
                self.incomplete.add(kind)
            elif kind:
                self.files.setdefault(kind, []).append((path, file.node))
        for problem in tree.problems:
            if problem.file not in tree.files:
                self.incomplete.add(kind_of(problem.file))
        self._read_mappings("site", {"editions": self.editions})
        self._read_mappings("units", {"units": self.units})
        self._read_mappings("permissions", {"duties": self.duties})
        self._read_mappings("formats", {"formats": self.formats})
        self._read_mappings("freshness", {"classes": self.classes})
        for kind, found in (
            ("fieldset", self.fieldsets),
            ("codes", self.codes),
            ("workflow", self.workflows),
            ("calendar", self.calendars),
        ):
            for _, node in self.files.get(kind, []):
                self._add(kind, found, node.text(kind), node, Position(node.file, *_value_place(node, kind)))
        self.fields = FieldLists({key: declared.node for key, declared in self.fieldsets.items()})
        self.columns = read_columns((edition_of(path), node) for path, node in self.files.get("column", []))
        self._read_types()
        return self

    def document(self, kind: str) -> Node | None:
        """The content of the only file of a kind (``site``, ``units``, ``permissions`` …), or None."""
        files = self.files.get(kind)
        return files[0][1] if files else None

    def fields_of(self, key: str) -> dict[str, FieldDecl]:
        """The merged fields of a record type; none for a type that is not there."""
        declared = self.types.get(key)
        return self.fields.of(declared.node) if declared is not None else {}

    def type_of(self, column: ColumnDecl) -> str:
        """The key of the record type of a column, "" when it only groups others (or names one that is not there)."""
        for here in column.lineage():
            if here.owns_type:
                return here.key
            named = here.node.text("record")
            if named:
                return named
        return ""

    def holders(self) -> Iterator[tuple[str, Node]]:
        """Everything that states fields at the top: record types (by key) and field sets (with key "")."""
        for key, declared in self.types.items():
            yield key, declared.node
        for fieldset in self.fieldsets.values():
            yield "", fieldset.node

    def _read_mappings(self, kind: str, into: Mapping[str, dict[str, Declared]]) -> None:
        for _, node in self.files.get(kind, []):
            for name, found in into.items():
                holder = node.get(name)
                if holder is None:
                    continue
                for key, value in holder.pairs():
                    self._add(name, found, key, value, Position(node.file, *holder.key_place(key)))

    def _add(self, kind: str, found: dict[str, Declared], key: str, node: Node, position: Position) -> None:
        if not key:
            return
        declared = Declared(key, node, position)
        first = found.setdefault(key, declared)
        if first is not declared:
            self.twice.append(Twice(kind, first, declared))

    def _read_types(self) -> None:
        for path, node in self.files.get("record", []):
            folder = folder_of(path)
            word = folder[:-1]
            key = node.text(word)
            if key:
                position = Position(node.file, *_value_place(node, word))
                self._add_type(TypeDecl(key, folder, node, position))
        for column in self.columns.written:
            if column.owns_type:
                position = Position(column.node.file, *_value_place(column.node, "column"))
                self._add_type(TypeDecl(column.key, "records", column.node, position, column))

    def _add_type(self, declared: TypeDecl) -> None:
        first = self.types.setdefault(declared.key, declared)
        if first is not declared:
            self.twice.append(Twice("record", first, declared))


def _value_place(node: Node, key: str) -> tuple[int, int]:
    value = node.get(key)
    return (value.line, value.column) if value is not None else (node.line, node.column)
