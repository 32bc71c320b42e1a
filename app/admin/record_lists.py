"""The list screen: what ``office/list.html`` shows for one record type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from app.admin import register_columns
from app.admin.current import caller, connection, presentation, workplace
from app.admin.shell import breadcrumbs
from app.office.lists import ListPage, ListRequest, filters_of, list_records
from app.office.presentation import masked
from app.office.reading import from_row
from generator.build.models import TypeModel
from generator.fieldtypes import registry
from generator.fieldtypes.base import FieldType, Filter
from generator.spec.model import Column, Field, ListSpec

PAGE_SIZES = (25, 50, 100)
_MOST_CELLS = 8


def state_badge(model: TypeModel, key: str, locale: str) -> dict[str, str]:
    """Title and colour of a state."""
    state = model.record_type.workflow.state(key)
    if state is None:
        return {"title": key, "kind": "neutral"}
    workflow = model.record_type.workflow
    kind = "success" if state.public else "neutral" if key == workflow.initial else "progress"
    if not state.public and state.editable and key != workflow.initial:
        kind = "warning"
    return {"title": state.title.get(locale), "kind": kind}


def list_spec(model: TypeModel, column: Column | None) -> ListSpec:
    """The column's own list where it declares one, else the record type's."""
    return column.list if column is not None and column.list is not None else model.record_type.list


def shown_fields(model: TypeModel, spec: ListSpec) -> list[Field]:
    """The fields that are headings of the list."""
    keys = spec.show or tuple(f.key for f in model.record_type.fields if f.list)
    fields = [f for key in keys if (f := model.record_type.field(key)) is not None]
    if not fields and not register_columns.named(model, spec):
        fields = [f for f in model.record_type.fields if f.key in model.stored][:1]
    return fields[:_MOST_CELLS]


def _register_names(model: TypeModel, spec: ListSpec) -> tuple[str, ...]:
    """The register's columns behind the fields: those that the list names, else the usual ones as far as they fit."""
    named = register_columns.named(model, spec)
    if named:
        return named
    room = len(shown_fields(model, spec)) < _MOST_CELLS
    return tuple(name for name in register_columns.USUAL if room or name != "unit")


def read_request(model: TypeModel, column: Column | None) -> ListRequest:
    """The address as a list request; what makes no sense is left out."""
    args = request.args
    spec = list_spec(model, column)
    fields = shown_fields(model, spec)
    order = spec.order
    wanted = args.get("order", "")
    key = wanted.removeprefix("-")
    if key in register_columns.SORTABLE or _sortable(model, key):
        order = ((key, wanted.startswith("-")),)
    size = args.get("size", type=int)
    states = {state.key for state in model.record_type.workflow.states}
    return ListRequest(
        column=column.id if column else "",
        filters={name: args[name] for name in _filter_names(model) if args.get(name)},
        states=tuple(s for s in args.getlist("_state") if s in states),
        unit=args.get("_unit", "") if args.get("_unit", "") in workplace().generation.site.units else "",
        query=args.get("q", "")[:200],
        order=order,
        page=max(1, args.get("page", 1, type=int) or 1),
        page_size=size if size in PAGE_SIZES else spec.page_size,
        columns=None
        if "title" in register_columns.named(model, spec)
        else frozenset(model.stored[f.key].column.name for f in fields if f.key in model.stored),
    )


def _hidden(model: TypeModel) -> frozenset[str]:
    """The fields that the person may not read in every record: to narrow or sort a list by one is to learn it."""
    return workplace().generation.policy.hidden_fields(caller().actor, model.record_type.key)


def _filter_names(model: TypeModel) -> dict[str, tuple[str, Filter]]:
    hidden = _hidden(model)
    return {name: found for name, found in filters_of(model).items() if found[0] not in hidden}


def _sortable(model: TypeModel, key: str) -> bool:
    stored = model.stored.get(key)
    if stored is None or stored.sealed or key in _hidden(model):
        return False
    return stored.type.sortable and stored.type.is_plain(stored.field)


def render_list(view: Any, model: TypeModel) -> str:
    """The list page of one record type, of one column where ``?column=`` names it."""
    place, who = workplace(), caller()
    site = place.generation.site
    column = site.columns.get(request.args.get("column", ""))
    if column is not None and column.record_type != model.record_type.key:
        column = None
    asked = read_request(model, column)
    page = list_records(connection(), place, who, model, asked)
    title = column.title.get(who.locale) if column else model.record_type.label.get(who.locale)
    spec = list_spec(model, column)
    fields, known = shown_fields(model, spec), _register_names(model, spec)
    listing = {
        "title": title,
        "description": column.description.get(who.locale) if column and column.description else "",
        "total": page.total,
        "capped": page.capped,
        "new": _new_buttons(model, column),
        "links": [],
        "action": f"/admin/{model.record_type.key}/",
        "hidden": [{"key": "column", "value": column.id}] if column else [],
        "search": {"key": "q", "label": _("搜索"), "value": asked.query},
        "filters": _filters(model, asked),
        "chips": _chips(model, asked, page),
        "clear_url": _url(model, column.id if column else ""),
        "headings": _headings(model, fields, known, asked),
        "rows": _rows(model, fields, known, page.rows),
        "states": True,
        "bulk": _bulk(model, asked),
        "pager": _pager(model, asked, page),
        "sizes": [
            {"size": size, "url": _again(model, size=size, page=None), "active": size == asked.page_size}
            for size in PAGE_SIZES
        ],
        "empty": _empty(model, column, asked),
    }
    return str(
        view.render_template(
            "office/list.html", listing=listing, breadcrumbs=breadcrumbs(place, column.id if column else "", who.locale)
        )
    )


def _url(model: TypeModel, column_id: str, **more: Any) -> str:
    query = {"column": column_id, **more} if column_id else more
    return f"/admin/{model.record_type.key}/" + (f"?{urlencode(query)}" if query else "")


def _again(model: TypeModel, **changed: Any) -> str:
    """This page's address with some arguments replaced; None removes one."""
    pairs = [(k, v) for k, values in request.args.lists() for v in values if k not in changed and v]
    pairs += [(k, v) for k, v in changed.items() if v is not None]
    return f"/admin/{model.record_type.key}/" + (f"?{urlencode(pairs)}" if pairs else "")


def _new_buttons(model: TypeModel, column: Column | None) -> list[dict[str, str]]:
    place, who = workplace(), caller()
    kind = model.record_type
    allowed = place.generation.policy.columns_for(who.actor, "create", kind.key)
    if column is not None:
        return (
            [{"title": _("新建"), "url": f"/admin/{kind.key}/add?{urlencode({'column': column.id})}"}]
            if column.id in allowed
            else []
        )
    columns = place.generation.site.columns
    return [
        {
            "title": _("新建：%(column)s", column=columns[c].title.get(who.locale)),
            "url": f"/admin/{kind.key}/add?{urlencode({'column': c})}",
        }
        for c in allowed[:4]
    ]


def _filters(model: TypeModel, asked: ListRequest) -> list[dict[str, Any]]:
    who, site = caller(), workplace().generation.site
    found: list[dict[str, Any]] = [
        {
            "key": "_state",
            "label": _("状态"),
            "kind": "choice",
            "value": asked.states[0] if asked.states else "",
            "chosen": True,
            "options": [{"value": s.key, "label": s.title.get(who.locale)} for s in model.record_type.workflow.states],
        }
    ]
    if len(site.units) > 1:
        found.append(
            {
                "key": "_unit",
                "label": _("单位"),
                "kind": "choice",
                "value": asked.unit,
                "chosen": bool(asked.unit),
                "options": [{"value": k, "label": u.short.get(who.locale)} for k, u in site.units.items()],
            }
            if asked.unit or len(site.units) <= 12
            else {
                "key": "_unit",
                "label": _("单位"),
                "kind": "reference",
                "value": "",
                "chosen": False,
                "options": [],
                "url": "/admin/choose-unit",
            }
        )
    names = _filter_names(model)
    for name, (key, item) in names.items():
        if item.key == "to" and name.removesuffix(".to") + ".from" in names:
            continue
        found.append(_filter(model, name, key, item, names, asked))
    return found


def _filter(
    model: TypeModel, name: str, key: str, item: Filter, names: Mapping[str, Any], asked: ListRequest
) -> dict[str, Any]:
    locale = caller().locale
    field = model.stored[key].field
    value = asked.filters.get(name, "")
    base = {"key": name, "label": field.label.get(locale), "value": value, "chosen": bool(value), "options": []}
    both = name.removesuffix(".from")
    if item.input == "date" and item.key == "from" and f"{both}.to" in names:
        span = {"from": value, "to": asked.filters.get(f"{both}.to", "")}
        return base | {"key": both, "kind": "date_range", "value": span, "chosen": any(span.values())}
    if item.input in ("select", "check"):
        options = [{"value": v, "label": text.get(locale)} for v, text in item.choices]
        return base | {"kind": "boolean" if item.input == "check" else "choice", "options": options}
    if item.input == "unit":
        return base | {"kind": "choice", "options": _unit_options(locale)}
    if item.input in ("reference", "user"):
        return base | {"kind": "text"} if item.input == "user" else base | _reference_filter(field, value)
    return base | {"kind": "text", "label": item.label.get(locale) if item.key else base["label"]}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _unit_options(locale: str) -> list[dict[str, str]]:
    return [{"value": k, "label": u.short.get(locale)} for k, u in workplace().generation.site.units.items()]


def _reference_filter(field: Field, value: str) -> dict[str, Any]:
    known = presentation().entry(int(value)) if _is_number(value) else None
    options = [{"value": value, "label": known[0]}] if known else []
    return {"kind": "reference", "options": options, "url": presentation().reference_url(field)}


def _chips(model: TypeModel, asked: ListRequest, page: ListPage) -> list[dict[str, str]]:
    locale = caller().locale
    chips = []
    if asked.query:
        chips.append({"label": _("搜索"), "value": asked.query, "url": _again(model, q=None, page=None)})
    for state in asked.states:
        title = state_badge(model, state, locale)["title"]
        chips.append({"label": _("状态"), "value": title, "url": _again(model, _state=None, page=None)})
    if asked.unit:
        unit = workplace().generation.site.units[asked.unit].short.get(locale)
        chips.append({"label": _("单位"), "value": unit, "url": _again(model, _unit=None, page=None)})
    names = _filter_names(model)
    for name, raw in asked.filters.items():
        key, item = names[name]
        field = model.stored[key].field
        shown = {v: t.get(locale) for v, t in item.choices}.get(raw, raw)
        if item.input == "unit" and raw in workplace().generation.site.units:
            shown = workplace().generation.site.units[raw].short.get(locale)
        if item.input == "reference" and _is_number(raw):
            known = presentation().entry(int(raw))
            shown = known[0] if known else raw
        label = field.label.get(locale) + (f"（{item.label.get(locale)}）" if item.key else "")
        if name in page.problems:
            shown = f"{raw}:{page.problems[name]}"
        chips.append({"label": label, "value": shown, "url": _again(model, **{name: None}, page=None)})
    return chips


def _headings(
    model: TypeModel, fields: Sequence[Field], known: Sequence[str], asked: ListRequest
) -> list[dict[str, Any]]:
    locale = caller().locale
    current = {key if key in model.stored or key.startswith("_") else f"_{key}": down for key, down in asked.order}

    def heading(key: str, label: str, sortable: bool) -> dict[str, Any]:
        sorted_as = None if key not in current else "descending" if current[key] else "ascending"
        following = f"-{key}" if sorted_as == "ascending" else key
        url = _again(model, order=following, page=None) if sortable else None
        kind = model.stored[key].field.type if key in model.stored else ""
        number = kind in ("integer", "decimal", "money", "percent")
        return {"label": label, "url": url, "sorted": sorted_as, "number": number}

    found = [heading(f.key, f.label.get(locale), _sortable(model, f.key)) for f in fields]
    found += [
        heading(f"_{name}", register_columns.label(name), f"_{name}" in register_columns.SORTABLE) for name in known
    ]
    return found


def _rows(
    model: TypeModel, fields: Sequence[Field], known: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    place, who, shown = workplace(), caller(), presentation()
    data = [model.from_row(row) for row in rows]
    shown.prepare(fields, data)
    policy = place.generation.policy
    narrowed = any(right.record_type == model.record_type.key for right in place.generation.site.matrix.fields)
    types = [(f, registry.get(f.type)) for f in fields]
    base = f"/admin/{model.record_type.key}/show/"
    badges = {s.key: state_badge(model, s.key, who.locale) for s in model.record_type.workflow.states}
    result = []
    for row, values in zip(rows, data, strict=True):
        facts = from_row(place.generation, model, row, "").facts if narrowed else None
        hidden = policy.hidden_fields(who.actor, model.record_type.key, facts) if narrowed else ()
        cells: list[Any] = [
            _cell(model, t.in_record(f, values), t, values.get(f.key)) if f.key not in hidden else "" for f, t in types
        ]
        if cells and not cells[0]:
            cells[0] = Markup('<span class="none">{}</span>').format(_("（未填写）"))
        cells += [register_columns.cell(place, model, name, row, values, who.locale) for name in known]
        result.append(
            {
                "id": row["_id"],
                "url": f"{base}{row['_id']}",
                "cells": cells,
                "state": badges.get(row["_state"]) or state_badge(model, row["_state"], who.locale),
                "actions": [],
                "bulk": True,
            }
        )
    return result


def _cell(model: TypeModel, field: Field, field_type: FieldType, value: Any) -> Any:
    if value is None:
        return ""
    if field.key in model.sealed:
        return escape(masked(field_type.text(field, value, presentation())))
    return field_type.html(field, value, "list", presentation())


def _bulk(model: TypeModel, asked: ListRequest) -> dict[str, Any] | None:
    """Bulk steps; offered where one state is chosen, so that one button means one thing for all ticked rows."""
    if len(asked.states) != 1:
        return None
    locale, place = caller().locale, workplace()
    steps = [
        {"value": t.action, "title": t.title.get(locale), "kind": ""}
        for t in model.record_type.workflow.transitions
        if asked.states[0] in t.sources
        and place.generation.policy.decide(caller().actor, t.action, record_type=model.record_type.key).allowed
    ]
    if not steps:
        return None
    hidden = [{"key": "back", "value": request.full_path.rstrip("?")}]
    return {"url": f"/admin/{model.record_type.key}/bulk", "csrf": generate_csrf(), "hidden": hidden, "actions": steps}


def _pager(model: TypeModel, asked: ListRequest, page: ListPage) -> dict[str, Any] | None:
    pages = max(1, -(-page.total // asked.page_size))
    number = min(asked.page, pages)
    if pages == 1:
        return None
    return {
        "page": number,
        "pages": None if page.capped else pages,
        "start": (number - 1) * asked.page_size + 1,
        "end": (number - 1) * asked.page_size + len(page.rows),
        "first": _again(model, page=1) if number > 1 else None,
        "previous": _again(model, page=number - 1) if number > 1 else None,
        "next": _again(model, page=number + 1) if number < pages else None,
        "last": None if page.capped or number == pages else _again(model, page=pages),
    }


def _empty(model: TypeModel, column: Column | None, asked: ListRequest) -> dict[str, Any]:
    if asked.query or asked.filters or asked.states or asked.unit:
        return {
            "title": _("没有符合条件的记录"),
            "text": _("请放宽或去掉部分条件。"),
            "actions": [{"title": _("清除全部条件"), "url": _url(model, asked.column)}],
        }
    new = _new_buttons(model, column)
    text = _("点“新建”添加第一条。") if new else _("这里的内容由主管单位采编，发布后您可以看到。")
    return {"title": _("这里还没有记录"), "text": text, "actions": new[:1]}


__all__ = ["list_spec", "render_list", "shown_fields", "state_badge"]
