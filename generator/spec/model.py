"""The resolved site: frozen values in which every reference is settled and every default is filled.

A :class:`Site` is what ``check`` promises is meaningful and what ``build`` turns into a running generation. Nothing
here is ever changed after ``resolve``; run-time state lives elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


class _Empty(Mapping[str, Any]):
    """A mapping without entries that never changes, so that it may be the default of a frozen value."""

    def __getitem__(self, key: str) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __hash__(self) -> int:
        return 0


EMPTY: Mapping[str, Any] = _Empty()


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where something was written: file relative to the schema folder, line and column counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Position("", 0, 0)


@dataclass(frozen=True, slots=True)
class Text:
    """A text for people: Chinese first, English where the author gave it (else the Chinese stands in)."""

    zh: str
    en: str = ""

    def __str__(self) -> str:
        return self.zh

    def get(self, locale: str) -> str:
        """The text in ``locale`` (``zh`` or ``en``), falling back to Chinese."""
        return self.en if locale == "en" and self.en else self.zh


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as canonical data (see ``spec.conditions``), ready for server and browser alike.

    ``data`` is one of ``["all", [...]]``, ``["any", [...]]``, ``["not", x]``, ``["test", field, operator, operand]``;
    operators are ``eq in gt gte lt lte set``; an operand may be ``{"$": "path"}`` (value of a field or variable).
    """

    data: Any
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a choice list. ``when`` narrows the offer by other values of the record."""

    value: str
    label: Text
    help: Text | None = None
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class CodeList:
    """A named list of ``schemas/codes``: entries with the list's source and how sure it is."""

    key: str
    title: Text
    entries: tuple[Choice, ...]
    source: str = ""
    confidence: str = ""
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Format:
    """A named format of ``schemas/rules/formats.yaml``: the whole value matches ``pattern``."""

    key: str
    title: Text
    pattern: str
    example: str
    message: Text
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Many:
    """How many values a repeating field takes; ``maximum`` None means no limit."""

    minimum: int = 0
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of block in a ``rows`` field with ``kinds``."""

    key: str
    label: Text
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record type, a group or rows.

    The facets that every type has are attributes; what only some types know (``to``, ``where``, ``pattern`` …) is in
    ``options``. ``minimum``/``maximum`` hold a number, a date string or ``{"$": "path"}`` with an optional offset
    (``{"$": "today", "plus": {"value": 30, "unit": "natural_day"}}``).
    """

    key: str
    type: str
    label: Text
    position: Position = NOWHERE
    required: bool | Condition = False
    readonly: bool | Condition = False
    when: Condition | None = None
    keep: bool = False
    default: Any = None
    minimum: Any = None
    maximum: Any = None
    places: int | None = None
    many: Many | None = None
    unique: bool | tuple[str, ...] = False
    format: Format | None = None
    choices: tuple[Choice, ...] = ()
    suggest: str | tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    kinds: tuple[Kind, ...] = ()
    help: Text | None = None
    example: Text | None = None
    list: bool = False
    filter: bool = False
    search: bool = False
    sort: bool = False
    form: bool = True
    public: bool = True
    api: bool = True
    personal: bool = False
    translate: tuple[str, ...] = ()
    maps: Mapping[str, str] = EMPTY
    options: Mapping[str, Any] = EMPTY
    was: str = ""
    drop: bool = False
    deprecated: Mapping[str, str] | None = None

    def child(self, key: str) -> Field | None:
        """The nested field ``key`` of a group or of rows without kinds, or None."""
        return next((f for f in self.fields if f.key == key), None)


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph of explanation inside a section of a form."""

    text: Text


@dataclass(frozen=True, slots=True)
class Section:
    """A group of fields on a staff form, or a page of a public one."""

    title: Text
    items: tuple[str | Note, ...]
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class ListSpec:
    """The staff list: which fields it shows, and the order as (field, descending) pairs."""

    show: tuple[str, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    page_size: int = 25


@dataclass(frozen=True, slots=True)
class PublicSpec:
    """The public side of a column. ``path`` is absolute, without the trailing slash; layouts are names of templates."""

    path: str
    show: tuple[str, ...] = ()
    group_by: str = ""
    layout: str = "list"
    order: tuple[tuple[str, bool], ...] = ()
    page_size: int = 20


@dataclass(frozen=True, slots=True)
class State:
    """A state of a workflow. ``public`` records in it may be read by everyone (within their publication time)."""

    key: str
    title: Text
    public: bool = False
    editable: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """A step of a workflow: ``action`` moves a record from one of ``sources`` to ``target``."""

    action: str
    title: Text
    sources: tuple[str, ...]
    target: str
    comment_required: bool = False
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Workflow:
    """States in order, the first one being where records start, and the transitions between them."""

    key: str
    title: Text
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    position: Position = NOWHERE

    @property
    def initial(self) -> str:
        """The state in which a record is created."""
        return self.states[0].key

    def state(self, key: str) -> State | None:
        """The state ``key``, or None."""
        return next((s for s in self.states if s.key == key), None)


@dataclass(frozen=True, slots=True)
class RecordType:
    """What a record is. ``folder`` is ``records``, ``forms`` or ``documents``; ``table`` is the first physical name."""

    key: str
    folder: str
    label: Text
    fields: tuple[Field, ...]
    workflow: Workflow
    title: str = "{title}"
    table: str = ""
    single: bool = False
    tree: str = ""
    sections: tuple[Section, ...] = ()
    traits: Mapping[str, Any] = EMPTY
    list: ListSpec = ListSpec()
    was: str = ""
    drop: bool = False
    deprecated: Mapping[str, str] | None = None
    position: Position = NOWHERE

    def field(self, key: str) -> Field | None:
        """The top-level field ``key``, or None."""
        return next((f for f in self.fields if f.key == key), None)


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation that owns columns and employs staff. ``kind`` groups units on pages (department, town …)."""

    key: str
    title: Text
    short: Text
    parent: str = ""
    kind: str = ""
    counted: bool = True
    address: str = ""
    phone: str = ""
    hours: str = ""
    code: str = ""
    was: str = ""
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Duty:
    """A role a person holds in a unit. ``scope``: own, unit, below (unit and below) or site."""

    key: str
    title: Text
    scope: str
    was: str = ""
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Column:
    """A node of an edition's tree: where records appear, who keeps them, how fresh they must be.

    ``path`` is the chain of keys from the top of the edition (``("disclosure", "policy")``); ``id`` within the site is
    ``edition + "/" + "/".join(path)``. ``record_type`` is "" for a column that only groups others.
    """

    edition: str
    path: tuple[str, ...]
    title: Text
    owners: tuple[str, ...]
    record_type: str = ""
    freshness: str = ""
    indicator: str = ""
    description: Text | None = None
    list: ListSpec | None = None
    public: PublicSpec = PublicSpec("")
    workflow: str = ""
    menu: bool = True
    link: str = ""
    was: str = ""
    drop: bool = False
    deprecated: Mapping[str, str] | None = None
    position: Position = NOWHERE

    @property
    def key(self) -> str:
        """The column's own key, unique among its siblings."""
        return self.path[-1]

    @property
    def id(self) -> str:
        """The column's logical identity in the whole site."""
        return f"{self.edition}/{'/'.join(self.path)}"

    @property
    def parent_id(self) -> str:
        """The id of the parent column, or "" at the top of the edition."""
        return f"{self.edition}/{'/'.join(self.path[:-1])}" if len(self.path) > 1 else ""


@dataclass(frozen=True, slots=True)
class Edition:
    """One of the site's editions: its name, the public prefix ("" for the main one), its theme and home page lists."""

    key: str
    title: Text
    prefix: str
    owner: str
    home: tuple[Mapping[str, Any], ...] = ()
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Cell:
    """One action that a matrix row gives to (or takes from) a duty.

    ``own``: True only on one's own records, False only on others', None on any. ``states`` empty means any state.
    """

    action: str
    own: bool | None = None
    states: tuple[str, ...] = ()
    deny: bool = False
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """The cells of one pattern: ``target`` is ``columns``, ``records``, ``forms``, ``documents`` or ``tools``.

    ``pattern`` as written; ``selects`` the ids that it stands for (column ids, record type keys or tool names).
    """

    pattern: str
    target: str
    selects: tuple[str, ...]
    cells: Mapping[str, tuple[Cell, ...]]
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class FieldRight:
    """Who may edit and who may read one field; None leaves that action to the matrix."""

    record_type: str
    field: str
    edit: tuple[str, ...] | None = None
    read: tuple[str, ...] | None = None
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Expectation:
    """An executable statement about the matrix; ``on`` is a column id, a record type key or ``tools/NAME``."""

    unit: str
    duty: str
    actions: tuple[str, ...]
    allowed: bool
    on: str
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Matrix:
    """Everything of ``permissions.yaml``."""

    rows: tuple[MatrixRow, ...] = ()
    separation: tuple[tuple[str, ...], ...] = ()
    fields: tuple[FieldRight, ...] = ()
    expectations: tuple[Expectation, ...] = ()


@dataclass(frozen=True, slots=True)
class FreshnessClass:
    """How often columns of this class must be updated; ``max_age``/``review_every`` are durations with unit."""

    key: str
    title: Text
    max_age: Mapping[str, Any] | None = None
    review_every: Mapping[str, Any] | None = None
    source: str = ""
    confidence: str = ""
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days off of a year and the weekend days worked instead, as ``YYYY-MM-DD``.

    ``status`` is ``official`` or ``provisional``: dates computed over a provisional calendar may still move.
    """

    key: str
    status: str
    off_days: tuple[str, ...] = ()
    work_days: tuple[str, ...] = ()
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Site:
    """The whole declaration, resolved. Mappings are ordered as written and keyed by logical key or id."""

    title: Text
    languages: tuple[str, ...]
    timezone: str
    identity: Mapping[str, Any]
    editions: Mapping[str, Edition]
    units: Mapping[str, Unit]
    duties: Mapping[str, Duty]
    columns: Mapping[str, Column]
    record_types: Mapping[str, RecordType]
    workflows: Mapping[str, Workflow]
    codes: Mapping[str, CodeList]
    formats: Mapping[str, Format]
    freshness: Mapping[str, FreshnessClass]
    matrix: Matrix
    children: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = EMPTY

    def columns_of(self, record_type: str) -> tuple[Column, ...]:
        """The columns whose records are of ``record_type``, in declared order."""
        return tuple(c for c in self.columns.values() if c.record_type == record_type)
