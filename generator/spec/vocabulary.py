"""Everything that schema files may name and that no schema file declares: handed in, never imported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol

from generator.spec.formats import BUILT_IN
from generator.spec.grammar import BUILT_IN_DUTIES, LAYOUTS
from generator.spec.model import EMPTY, Format, Position, Text

NO_LABEL = Text("")


class FieldTypeLike(Protocol):
    """The part of a field type class that describes it; ``generator.fieldtypes`` has them all."""

    @property
    def name(self) -> str:
        """The name in schemas."""

    @property
    def title(self) -> Text:
        """What people call it."""

    @property
    def option_schema(self) -> Mapping[str, Any]:
        """JSON Schema of each option of its own."""

    @property
    def required_options(self) -> tuple[str, ...]:
        """Options that must be given."""

    @property
    def filterable(self) -> bool:
        """Whether lists can be narrowed by it."""

    @property
    def sortable(self) -> bool:
        """Whether lists can be sorted by it."""

    @property
    def searchable(self) -> bool:
        """Whether search finds it."""

    @property
    def translatable(self) -> bool:
        """Whether it may have a value per language."""

    @property
    def nested(self) -> bool:
        """Whether it holds fields."""

    @property
    def assigned(self) -> bool:
        """Whether the system gives the value."""

    @property
    def bounded(self) -> str:
        """What ``min`` and ``max`` speak of."""


@dataclass(frozen=True, slots=True)
class FieldTypeInfo:
    """What check and resolve must know of a field type.

    ``options`` maps each option of its own to the JSON Schema of its value; ``required`` names keys that must be
    given. ``bounded`` says what ``min`` and ``max`` speak of (``length``, ``value``, ``count`` or "" for nothing),
    ``nested`` that it holds fields, ``assigned`` that the system gives the value.
    """

    name: str
    label: Text = NO_LABEL
    options: Mapping[str, Any] = EMPTY
    required: tuple[str, ...] = ()
    bounded: str = ""
    filterable: bool = False
    sortable: bool = False
    searchable: bool = False
    translatable: bool = False
    nested: bool = False
    assigned: bool = False

    @classmethod
    def of(cls, field_type: FieldTypeLike) -> FieldTypeInfo:
        """The description of a field type."""
        return cls(
            field_type.name,
            field_type.title,
            field_type.option_schema,
            tuple(field_type.required_options),
            field_type.bounded,
            field_type.filterable,
            field_type.sortable,
            field_type.searchable,
            field_type.translatable,
            field_type.nested,
            field_type.assigned,
        )


@dataclass(frozen=True, slots=True)
class TraitInfo:
    """A trait: its options as JSON Schema properties, and the folders whose record types have it by default."""

    name: str
    label: Text = NO_LABEL
    options: Mapping[str, Any] | None = None
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OverrideInfo:
    """An override that was found: the record type it is for, where it is, and where it defines each public function."""

    record_type: str
    position: Position
    hooks: Mapping[str, Position] = EMPTY


TRAITS: tuple[TraitInfo, ...] = (
    TraitInfo("publication", Text("发布", "Publication"), None, ("records",)),
    TraitInfo("submission", Text("提交", "Submission"), None, ("forms",)),
    TraitInfo("distribution", Text("分发", "Distribution"), None, ("documents",)),
    TraitInfo("deadline", Text("期限", "Deadline")),
    TraitInfo("survey", Text("调查", "Survey")),
    TraitInfo("search", Text("检索", "Search")),
)
TOOLS: tuple[str, ...] = (
    "users",
    "duties",
    "units",
    "statistics",
    "log",
    "schema",
    "inbox",
    "matrix",
    "jobs",
    "trash",
)
RESERVED_PATHS: tuple[str, ...] = ("/admin", "/api", "/static", "/files", "/search", "/feeds", "/metrics", "/healthz")
RESERVED_RECORDS: tuple[str, ...] = ("security", "menu", "openapi")


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Names with a meaning outside the schema folder. Make one with :meth:`of`.

    ``reserved_fields`` and ``reserved_records`` map a name to the reason why it is taken, in Chinese and English;
    ``reserved_paths`` are public prefixes; ``reserved_tables`` are tables of the software; ``overrides`` are what was
    found in ``overrides/``; ``formats`` the built-in formats that a field may name.
    """

    field_types: Mapping[str, FieldTypeInfo]
    traits: Mapping[str, TraitInfo]
    formats: Mapping[str, Format]
    reserved_fields: Mapping[str, Text] = EMPTY
    reserved_records: Mapping[str, Text] = EMPTY
    reserved_tables: frozenset[str] = frozenset()
    reserved_paths: tuple[str, ...] = RESERVED_PATHS
    tools: tuple[str, ...] = TOOLS
    layouts: tuple[str, ...] = LAYOUTS
    duties: tuple[str, ...] = BUILT_IN_DUTIES
    hooks: tuple[str, ...] = ()
    overrides: Mapping[str, OverrideInfo] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        field_types: Iterable[FieldTypeInfo],
        *,
        traits: Iterable[TraitInfo] = TRAITS,
        formats: Iterable[Format] = tuple(BUILT_IN.values()),
        reserved_fields: Mapping[str, Text | str] | Iterable[str] = (),
        reserved_records: Mapping[str, Text | str] | Iterable[str] = RESERVED_RECORDS,
        reserved_tables: Iterable[str] = (),
        reserved_paths: Iterable[str] = RESERVED_PATHS,
        tools: Iterable[str] = TOOLS,
        layouts: Iterable[str] = LAYOUTS,
        hooks: Iterable[str] = (),
        overrides: Iterable[OverrideInfo] = (),
    ) -> Vocabulary:
        """A vocabulary from plain collections. Reserved names may come without reasons."""
        return cls(
            field_types=MappingProxyType({info.name: info for info in field_types}),
            traits=MappingProxyType({info.name: info for info in traits}),
            formats=MappingProxyType({known.key: known for known in formats}),
            reserved_fields=_reasons(reserved_fields),
            reserved_records=_reasons(reserved_records),
            reserved_tables=frozenset(reserved_tables),
            reserved_paths=tuple(reserved_paths),
            tools=tuple(tools),
            layouts=tuple(layouts),
            hooks=tuple(hooks),
            overrides=MappingProxyType({info.record_type: info for info in overrides}),
        )


def _reasons(names: Mapping[str, Text | str] | Iterable[str]) -> Mapping[str, Text]:
    plain = Text("该名称由系统使用", "the software uses this name")
    if isinstance(names, Mapping):
        return MappingProxyType({name: Text(why) if isinstance(why, str) else why for name, why in names.items()})
    return MappingProxyType(dict.fromkeys(names, plain))
