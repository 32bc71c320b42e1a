"""Adding, editing, deleting and moving records from screens: forms in, service functions out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import abort, flash, g, redirect, request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from app.admin.current import caller, connection, presentation, release, workplace
from app.admin.record_lists import state_badge
from app.admin.record_pages import readable_record
from app.admin.shell import breadcrumbs, column_url
from app.office import records
from app.office.context import Conflict, Invalid, NotFound, Refused, ServiceError, local_now
from app.office.reading import StoredRecord, load_record
from app.store.database import utc_now
from generator.build.forms import RecordForm
from generator.build.models import TypeModel
from generator.build.problems import Problem
from generator.fieldtypes import registry
from generator.spec.model import Column
from generator.spec.policy import RecordFacts

SAVE = "save"
# Controls of the form that are no fields: no field's key begins like this.
COLUMN, VERSION, ACTION = "_column", "_version", "_action"
_NUMBER = re.compile(r"[0-9]{1,9}")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]|/\.\.?(/|$)")
"""What no address that our own lists make holds."""


def add(view: Any, model: TypeModel) -> str | Response:
    """The form of a new record; posting it creates the record, and takes a first step where a button says so."""
    place, who = workplace(), caller()
    column = _target_column(model)
    units = _units(column)
    unit = request.values.get("_unit", "")
    unit = unit if unit in units else units[0]
    g.active_column = column.id
    facts = RecordFacts(column.id, unit, model.record_type.workflow.initial, who.actor.user_id, False)
    if model.record_type.single and (number := _single(model, column)) is not None:
        return redirect(f"/admin/{model.record_type.key}/edit/{number}")
    variables = records.variables(place, who, unit, "", utc_now())
    form = _form(model, facts, model.validator.defaults(variables) if request.method == "GET" else {}, variables)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.validate() and not form.asked_for_row():
        try:
            values = _without_unknown(model, form.values(), variables)
            saved = records.create(place, who, column.id, values, unit=unit, submit=_step())
        except Invalid as error:
            problems = error.problems
        else:
            return _saved(model, saved.id, saved.state)
    form.show(problems)
    return _render_form(view, model, form, column, facts, None)


def _without_unknown(model: TypeModel, values: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` without the empty ones that nobody emptied: defaults that follow other values were not shown yet."""
    shown = model.validator.defaults(variables)
    late = {field.key for field in model.record_type.fields if field.default is not None and field.key not in shown}
    return {key: value for key, value in values.items() if value is not None or key not in late}


def _target_column(model: TypeModel) -> Column:
    place = workplace()
    allowed = place.generation.policy.columns_for(caller().actor, "create", model.record_type.key)
    wanted = request.form.get(COLUMN) or request.args.get("column", "")
    if not allowed or (wanted and wanted not in allowed):
        abort(403)
    return place.generation.site.columns[wanted or allowed[0]]


def _units(column: Column) -> tuple[str, ...]:
    units = workplace().generation.policy.units_for(caller().actor, "create", column=column.id)
    if not units:
        abort(403)
    return units


def _single(model: TypeModel, column: Column) -> int | None:
    import sqlalchemy as sa

    table, number = model.table, workplace().generation.names.columns[column.id]
    found = connection().execute(sa.select(table.c._id).where(table.c._column_id == number).limit(1)).scalar()
    return None if found is None else int(found)


def _form(model: TypeModel, facts: RecordFacts, data: Mapping[str, Any], variables: Mapping[str, Any]) -> RecordForm:
    policy, who = workplace().generation.policy, caller()
    posted = request.method == "POST"
    retired = {field.key for field in model.record_type.fields if field.deprecated}
    return model.form(
        _posted() if posted else None,
        data=data,
        context=presentation(),
        hidden=policy.hidden_fields(who.actor, model.record_type.key, facts) | (retired - set(data)),
        readonly=policy.locked_fields(who.actor, model.record_type.key, facts) | (retired & set(data)),
        variables=variables,
    )


def _posted() -> Any:
    from werkzeug.datastructures import CombinedMultiDict

    return CombinedMultiDict([request.files, request.form])


def _step() -> str:
    action = request.form.get(ACTION, SAVE)
    return "" if action == SAVE else action


def _saved(model: TypeModel, number: int, state: str) -> Response:
    release()
    title = state_badge(model, state, caller().locale)["title"]
    flash(_("已保存，当前状态：%(state)s", state=title), "success")
    return redirect(f"/admin/{model.record_type.key}/show/{number}")


def edit(view: Any, model: TypeModel, pk: int) -> str | Response:
    """The form of an existing record."""
    place, who = workplace(), caller()
    record = readable_record(model, pk)
    kind = model.record_type.key
    decision = place.generation.policy.decide(
        who.actor, "edit", record_type=kind, column=record.facts.column, record=record.facts
    )
    if not decision.allowed:
        raise Refused(decision)
    variables = records.variables(place, who, record.facts.unit, record.facts.state, utc_now())
    if request.method == "GET" and model.sealed:
        release()
        records.note_personal_view(place, who, record)
    form = _form(model, record.facts, record.data, variables)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.validate() and not form.asked_for_row():
        version = request.form.get(VERSION, type=int) or 0
        try:
            saved = records.update(place, who, pk, form.values(), version, submit=_step())
        except Invalid as error:
            problems = error.problems
        except Conflict:
            return _conflict(view, model, record, form)
        else:
            return _saved(model, saved.id, saved.state)
    form.show(problems)
    column = place.generation.site.columns[record.facts.column]
    return _render_form(view, model, form, column, record.facts, record)


def _conflict(view: Any, model: TypeModel, record: StoredRecord, form: RecordForm) -> str:
    """Both versions side by side; what was typed is carried along and can be saved over the newer one."""
    release()
    place, who = workplace(), caller()
    record = load_record(connection(), place.generation, record.id)
    mine = form.values()
    if any(key in mine and mine[key] != record.data.get(key) for key in model.sealed):
        release()
        records.note_personal_view(place, who, record)
    shown = presentation()
    changes = []
    for field in model.record_type.fields:
        left, right = mine.get(field.key, record.data.get(field.key)), record.data.get(field.key)
        if left != right:
            kind = registry.get(field.type)
            changes.append(
                {
                    "label": field.label.get(who.locale),
                    "mine": "" if left is None else kind.html(field, left, "show", shown),
                    "theirs": "" if right is None else kind.html(field, right, "show", shown),
                    "base": "",
                    "same": False,
                }
            )
    hidden = [
        {"key": key, "value": value} for key, value in form.posted_pairs() if key not in ("csrf_token", VERSION, ACTION)
    ]
    hidden.append({"key": VERSION, "value": record.version})
    base = f"/admin/{model.record_type.key}"
    conflict = {
        "title": record.title,
        "who": shown.user(record.updated_by) if record.updated_by is not None else _("系统"),
        "when": local_now(place, record.updated_at).strftime("%Y-%m-%d %H:%M"),
        "changes": changes,
        "url": f"{base}/edit/{record.id}",
        "csrf": generate_csrf(),
        "hidden": hidden,
        "files_lost": False,
        "theirs_url": f"{base}/edit/{record.id}",
        "show_url": f"{base}/show/{record.id}",
    }
    return str(view.render_template("office/conflict.html", conflict=conflict))


def _render_form(
    view: Any,
    model: TypeModel,
    form: RecordForm,
    column: Column,
    facts: RecordFacts,
    record: StoredRecord | None,
) -> Any:
    place, who = workplace(), caller()
    base = f"/admin/{model.record_type.key}"
    title = _("编辑") if record else _("新建")
    hidden = [{"key": VERSION, "value": record.version}] if record else [{"key": COLUMN, "value": column.id}]
    if record is None and len(_units(column)) == 1:
        hidden.append({"key": "_unit", "value": facts.unit})
    editor = {
        "title": f"{title} · {column.title.get(who.locale)}",
        "heading": record.title if record else f"{title} · {column.title.get(who.locale)}",
        "url": f"{base}/edit/{record.id}" if record else f"{base}/add",
        "csrf": generate_csrf(),
        "hidden": hidden,
        "errors": form.error_list(),
        "actions": _actions(model, facts),
        "cancel_url": f"{base}/show/{record.id}" if record else column_url(column),
        "sections": form.section_list(),
        "help": column.description.get(who.locale) if column.description else "",
        "facts": _side_facts(column, facts, record),
        "state": state_badge(model, facts.state, who.locale) if record else None,
        "note": "",
        "log_url": f"{base}/show/{record.id}" if record else None,
        "public_url": None,
        "attachments": None,
        "draft": facts.state == model.record_type.workflow.initial,
    }
    crumbs = breadcrumbs(place, column.id, who.locale, (record.title if record else title, ""))
    page = view.render_template("office/form.html", form=form, editor=editor, breadcrumbs=crumbs)
    return (page, 422) if editor["errors"] else page


def _actions(model: TypeModel, facts: RecordFacts) -> list[dict[str, str]]:
    """Save, and each step that the person may take from the record's state at once."""
    who, policy = caller(), workplace().generation.policy
    buttons = [{"value": SAVE, "title": _("保存"), "kind": "", "help": ""}]
    for step in model.record_type.workflow.transitions:
        if (
            facts.state in step.sources
            and not step.comment_required
            and policy.decide(
                who.actor, step.action, record_type=model.record_type.key, column=facts.column, record=facts
            ).allowed
        ):
            title = _("保存并%(step)s", step=step.title.get(who.locale))
            buttons.append({"value": step.action, "title": title, "kind": "", "help": ""})
    return buttons


def _side_facts(column: Column, facts: RecordFacts, record: StoredRecord | None) -> list[dict[str, str]]:
    place, who = workplace(), caller()
    unit = place.generation.site.units.get(facts.unit)
    found = [
        {"label": _("栏目"), "value": column.title.get(who.locale)},
        {"label": _("单位"), "value": unit.title.get(who.locale) if unit else facts.unit},
    ]
    freshness = place.generation.site.freshness.get(column.freshness)
    if freshness is not None:
        found.append({"label": _("更新要求"), "value": freshness.title.get(who.locale)})
    if record is not None:
        when = local_now(place, record.updated_at).strftime("%Y-%m-%d %H:%M")
        found.append({"label": _("最近修改"), "value": when})
    return found


def delete(view: Any, model: TypeModel, pk: int) -> str | Response:
    """A page that asks, then the deletion."""
    place, who = workplace(), caller()
    record = readable_record(model, pk)
    base = f"/admin/{model.record_type.key}"
    if request.method == "POST":
        try:
            records.delete(place, who, pk, version=request.form.get("version", type=int))
        except (NotFound, Refused):
            raise
        except ServiceError as error:
            flash(error.message.get(who.locale), "warning")
            return redirect(f"{base}/show/{pk}")
        flash(_("已删除：%(title)s", title=record.title), "success")
        column = place.generation.site.columns.get(record.facts.column)
        return redirect(column_url(column) if column else f"{base}/")
    confirm = {
        "title": _("删除这条记录？"),
        "text": _("删除后不能恢复；日志会保留。"),
        "kind": "danger",
        "items": [{"title": record.title, "url": f"{base}/show/{pk}", "note": ""}],
        "refused": [],
        "url": f"{base}/delete/{pk}",
        "csrf": generate_csrf(),
        "hidden": [{"key": "version", "value": record.version}],
        "comment": None,
        "button": _("删除"),
        "disabled": False,
        "cancel_url": f"{base}/show/{pk}",
    }
    return str(view.render_template("office/confirm.html", confirm=confirm))


def step(view: Any, model: TypeModel, pk: int, action: str) -> str | Response:
    """One step; what stops it is told on the record's page, or on the form where values are to be corrected."""
    place, who = workplace(), caller()
    readable_record(model, pk)
    base = f"/admin/{model.record_type.key}"
    release()
    try:
        saved = records.transition(
            place,
            who,
            pk,
            action,
            version=request.form.get("version", type=int),
            comment=request.form.get("comment", "")[:2000],
        )
    except Invalid as error:
        for problem in error.problems[:8]:
            flash(_problem_text(model, problem), "warning")
        return redirect(f"{base}/show/{pk}")
    except (NotFound, Refused):
        raise
    except ServiceError as error:
        flash(error.message.get(who.locale), "warning")
        return redirect(f"{base}/show/{pk}")
    title = state_badge(model, saved.state, who.locale)["title"]
    flash(_("已办理，当前状态：%(state)s", state=title), "success")
    return redirect(f"{base}/show/{pk}" if _may_read(model, pk) else f"{base}/")


def _may_read(model: TypeModel, pk: int) -> bool:
    release()
    place = workplace()
    record = load_record(connection(), place.generation, pk)
    decide = place.generation.policy.decide
    kind = model.record_type.key
    return decide(caller().actor, "read", record_type=kind, column=record.facts.column, record=record.facts).allowed


def _problem_text(model: TypeModel, problem: Problem) -> str:
    locale = caller().locale
    field = model.record_type.field(str(problem.path[0])) if problem.path else None
    label = field.label.get(locale) + "：" if field else ""
    return label + problem.message.get(locale)


def bulk(view: Any, model: TypeModel) -> str | Response:
    """Several records, one step each, with a result for each."""
    place, who = workplace(), caller()
    action = request.form.get("action", "")
    numbers = [int(text) for text in request.form.getlist("id")[:200] if _NUMBER.fullmatch(text)]
    back = f"/admin/{model.record_type.key}/"
    if (wanted := request.form.get("back", "")).startswith(back) and not _UNSAFE.search(wanted):
        back = wanted
    title = next((t.title.get(who.locale) for t in model.record_type.workflow.transitions if t.action == action), "")
    if not numbers or not title:
        flash(_("请先勾选记录。"), "warning")
        return redirect(back)
    if request.form.get("confirmed") != "1":
        return _confirm_bulk(view, model, action, title, numbers, back)
    release()
    done = 0
    for number in _of_type(model, numbers):
        try:
            records.transition(place, who, number, action, comment=request.form.get("comment", "")[:2000])
            done += 1
        except Invalid as error:
            flash(f"#{number} {_problem_text(model, error.problems[0])}", "warning")
        except ServiceError as error:
            flash(f"#{number} {error.message.get(who.locale)}", "warning")
    if done:
        flash(_("已办理 %(n)s 条：%(step)s", n=done, step=title), "success")
    return redirect(back)


def _of_type(model: TypeModel, numbers: list[int]) -> list[int]:
    """Those of ``numbers`` that are records of this type: the screen's grant is for no other."""
    import sqlalchemy as sa

    found = connection().execute(sa.select(model.table.c._id).where(model.table.c._id.in_(numbers)))
    own = set(found.scalars())
    release()
    return [number for number in numbers if number in own]


def _confirm_bulk(view: Any, model: TypeModel, action: str, title: str, numbers: list[int], back: str) -> str:
    base = f"/admin/{model.record_type.key}"
    items, refused = [], []
    place = workplace()
    for number in numbers:
        record = readable_record(model, number)
        decision = place.generation.policy.decide(
            caller().actor, action, record_type=model.record_type.key, column=record.facts.column, record=record.facts
        )
        if decision.allowed:
            items.append({"title": record.title, "url": f"{base}/show/{number}", "note": "", "id": number})
        else:
            refused.append({"title": record.title, "reason": decision.text.get(caller().locale)})
    hidden = [{"key": "id", "value": item["id"]} for item in items]
    hidden += [{"key": "confirmed", "value": "1"}, {"key": "action", "value": action}, {"key": "back", "value": back}]
    needs = any(t.comment_required for t in model.record_type.workflow.transitions if t.action == action)
    confirm = {
        "title": f"{title}?",
        "text": _("对下列记录逐条办理，每条单独给出结果。"),
        "kind": "warning",
        "items": items,
        "refused": refused,
        "url": f"{base}/bulk",
        "csrf": generate_csrf(),
        "hidden": hidden,
        "comment": {"label": _("意见"), "required": needs, "value": "", "error": "", "help": ""},
        "button": title,
        "disabled": not items,
        "cancel_url": back,
    }
    return str(view.render_template("office/confirm.html", confirm=confirm))
