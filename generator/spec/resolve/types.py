"""Record types: fields, screens and workflow, with the defaults that a thrifty author leaves out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from generator.source import Node
from generator.spec.declarations import TypeDecl
from generator.spec.fieldlists import FieldLists
from generator.spec.grammar import parse_order
from generator.spec.model import Field, ListSpec, Note, RecordType, Section, Text, Workflow
from generator.spec.places import read_text
from generator.spec.resolve.errors import ResolveError
from generator.spec.resolve.fields import FieldReader, condition, plain_map
from generator.spec.resolve.lists import type_workflow
from generator.spec.values import paths_of
from generator.spec.vocabulary import FieldTypeInfo, Vocabulary

_LISTED_BESIDE_TITLE = ("unit", "choice", "date", "datetime", "sequence", "integer", "money", "boolean")
_LISTED_AT_MOST = 5


@dataclass(frozen=True)
class TypeReader:
    """Reads record types against workflows, field sets and vocabulary."""

    reader: FieldReader
    lists: FieldLists
    workflows: Mapping[str, Workflow]
    vocabulary: Vocabulary

    def read(self, decl: TypeDecl) -> RecordType:
        """One record type."""
        node = decl.node
        fields = self.reader.read_all(self.lists.of(node))
        title = node.text("record_title", "{title}")
        list_node = node.get("list")
        shown = [key for key, _ in list_node.texts("show")] if list_node is not None else []
        fields, shown = self._screens(fields, {path.partition(".")[0] for path in paths_of(title)}, shown)
        return RecordType(
            key=decl.key,
            folder=decl.folder,
            label=read_text(node.get("title"), Text(decl.key)),
            fields=fields,
            workflow=self._workflow(decl),
            title=title,
            table=decl.key,
            single=node.flag("single"),
            tree=node.text("tree"),
            sections=tuple(_section(part) for part in node.elements("sections")),
            traits=self._traits(decl),
            list=read_list(list_node, ListSpec(tuple(shown))),
            was=node.text("was").rsplit("/", 1)[-1],
            drop=node.flag("drop"),
            deprecated=plain_map(node.get("deprecated")),
            position=decl.position,
        )

    def _workflow(self, decl: TypeDecl) -> Workflow:
        key = type_workflow(decl, self.workflows)
        if key not in self.workflows:
            raise ResolveError(f"no workflow {key!r}", decl.position)
        return self.workflows[key]

    def _traits(self, decl: TypeDecl) -> dict[str, object]:
        """The traits of the folder first, then those that are stated; a trait without options has an empty mapping."""
        traits: dict[str, object] = {
            name: {} for name, info in self.vocabulary.traits.items() if decl.folder in info.folders
        }
        for name, options in decl.node.pairs("traits"):
            traits[name] = options.value if isinstance(options.value, dict) else {}
        return traits

    def _screens(
        self, fields: tuple[Field, ...], titles: Collection[str], shown: list[str]
    ) -> tuple[tuple[Field, ...], list[str]]:
        """Fill in which fields the list shows, filters and searches, where the author says nothing of it."""
        shown = shown or [field.key for field in fields if field.list] or self._usual(fields, titles)
        filtered = any(field.filter for field in fields)
        searched = any(field.search for field in fields)
        result = []
        for field in fields:
            info = self.vocabulary.field_types[field.type]
            listed = field.key in shown
            filters = field.filter or (not filtered and _is_short_choice(field))
            searches = field.search or (not searched and _is_prose(field, info, titles))
            if (listed, filters, searches) != (field.list, field.filter, field.search):
                field = replace(field, list=listed, filter=filters, search=searches)
            result.append(field)
        return tuple(result), shown

    def _usual(self, fields: tuple[Field, ...], titles: Collection[str]) -> list[str]:
        """What a list shows by default: what the title is made of, then short values that tell records apart."""
        live = [field for field in fields if not field.drop and field.deprecated is None]
        shown = [field.key for field in live if field.key in titles]
        for field in live:
            short = field.type in _LISTED_BESIDE_TITLE and field.many is None and not field.personal
            if short and field.key not in shown and len(shown) < _LISTED_AT_MOST:
                shown.append(field.key)
        if not shown:
            shown = [field.key for field in live if not self.vocabulary.field_types[field.type].nested][:1]
        return shown


def _is_short_choice(field: Field) -> bool:
    return field.type == "choice" and field.many is None and not field.personal


def _is_prose(field: Field, info: FieldTypeInfo, titles: Collection[str]) -> bool:
    if not info.searchable or field.personal:
        return False
    return field.key in titles or field.type in ("text", "longtext", "richtext", "sequence")


def read_list(node: Node | None, base: ListSpec) -> ListSpec:
    """The staff list of a type or a column; what the author does not state is as in ``base``."""
    if node is None:
        return base
    shown = tuple(key for key, _ in node.texts("show"))
    return ListSpec(shown or base.show, read_order(node) or base.order, node.whole("page_size", base.page_size))


def read_order(node: Node) -> tuple[tuple[str, bool], ...]:
    """The order stated under ``order``."""
    return tuple(parse_order(entry) for entry, _ in node.texts("order"))


def _section(node: Node) -> Section:
    items = tuple(
        part.value if isinstance(part.value, str) else Note(read_text(part.get("note")))
        for part in node.elements("fields")
    )
    return Section(read_text(node.get("title")), items, condition(node.get("when")))
