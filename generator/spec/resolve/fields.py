"""Fields with every default filled and every reference settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.source import Node
from generator.spec.conditions import parse_condition
from generator.spec.fieldlists import FieldDecl, FieldLists
from generator.spec.grammar import parse_bound
from generator.spec.model import Choice, CodeList, Condition, Field, Format, Kind, Many, Text
from generator.spec.places import at, maybe_text, read_text
from generator.spec.resolve.errors import ResolveError
from generator.spec.resolve.lists import read_choices
from generator.spec.vocabulary import FieldTypeInfo, Vocabulary

_LISTS = ("to",)
CODES_PREFIX = "codes/"
# Design §4: an identity is personal unless the author says otherwise.
PERSONAL_TYPES = frozenset({"identity"})


def plain_map(node: Node | None) -> Mapping[str, str] | None:
    """A mapping of texts as plain data, or None."""
    return dict(node.value) if node is not None and isinstance(node.value, dict) else None


def condition(node: Node | None) -> Condition | None:
    """The condition here, or None where there is none."""
    return parse_condition(node.value, at(node)) if node is not None else None


def _rule(node: Node | None) -> bool | Condition:
    if node is None or isinstance(node.value, bool):
        return bool(node is not None and node.value)
    return parse_condition(node.value, at(node))


def _texts(node: Node | None) -> tuple[str, ...]:
    return tuple(text for text, _ in node.texts()) if node is not None else ()


@dataclass(frozen=True)
class FieldReader:
    """Reads fields against the lists that they may name."""

    lists: FieldLists
    codes: Mapping[str, CodeList]
    formats: Mapping[str, Format]
    vocabulary: Vocabulary

    def read_all(self, fields: Mapping[str, FieldDecl]) -> tuple[Field, ...]:
        """The fields in order."""
        return tuple(self.read(field) for field in fields.values())

    def read(self, decl: FieldDecl) -> Field:
        """One field with what it holds."""
        node = decl.node
        info = self.vocabulary.field_types.get(decl.type)
        if info is None:
            raise ResolveError(f"no field type {decl.type!r}", decl.position)
        default = node.get("default")
        return Field(
            key=decl.key,
            type=decl.type,
            label=read_text(node.get("label"), Text(decl.key)),
            position=decl.position,
            required=_rule(node.get("required")) if node.get("required") is not None else _asks_for_one(node, info),
            readonly=_rule(node.get("readonly")),
            when=condition(node.get("when")),
            default=default.value if default is not None else None,
            minimum=_bound(node.get("min")),
            maximum=_bound(node.get("max")),
            places=node.whole("places", 0) if node.get("places") is not None else None,
            many=_many(node.get("many")),
            unique=_unique(node.get("unique")),
            format=self._format(node.get("format")),
            choices=self._choices(node.get("choices")),
            suggest=_suggest(node.get("suggest")),
            fields=self.read_all(self.lists.inside(decl)) if node.get("kinds") is None else (),
            kinds=self._kinds(decl),
            help=maybe_text(node.get("help")),
            example=_example(node.get("example")),
            keep=node.flag("keep"),
            list=node.flag("list"),
            filter=node.flag("filter"),
            search=node.flag("search"),
            sort=node.flag("sort"),
            form=node.flag("form", True),
            public=node.flag("public", True),
            api=node.flag("api", True),
            personal=node.flag("personal", decl.type in PERSONAL_TYPES),
            drop=node.flag("drop"),
            translate=_texts(node.get("translate")),
            maps=plain_map(node.get("maps")) or {},
            options=self._options(node, info),
            was=node.text("was"),
            deprecated=plain_map(node.get("deprecated")),
        )

    def _kinds(self, decl: FieldDecl) -> tuple[Kind, ...]:
        kinds = self.lists.kinds(decl)
        nodes = dict(decl.node.pairs("kinds"))
        return tuple(
            Kind(key, read_text(nodes[key].get("label"), Text(key)), self.read_all(fields))
            for key, fields in kinds.items()
        )

    def _format(self, node: Node | None) -> Format | None:
        if node is None:
            return None
        found = self.formats.get(node.text())
        if found is None:
            raise ResolveError(f"no format {node.value!r}", at(node))
        return found

    def _choices(self, node: Node | None) -> tuple[Choice, ...]:
        if node is None:
            return ()
        name = node.text()
        if not name:
            return read_choices(node)
        found = self.codes.get(name.removeprefix(CODES_PREFIX))
        if found is None:
            raise ResolveError(f"no code list {name!r}", at(node))
        return found.entries

    def _options(self, node: Node, info: FieldTypeInfo) -> dict[str, Any]:
        options: dict[str, Any] = {}
        for key, value in node.pairs():
            if key not in info.options:
                continue
            if key == "where":
                options[key] = parse_condition(value.value, at(value))
            elif key == "back":
                options[key] = read_text(value)
            elif key in _LISTS:
                options[key] = "any" if value.value == "any" else list(_texts(value))
            else:
                options[key] = value.value
        return options


def _bound(node: Node | None) -> Any:
    return parse_bound(node.value) if node is not None else None


def _example(node: Node | None) -> Text | None:
    """An example may be written as a number; it is shown as text."""
    if node is not None and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return Text(str(node.value))
    return maybe_text(node)


def _many(node: Node | None) -> Many | None:
    if node is None or node.value is False:
        return None
    maximum = node.get("max")
    return Many(node.whole("min", 0), node.whole("max", 0) if maximum is not None else None)


def _unique(node: Node | None) -> bool | tuple[str, ...]:
    if node is None or isinstance(node.value, bool):
        return bool(node is not None and node.value)
    return _texts(node)


def _suggest(node: Node | None) -> str | tuple[str, ...]:
    if node is None:
        return ()
    if isinstance(node.value, str):
        return node.value
    return tuple(str(part.value) for part in node.parts or () if part.value is not None)


def _asks_for_one(node: Node, info: FieldTypeInfo) -> bool:
    """Whether a list must hold at least one value: then, unless the author says otherwise, the field is required."""
    many = _many(node.get("many"))
    least = _bound(node.get("min")) if info.bounded == "count" else None
    return (many is not None and many.minimum > 0) or (isinstance(least, int) and least > 0)
