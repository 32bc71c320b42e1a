"""The page of one record: its values by section, what may be done with it, and what was done."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import abort, g
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from app.admin.current import caller, connection, presentation, release, workplace
from app.admin.record_lists import state_badge
from app.admin.shell import breadcrumbs
from app.office import records
from app.office.context import NotFound, local_now
from app.office.presentation import masked, public_url
from app.office.reading import StoredRecord, load_record
from app.store import tables
from generator.build.models import TypeModel
from generator.fieldtypes import registry
from generator.spec.conditions import holds
from generator.spec.model import Field, Note, Section, Text

_WIDE = frozenset({"richtext", "longtext", "rows", "group", "files", "image", "location", "address"})
_LOG_LINES = 50
_REFERENCES = 50
_BACKWARD = frozenset({"return", "withdraw"})


def readable_record(model: TypeModel, pk: int) -> StoredRecord:
    """The record, if it is of this type and the person may read it; otherwise the page does not exist."""
    place, who = workplace(), caller()
    try:
        record = load_record(connection(), place.generation, pk)
    except NotFound:
        abort(404)
    kind = model.record_type.key
    if (
        record.model.record_type.key != kind
        or not place.generation.policy.decide(
            who.actor, "read", record_type=kind, column=record.facts.column, record=record.facts
        ).allowed
    ):
        abort(404)
    g.active_column = record.facts.column
    return record


def sections_of(model: TypeModel) -> list[tuple[Section | None, list[Field | Note]]]:
    """The fields by declared section; those that no section names come last, under no heading of their own."""
    record_type = model.record_type
    found: list[tuple[Section | None, list[Field | Note]]] = []
    named: set[str] = set()
    for section in record_type.sections:
        items: list[Field | Note] = []
        for item in section.items:
            if isinstance(item, Note):
                items.append(item)
            elif (field := record_type.field(item)) is not None:
                items.append(field)
                named.add(item)
        found.append((section, items))
    rest: list[Field | Note] = [f for f in record_type.fields if f.key not in named]
    if rest:
        found.append((None, rest))
    return found


def render_show(view: Any, model: TypeModel, pk: int, *, reveal: bool = False) -> str:
    """The page of one record. Personal data is covered unless ``reveal``, which is logged."""
    place, who = workplace(), caller()
    record = readable_record(model, pk)
    policy, kind = place.generation.policy, model.record_type.key
    base = f"/admin/{kind}"
    g.reveal = reveal
    if reveal:
        release()
        records.note_personal_view(place, who, record)

    def may(action: str) -> bool:
        return policy.decide(
            who.actor, action, record_type=kind, column=record.facts.column, record=record.facts
        ).allowed

    column = place.generation.site.columns.get(record.facts.column)
    shown = {
        "title": record.title,
        "state": state_badge(model, record.facts.state, who.locale),
        "notes": [],
        "edit_url": f"{base}/edit/{pk}" if may("edit") else None,
        "delete_url": f"{base}/delete/{pk}" if may("delete") and record.first_published_at is None else None,
        "public_url": public_url(column, pk) if column is not None and record.facts.visible else None,
        "copy_url": None,
        "log_url": None,
        "reveal": _reveal(model, record),
        "sections": _sections(model, record),
        "facts": _facts(model, record),
        "transitions": _transitions(model, record, may),
        "log": _log(model, record),
        "log_more_url": None,
        "references": _references(record),
    }
    return str(
        view.render_template(
            "office/show.html",
            record=shown,
            breadcrumbs=breadcrumbs(place, record.facts.column, who.locale, (record.title, "")),
        )
    )


def _sections(model: TypeModel, record: StoredRecord) -> list[dict[str, Any]]:
    place, who, shown = workplace(), caller(), presentation()
    hidden = place.generation.policy.hidden_fields(who.actor, model.record_type.key, record.facts)
    shown.prepare(model.record_type.fields, [record.data])
    result = []
    for number, (section, items) in enumerate(sections_of(model), 1):
        if section is not None and section.when is not None and not holds(section.when, [record.data], {}):
            continue
        fields = [
            _field(item, record)
            for item in items
            if isinstance(item, Field) and item.key not in hidden and _exists(item, record)
        ]
        notes = [item.text.get(who.locale) for item in items if isinstance(item, Note)]
        if fields:
            title = section.title.get(who.locale) if section else (_("其他") if model.record_type.sections else "")
            result.append({"id": f"s{number}", "title": title, "note": " ".join(notes), "fields": fields})
    return result


def _reveal(model: TypeModel, record: StoredRecord) -> dict[str, str] | None:
    """The button that uncovers personal data, where there is any to uncover."""
    hidden = workplace().generation.policy.hidden_fields(caller().actor, model.record_type.key, record.facts)
    if g.reveal or not any(record.data.get(key) is not None for key in model.sealed - hidden):
        return None
    return {"url": f"/admin/{model.record_type.key}/reveal/{record.id}", "csrf": generate_csrf()}


def _exists(field: Field, record: StoredRecord) -> bool:
    return field.key in record.data or field.when is None or holds(field.when, [record.data], {})


def _field(field: Field, record: StoredRecord) -> dict[str, Any]:
    value = record.data.get(field.key)
    field_type = registry.get(field.type)
    field = field_type.in_record(field, record.data)
    if value is None:
        shown: Any = ""
    elif field.key in record.model.sealed and not g.reveal:
        shown = escape(masked(field_type.text(field, value, presentation())))
    else:
        shown = field_type.html(field, value, "show", presentation())
    return {
        "label": field.label.get(caller().locale),
        "value": shown,
        "wide": field.type in _WIDE or field.many is not None,
        "help": "",
    }


def _facts(model: TypeModel, record: StoredRecord) -> list[dict[str, str]]:
    place, who, shown = workplace(), caller(), presentation()
    site = place.generation.site
    shown.prepare_users([record.created_by, record.updated_by])
    column, unit = site.columns.get(record.facts.column), site.units.get(record.facts.unit)
    facts = [
        (_("编号"), str(record.id)),
        (_("栏目"), column.title.get(who.locale) if column else ""),
        (_("单位"), unit.title.get(who.locale) if unit else ""),
        (_("创建"), _who_when(record.created_by, record.created_at)),
        (_("最近修改"), _who_when(record.updated_by, record.updated_at)),
        (_("首次发布"), _when(record.first_published_at)),
        (_("版本"), str(record.version)),
    ]
    facts += _score(model, record)
    return [{"label": label, "value": value} for label, value in facts if value]


def _score(model: TypeModel, record: StoredRecord) -> list[tuple[str, str]]:
    hooks = workplace().generation.hooks_of(model.record_type.key)
    score = hooks.score_record(record.data) if "score_record" in hooks.names else None
    if score is None:
        return []
    lines = [(_("完整度"), f"{score.points} / {score.total}")]
    if score.missing:
        lines.append((_("尚缺"), "、".join(text.get(caller().locale) for text in score.missing)))
    return lines


def _when(moment: Any) -> str:
    return "" if moment is None else local_now(workplace(), moment).strftime("%Y-%m-%d %H:%M")


def _who_when(user_id: int | None, moment: Any) -> str:
    name = presentation().user(user_id) if user_id is not None else _("系统")
    return f"{name} {_when(moment)}".strip()


def _transitions(model: TypeModel, record: StoredRecord, may: Any) -> list[dict[str, Any]]:
    who = caller()
    steps = [t for t in model.record_type.workflow.transitions if record.facts.state in t.sources and may(t.action)]
    steps.sort(key=lambda step: step.action in _BACKWARD)
    return [
        {
            "action": step.action,
            "title": step.title.get(who.locale),
            "url": f"/admin/{model.record_type.key}/step/{record.id}/{step.action}",
            "csrf": generate_csrf(),
            "kind": "danger" if step.action in _BACKWARD else "primary" if number == 0 else "",
            "comment": "required" if step.comment_required else "optional",
            "help": "",
            "hidden": [{"key": "version", "value": record.version}],
        }
        for number, step in enumerate(steps)
    ]


def _log(model: TypeModel, record: StoredRecord) -> list[dict[str, Any]]:
    place, who = workplace(), caller()
    hidden = place.generation.policy.hidden_fields(who.actor, model.record_type.key, record.facts)
    rows = connection().execute(
        sa.select(tables.log)
        .where(tables.log.c.entry_id == record.id)
        .order_by(tables.log.c.id.desc())
        .limit(_LOG_LINES)
    )
    return [_log_line(model, row, hidden) for row in rows]


def _log_line(model: TypeModel, row: Any, hidden: frozenset[str]) -> dict[str, Any]:
    locale = caller().locale
    words = {
        "create": _("新建"),
        "edit": _("修改"),
        "delete": _("删除"),
        "load": _("导入"),
        "view_personal": _("查看个人信息"),
    }
    steps = {t.action: t.title.get(locale) for t in model.record_type.workflow.transitions}
    changes = row.changes or {}
    before, after = changes.get("_state", [None, None])
    return {
        "when": _when(row.at),
        "who": row.who or _("系统"),
        "unit": "",
        "action": steps.get(row.action) or words.get(row.action, row.action),
        "kind": "danger" if row.action in {*_BACKWARD, "delete"} else "neutral",
        "from_state": state_badge(model, before, locale)["title"] if before else "",
        "to_state": state_badge(model, after, locale)["title"] if after else "",
        "comment": row.comment,
        "changes": [
            {"label": field.label.get(locale), "before": _plain(field, pair[0]), "after": _plain(field, pair[1])}
            for key, pair in changes.items()
            if (field := model.record_type.field(key)) is not None and key not in hidden and key not in model.sealed
        ],
    }


def _plain(field: Field, value: Any) -> str:
    if value is None:
        return ""
    text = registry.get(field.type).text(field, value, presentation())
    return text if len(text) <= 300 else text[:300] + "…"


def _references(record: StoredRecord) -> list[dict[str, Any]]:
    """Records that refer to this one and that the person may know of, by the heading of their field (``back``)."""
    place, locale = workplace(), caller().locale
    rows = connection().execute(
        sa.select(tables.links.c.source_id, tables.links.c.field, tables.entries.c.type_id)
        .join(tables.entries, tables.entries.c.id == tables.links.c.source_id)
        .where(tables.links.c.target_id == record.id, tables.links.c.source_id != record.id)
        .order_by(tables.links.c.source_id.desc())
        .limit(_REFERENCES)
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        entry = presentation().entry(row.source_id)
        source = place.generation.site.record_types.get(place.generation.names.type_keys.get(row.type_id, ""))
        field = source.field(row.field) if source else None
        back = field.options.get("back") if field else None
        title = back.get(locale) if isinstance(back, Text) else str(back or _("被这些记录引用"))
        if entry is not None:
            found.setdefault(title, []).append({"title": entry[0], "url": entry[1], "state": None})
    return [{"title": title, "items": items, "more_url": None} for title, items in found.items()]
