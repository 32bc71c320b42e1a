"""A record as its public page shows it: facts, texts, rows, files and what it is related to, in the declared order.

Nothing here knows a record type by name. A record with a main text (its first rich text) reads like an article, with
its facts in a table above; one without reads section by section. Guides to services get a summary from the CPSV-AP and
national names in ``maps``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from app.portal.public_types import FILES, REFERENCES, PublicType
from app.portal.reading.records import ReadRecord, Related
from app.portal.showing.rows import NONE, Cell, RowsView, show_cells, show_rows, value_html
from app.portal.visit import Visit
from generator.build.hooks import HookCaller
from generator.fieldtypes import registry
from generator.spec.model import Field, Text

SUMMARY: tuple[tuple[str, str], ...] = (
    ("cpsv", "processingTime"),
    ("national", "anticipate_day"),
    ("national", "server_type"),
    ("cpsv", "hasCost"),
    ("national", "limit_scene_num"),
    ("national", "is_online"),
    ("national", "transact_addr"),
    ("national", "transact_time"),
    ("cpsv", "hasContactPoint"),
    ("national", "result_name"),
)
_IN_FRAME = ("source", "creator", "subject")
_LONG = frozenset({"richtext", "rows", "group", "references"}) | FILES
_LONG_TEXT = 120
_SHORT_FACT = 40


@dataclass(frozen=True)
class Block:
    """Something that needs more room than a line: ``html``, ``rows`` of a list, or the ``cells`` of a group."""

    label: str
    kind: str
    html: Markup
    rows: RowsView | None = None
    cells: Sequence[Cell] = ()


@dataclass(frozen=True)
class SectionView:
    """A part of the page. The last one, without a title, holds what no declared section names."""

    title: str
    facts: list[Cell]
    blocks: list[Block]


@dataclass(frozen=True)
class RelatedLink:
    """A record that is related to this one."""

    title: str
    url: str


@dataclass(frozen=True)
class RecordView:
    """Everything that the template of a record shows, besides the frame of the page."""

    title: str
    unit: str
    source: str
    published: str
    updated: str
    mark: str
    notices: Sequence[str]
    summary: list[Cell]
    lead: Block | None
    main: Block | None
    sections: list[SectionView]
    related: list[tuple[str, list[RelatedLink]]]
    extra: Mapping[str, Any] = field(default_factory=dict)
    keywords: str = ""
    author: str = ""
    description: str = ""


def show_record(visit: Visit, record: ReadRecord, hooks: HookCaller) -> RecordView:
    """The view of a visible record."""
    kind = record.kind
    data = kind.shown(record.data)
    _remember(visit, record.refers_to)
    extra = hooks.public_context(record.data, visit.locale) if "public_context" in hooks.names else {}
    notices = [str(one) for one in extra.pop("notices", None) or ()]
    main, lead = _main_field(kind, data), _lead_field(kind, data)
    taken = {one.key for one in (main, lead) if one is not None} | set(kind.heading_fields[:1])
    if main is not None:
        taken |= {one.key for one in kind.mapped("dc", *_IN_FRAME)}
    unit = visit.unit_name(record.unit)
    source = _first_text(visit, kind, data, "source", "source")
    return RecordView(
        title=record.title,
        unit=unit,
        source=source or unit,
        published=visit.moment(record.published),
        updated=visit.moment(record.updated),
        mark=validity_mark(visit, kind, data),
        notices=notices,
        summary=_summary(visit, kind, data) if kind.is_service else [],
        lead=None if lead is None else _block(visit, lead, data[lead.key]),
        main=None if main is None else _block(visit, main, data[main.key]),
        sections=_sections(visit, kind, data, taken, flat=main is not None),
        related=_related(visit, record),
        extra=extra,
        keywords=_first_text(visit, kind, data, "subject"),
        author=_first_text(visit, kind, data, "creator"),
        description=_first_text(visit, kind, data, "description", "abstract")[:200],
    )


def _remember(visit: Visit, related: Iterable[Related]) -> None:
    for one in related:
        url = visit.entry_url(one.column, one.id)
        if url is not None:
            visit.entries[one.id] = (one.title, url)


def _main_field(kind: PublicType, data: Mapping[str, Any]) -> Field | None:
    return next((one for one in kind.fields.values() if one.type == "richtext" and one.key in data), None)


def _lead_field(kind: PublicType, data: Mapping[str, Any]) -> Field | None:
    """The summary that opens an article."""
    return next((one for one in kind.mapped("dc", "description") if one.type == "longtext" and one.key in data), None)


def _first_text(visit: Visit, kind: PublicType, data: Mapping[str, Any], *names: str) -> str:
    """The text of the first field with a value that carries one of these Dublin Core names."""
    for one in kind.mapped("dc", *names):
        if one.key in data:
            return " ".join(registry.get(one.type).text(one, data[one.key], visit).split())
    return ""


def validity_mark(visit: Visit, kind: PublicType, data: Mapping[str, Any]) -> str:
    """The label of a ``validity`` other than valid (the first choice where none is called so), else ""."""
    declared = kind.fields.get("validity")
    value = data.get("validity")
    if declared is None or not isinstance(value, str) or not declared.choices:
        return ""
    values = [choice.value for choice in declared.choices]
    right = "valid" if "valid" in values else values[0]
    return "" if value == right else registry.get(declared.type).text(declared, value, visit)


def _summary(visit: Visit, kind: PublicType, data: Mapping[str, Any]) -> list[Cell]:
    found = []
    for vocabulary, name in SUMMARY:
        for one in kind.mapped(vocabulary, name):
            if one.key in data:
                found.append(Cell(visit.text(one.label), value_html(visit, one, data[one.key], data)))
    return found


def _sections(
    visit: Visit, kind: PublicType, data: Mapping[str, Any], taken: set[str], *, flat: bool
) -> list[SectionView]:
    """The declared sections; all in one, in the same order, where the page has a main text (``flat``)."""
    named = [
        (visit.text(section.title), [key for key in section.items if isinstance(key, str)])
        for section in kind.record_type.sections
    ]
    listed = {key for _, keys in named for key in keys}
    named.append(("", [key for key in kind.fields if key not in listed]))
    if flat:
        named = [("", [key for _, keys in named for key in keys])]
    views = []
    for title, keys in named:
        fields = [kind.fields[key] for key in keys if key in kind.fields and key in data and key not in taken]
        facts = [one for one in fields if not _is_long(visit, one, data[one.key])]
        blocks = [_block(visit, one, data[one.key]) for one in fields if one not in facts]
        if fields:
            cells = [_fact(visit, one, data[one.key], data) for one in facts]
            views.append(SectionView(title, cells, _files_last(blocks, flat)))
    return views


def _files_last(blocks: list[Block], flat: bool) -> list[Block]:
    """Attachments close an article; elsewhere they stand where they were declared."""
    return sorted(blocks, key=lambda block: block.kind == "files") if flat else blocks


def _is_long(visit: Visit, declared: Field, value: Any) -> bool:
    if declared.type in _LONG:
        return True
    if declared.type == "longtext":
        return "\n" in str(value) or len(registry.get("longtext").text(declared, value, visit)) > _LONG_TEXT
    return False


def _fact(visit: Visit, declared: Field, value: Any, data: Mapping[str, Any]) -> Cell:
    wide = declared.type == "longtext" and len(str(value)) > _SHORT_FACT
    return Cell(visit.text(declared.label), value_html(visit, declared, value, data), wide)


def _block(visit: Visit, declared: Field, value: Any) -> Block:
    label = visit.text(declared.label)
    if declared.type == "rows":
        return Block(label, "rows", NONE, rows=show_rows(visit, declared, value))
    if declared.type == "group" and isinstance(value, Mapping):
        return Block(label, "group", NONE, cells=show_cells(visit, declared.fields, value))
    shape = {"file": "files", "image": "image", "richtext": "rich"}.get(declared.type, declared.type)
    html = value_html(visit, declared, value)
    return Block(label, shape, _scrolling_tables(visit, html) if shape == "rich" else html)


def _scrolling_tables(visit: Visit, html: Markup) -> Markup:
    """Sanitised rich text whose tables scroll by themselves where they are wider than the page."""
    opened = Markup('<div class="table-scroll" tabindex="0" role="region" aria-label="{}">').format(visit.word("table"))
    return Markup(str(html).replace("<table", f"{opened}<table").replace("</table>", "</table></div>"))  # noqa: S704


def _related(visit: Visit, record: ReadRecord) -> list[tuple[str, list[RelatedLink]]]:
    """What refers to this record, under the heading that the referring field declares with ``back``."""
    portal = visit.portal
    groups: dict[str, dict[int, RelatedLink]] = {}
    for one in record.referred_by:
        key = portal.generation.names.type_keys.get(one.type, "")
        declared = portal.type(key).fields.get(one.field) if key in portal.generation.models else None
        heading = _back(visit, declared)
        url = visit.entry_url(one.column, one.id)
        if heading and url is not None and one.id != record.id:
            groups.setdefault(heading, {}).setdefault(one.id, RelatedLink(one.title, url))
    return [(heading, list(links.values())) for heading, links in groups.items()]


def _back(visit: Visit, declared: Field | None) -> str:
    if declared is None or declared.type not in REFERENCES:
        return ""
    back = declared.options.get("back")
    return back.get(visit.locale) if isinstance(back, Text) else str(back or "")
