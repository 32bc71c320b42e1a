"""Create, change, move and delete records. Screens, REST, commands and fixtures all end here.

Each function runs in one transaction: the type's table, the register, links, attachments, search index and log change
together or not at all. The state, owner, times and version of a record change nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.office.context import (
    Caller,
    Conflict,
    Invalid,
    NotFound,
    Refused,
    Saved,
    ServiceError,
    StateChanged,
    Workplace,
    local_now,
)
from app.office.journal import note
from app.office.linking import link_problems, referring, with_true_files
from app.office.numbers import draw_numbers
from app.office.reading import StoredRecord, load_record
from app.office.working_days import WorkingDays
from app.store import register
from app.store.database import SchemaMoved, read_clock, utc_now, writing
from generator.build.models import TypeModel
from generator.build.validators import Problem
from generator.fieldtypes.base import FieldError
from generator.fieldtypes.strings import several_lines
from generator.spec.model import Column, Text, Transition
from generator.spec.policy import RecordFacts

LONGEST_COMMENT = 2000
PERSONAL = "•••"
"""Stands for personal values in the log, which everyone who may read the record sees."""


def _check_revision(connection: Connection, place: Workplace) -> None:
    revision, _ = read_clock(connection)
    if revision != place.generation.revision:
        raise SchemaMoved


def variables(
    place: Workplace, caller: Caller, unit: str, state: str, now: datetime, connection: Connection | None = None
) -> dict[str, Any]:
    """What ``$today $now $me $unit $state $new`` stand for in conditions, bounds and defaults.

    With ``connection`` paths may also lead into referenced records (their personal fields left out).
    """
    local = local_now(place, now)
    return {
        "today": local.date().isoformat(),
        "now": local.isoformat(timespec="seconds"),
        "me": caller.actor.user_id,
        "unit": _unit_facts(place, unit),
        "state": state,
        "new": state == "",
        "units": lambda key: _unit_facts(place, str(key)),
        "records": lambda number: _values_of(connection, place, number),
        "add_working_days": WorkingDays(place.generation.site.calendars).add,
    }


def _unit_facts(place: Workplace, key: str) -> dict[str, str]:
    declared = place.generation.site.units.get(key)
    if declared is None:
        return {}
    return {
        "key": declared.key,
        "title": declared.title.zh,
        "short": declared.short.zh,
        "phone": declared.phone,
        "address": declared.address,
        "hours": declared.hours,
        "code": declared.code,
    }


def _values_of(connection: Connection | None, place: Workplace, number: Any) -> dict[str, Any]:
    if connection is None or not isinstance(number, int):
        return {}
    try:
        record = load_record(connection, place.generation, number)
    except NotFound:
        return {}
    return {key: value for key, value in record.data.items() if key not in record.model.sealed}


def create(
    place: Workplace, caller: Caller, column_id: str, data: Mapping[str, Any], *, unit: str = "", submit: str = ""
) -> Saved:
    """Adds a record to a column.

    ``column_id`` is the logical id of the home column; ``unit`` the owning unit, needed only where the caller acts for
    several; ``submit`` names a transition to take at once. Raises :class:`Invalid`, :class:`Refused`,
    :class:`NotFound`, :class:`SchemaMoved`.
    """
    with writing(place.engine) as connection:
        _check_revision(connection, place)
        saved = insert(connection, place, caller, column_id, data, unit=unit)
        return transition_in(connection, place, caller, saved.id, submit, version=saved.version) if submit else saved


def insert(
    connection: Connection,
    place: Workplace,
    caller: Caller,
    column_id: str,
    data: Mapping[str, Any],
    *,
    unit: str = "",
) -> Saved:
    """:func:`create` inside a transaction of the caller's."""
    generation = place.generation
    column = generation.site.columns.get(column_id)
    if column is None or not column.record_type:
        raise NotFound
    model = generation.models[column.record_type]
    unit = _owning_unit(place, caller, column, unit)
    if model.record_type.single:
        _refuse_second(connection, model, generation.names.columns[column_id])
    now = utc_now()
    state = model.record_type.workflow.initial
    facts = RecordFacts(column_id, unit, state, caller.actor.user_id, False)
    clean = _validated(connection, place, caller, model, data, {}, facts, complete=False, entry_id=None, now=now)
    return _insert_row(connection, place, caller, model, column_id, unit, state, clean, now)


def _owning_unit(place: Workplace, caller: Caller, column: Column, unit: str) -> str:
    if caller.trusted:
        return unit or column.owners[0]
    actor, policy = caller.actor, place.generation.policy
    allowed = policy.units_for(actor, "create", column=column.id)
    own = [assignment.unit for assignment in actor.assignments]
    for candidate in (unit,) if unit else (*own, *allowed):
        if candidate in allowed:
            return candidate
    raise Refused(policy.decide(actor, "create", record_type=column.record_type, column=column.id))


def _refuse_second(connection: Connection, model: TypeModel, column_number: int) -> None:
    table = model.table
    register.hold_type(connection, model)
    if connection.execute(sa.select(table.c._id).where(table.c._column_id == column_number).limit(1)).first():
        raise ServiceError(Text("这个栏目只有一条记录,请编辑它", "this column holds a single record; edit that one"))


def _insert_row(
    connection: Connection,
    place: Workplace,
    caller: Caller,
    model: TypeModel,
    column_id: str,
    unit: str,
    state: str,
    data: Mapping[str, Any],
    now: datetime,
) -> Saved:
    names = place.generation.names
    system = {
        "_column_id": names.columns[column_id],
        "_unit_id": names.units[unit],
        "_state": state,
        "_created_at": now,
        "_created_by": caller.actor.user_id,
        "_updated_at": now,
        "_updated_by": caller.actor.user_id,
        "_schema_revision": place.generation.revision,
        "_version": 1,
    }
    number = register.add(connection, place.generation, model, system, data)
    connection.execute(model.table.insert().values(_id=number, **system, **model.to_row(data)))
    register.refresh(connection, place.generation, model, number, data)
    note(connection, caller, "create", register.title_of(place.generation, model, data), entry_id=number)
    return Saved(number, 1, state, data)


def update(
    place: Workplace, caller: Caller, entry_id: int, data: Mapping[str, Any], version: int, *, submit: str = ""
) -> Saved:
    """Replaces the values of a record. Fields that the caller may not edit, or that ``data`` leaves out, stay.

    ``version`` is the one that the caller saw; a newer one raises :class:`Conflict`. ``submit`` as in :func:`create`.
    """
    with writing(place.engine) as connection:
        _check_revision(connection, place)
        saved = update_in(connection, place, caller, entry_id, data, version)
        return transition_in(connection, place, caller, entry_id, submit, version=saved.version) if submit else saved


def update_in(
    connection: Connection, place: Workplace, caller: Caller, entry_id: int, data: Mapping[str, Any], version: int
) -> Saved:
    """:func:`update` inside a transaction of the caller's."""
    record = load_record(connection, place.generation, entry_id)
    _require(place, caller, "edit", record)
    if record.version != version:
        raise Conflict(record.version)
    model = record.model
    now = utc_now()
    state = model.record_type.workflow.state(record.facts.state)
    draft = record.facts.state == model.record_type.workflow.initial
    clean = _validated(
        connection,
        place,
        caller,
        model,
        data,
        record.data,
        record.facts,
        complete=not draft,
        entry_id=entry_id,
        now=now,
    )
    changes = _differences(record.data, clean)
    for key in model.sealed & set(changes):
        changes[key] = [PERSONAL, PERSONAL]
    if not changes:
        return Saved(entry_id, version, record.facts.state, clean)
    table = model.table
    result = connection.execute(
        table.update()
        .where(table.c._id == entry_id, table.c._version == version)
        .values(
            **model.to_row(clean),
            _updated_at=now,
            _updated_by=caller.actor.user_id,
            _schema_revision=place.generation.revision,
            _version=version + 1,
        )
    )
    if result.rowcount != 1:
        raise Conflict(version)
    register.refresh(connection, place.generation, model, entry_id, clean)
    note(
        connection,
        caller,
        "edit",
        register.title_of(place.generation, model, clean),
        entry_id=entry_id,
        changes=changes,
    )
    return Saved(entry_id, version + 1, state.key if state else record.facts.state, clean)


def _validated(
    connection: Connection,
    place: Workplace,
    caller: Caller,
    model: TypeModel,
    data: Mapping[str, Any],
    before: Mapping[str, Any],
    facts: RecordFacts,
    *,
    complete: bool,
    entry_id: int | None,
    now: datetime,
) -> dict[str, Any]:
    """The values to store: ``before`` overlaid with ``data``, checked by type, hooks, uniqueness and references."""
    generation = place.generation
    new = entry_id is None
    merged = dict(before)
    unknown = [key for key in data if model.record_type.field(key) is None]
    locked = (
        frozenset() if caller.trusted else generation.policy.locked_fields(caller.actor, model.record_type.key, facts)
    )
    given = variables(place, caller, facts.unit, "" if new else facts.state, now, connection)
    if new:
        merged.update(model.validator.defaults(given, data))
    problems = [Problem((key,), Text("没有这个字段", "there is no such field"), "unknown") for key in unknown]
    for key, value in data.items():
        if key in locked and key not in unknown:
            if caller.channel == "rest" and value != before.get(key):
                problems.append(Problem((key,), Text("您不能修改这个字段", "you may not edit this field"), "locked"))
        elif key not in unknown:
            merged[key] = value
    outcome = model.validator.validate(
        merged, complete=complete, variables=given, before=before, trusted=caller.trusted
    )
    problems += outcome.problems
    clean = dict(outcome.data)
    hooks = generation.hooks_of(model.record_type.key)
    if "check_field" in hooks.names:
        for field in model.record_type.fields:
            if clean.get(field.key) is not None:
                problems += [Problem((field.key,), m, "hook") for m in hooks.check_field(field, clean[field.key])]
    if complete and not problems and "check_record" in hooks.names:
        problems += [Problem((key,), message, "hook") for key, message in hooks.check_record(clean)]
    problems += register.integrity_problems(connection, model, clean, _system_values(place, facts), entry_id)
    problems += link_problems(connection, place, caller, model, clean, before, given)
    if problems:
        raise Invalid(problems, merged)
    return with_true_files(connection, model, clean)


def _system_values(place: Workplace, facts: RecordFacts) -> dict[str, Any]:
    """What ``unique: [unit]`` and the like compare beside fields, by the names that schemas use."""
    names = place.generation.names
    return {"unit": names.units.get(facts.unit), "column": names.columns.get(facts.column), "state": facts.state}


def transition(
    place: Workplace, caller: Caller, entry_id: int, action: str, *, version: int | None = None, comment: str = ""
) -> Saved:
    """Takes a step of the record's workflow. Of two people at once one wins; the other gets :class:`StateChanged`."""
    with writing(place.engine) as connection:
        _check_revision(connection, place)
        return transition_in(connection, place, caller, entry_id, action, version=version, comment=comment)


def transition_in(
    connection: Connection,
    place: Workplace,
    caller: Caller,
    entry_id: int,
    action: str,
    *,
    version: int | None = None,
    comment: str = "",
    published_at: datetime | None = None,
) -> Saved:
    """:func:`transition` inside a transaction of the caller's; ``published_at`` (UTC) only counts for commands."""
    record = load_record(connection, place.generation, entry_id)
    workflow = record.model.record_type.workflow
    step = next((t for t in workflow.transitions if t.action == action and record.facts.state in t.sources), None)
    _require(place, caller, action, record)
    current = workflow.state(record.facts.state)
    if step is None:
        raise StateChanged(current.title if current else Text(record.facts.state))
    if version is not None and version != record.version:
        raise Conflict(record.version)
    comment = _readable_comment(comment, record)
    if step.comment_required and not comment:
        raise Invalid([Problem(("comment",), Text("请填写原因", "please give the reason"), "required")], record.data)
    data = _completed(connection, place, caller, record, step, published_at if caller.trusted else None)
    return _move(connection, place, caller, record, step, data, comment, published_at)


def _readable_comment(comment: str, record: StoredRecord) -> str:
    try:
        text = several_lines(comment)
    except FieldError as error:
        raise Invalid([Problem(("comment",), error.message, error.code)], record.data) from error
    if len(text) > LONGEST_COMMENT:
        wrong = Text(f"最多 {LONGEST_COMMENT} 个字", f"at most {LONGEST_COMMENT} characters")
        raise Invalid([Problem(("comment",), wrong, "max")], record.data)
    return text


def _completed(
    connection: Connection,
    place: Workplace,
    caller: Caller,
    record: StoredRecord,
    step: Transition,
    published_at: datetime | None,
) -> Mapping[str, Any]:
    """The values with which the record goes on: complete when it leaves its first state, numbered when published."""
    model = record.model
    workflow = model.record_type.workflow
    target = workflow.state(step.target)
    data: Mapping[str, Any] = record.data
    if step.target != workflow.initial:
        data = _validated(
            connection, place, caller, model, data, data, record.facts, complete=True, entry_id=record.id, now=utc_now()
        )
    if target is not None and target.public:
        data = draw_numbers(connection, place, model, record.facts.unit, data, published_at)
    return data


def _move(
    connection: Connection,
    place: Workplace,
    caller: Caller,
    record: StoredRecord,
    step: Transition,
    data: Mapping[str, Any],
    comment: str,
    published_at: datetime | None,
) -> Saved:
    model, table, now = record.model, record.model.table, utc_now()
    target = model.record_type.workflow.state(step.target)
    values: dict[str, Any] = {"_state": step.target, "_updated_at": now, "_updated_by": caller.actor.user_id}
    if target is not None and target.public:
        when = published_at if caller.trusted and published_at is not None else now
        values["_published_from"] = record.published_from or when
        values["_first_published_at"] = record.first_published_at or when
    result = connection.execute(
        table.update()
        .where(table.c._id == record.id, table.c._state.in_(step.sources), table.c._version == record.version)
        .values(**model.to_row(data), **values, _version=record.version + 1)
    )
    if result.rowcount != 1:
        current = model.record_type.workflow.state(record.facts.state)
        raise StateChanged(current.title if current else Text(record.facts.state))
    register.refresh(connection, place.generation, model, record.id, data)
    changes = {"_state": [record.facts.state, step.target]}
    note(connection, caller, step.action, record.title, entry_id=record.id, comment=comment, changes=changes)
    return Saved(record.id, record.version + 1, step.target, data)


def delete(place: Workplace, caller: Caller, entry_id: int, *, version: int | None = None) -> None:
    """Removes a record that was never published. Raises :class:`Refused`, :class:`Conflict` and, where others refer
    to it, :class:`ServiceError` naming them.
    """
    with writing(place.engine) as connection:
        _check_revision(connection, place)
        record = load_record(connection, place.generation, entry_id)
        _require(place, caller, "delete", record)
        if version is not None and version != record.version:
            raise Conflict(record.version)
        if record.first_published_at is not None:
            raise ServiceError(
                Text("发布过的记录不能删除,请撤稿", "a record that was published cannot be deleted; withdraw it")
            )
        _take_away(connection, place, caller, record)
        register.remove(connection, record.model, entry_id)
        kept = {key: value for key, value in record.data.items() if key not in record.model.sealed}
        note(connection, caller, "delete", record.title, entry_id=entry_id, changes={"_data": [kept, None]})


def _take_away(connection: Connection, place: Workplace, caller: Caller, record: StoredRecord) -> None:
    """Deletes the row unless someone was faster or others refer to it.

    Locks in the order of :func:`update_in`, first the type's row, then the register's.
    """
    table = record.model.table
    gone = connection.execute(table.delete().where(table.c._id == record.id, table.c._version == record.version))
    if gone.rowcount != 1:
        raise Conflict(record.version)
    if wrong := referring(connection, place, caller, record):
        raise ServiceError(wrong)


def _may_read(place: Workplace, caller: Caller, record: StoredRecord) -> bool:
    decide, kind = place.generation.policy.decide, record.model.record_type.key
    return decide(caller.actor, "read", record_type=kind, column=record.facts.column, record=record.facts).allowed


def _require(place: Workplace, caller: Caller, action: str, record: StoredRecord) -> None:
    """Raises :class:`NotFound` where the caller may not even read the record, :class:`Refused` otherwise."""
    if caller.trusted:
        return
    policy, kind = place.generation.policy, record.model.record_type.key
    decision = policy.decide(caller.actor, action, record_type=kind, column=record.facts.column, record=record.facts)
    if decision.allowed:
        return
    if not _may_read(place, caller, record):
        raise NotFound
    raise Refused(decision)


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    keys = dict.fromkeys([*before, *after])
    return {key: [before.get(key), after.get(key)] for key in keys if before.get(key) != after.get(key)}


def note_personal_view(place: Workplace, caller: Caller, record: StoredRecord) -> None:
    """Logs that the caller was shown the personal data of a record; called before it is shown."""
    if not any(record.data.get(key) is not None for key in record.model.sealed):
        return
    with writing(place.engine) as connection:
        note(connection, caller, "view_personal", record.title, entry_id=record.id)


__all__ = [
    "create",
    "delete",
    "insert",
    "note_personal_view",
    "transition",
    "transition_in",
    "update",
    "update_in",
    "variables",
]
