"""What a record points at: targets and files must exist, fit the field, and be the caller's to point at.

Only what a save adds is asked about: a reference that a colleague made stays although the next editor may not pick it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.office.context import Caller, NotFound, Workplace
from app.office.reading import StoredRecord, load_record
from app.store import attachments, fab, register, tables
from generator.build.models import TypeModel
from generator.build.problems import Problem
from generator.spec.conditions import bind, holds
from generator.spec.model import EMPTY, Condition, Field, Text

_NAMED = 5
_LOOKED_AT = 50


def link_problems(
    connection: Connection,
    place: Workplace,
    caller: Caller,
    model: TypeModel,
    data: Mapping[str, Any],
    before: Mapping[str, Any],
    variables: Mapping[str, Any] = EMPTY,
) -> list[Problem]:
    """What is wrong with the references and files that ``data`` adds to ``before``; ``variables`` are of the record."""
    fields = model.record_type.fields
    known = register.targets(fields, before)
    problems = []
    for name, field, value, scopes in _values(fields, data, []):
        target = value.get("entry") if isinstance(value, dict) else value
        if field.type in register.LINKING and isinstance(target, int) and (name, target) not in known:
            problem = _target_problem(connection, place, caller, field, target, scopes, variables)
            if problem is not None:
                problems.append(Problem((name,), problem, "reference"))
    problems += _unknown_people_and_units(connection, place, fields, data)
    held = register.files(fields, before)
    for name, number in register.files(fields, data):
        if (name, number) not in held and not _may_attach(connection, place, caller, number):
            text = Text("附件不存在,请重新上传", "the file does not exist; upload it again")
            problems.append(Problem((name,), text, "file"))
    return problems


def _values(
    fields: tuple[Field, ...], data: Mapping[str, Any], outer: list[Mapping[str, Any]], top: str = ""
) -> Iterator[tuple[str, Field, Any, list[Mapping[str, Any]]]]:
    """Every single value with the key of its top-level field, its field, and the objects around it, innermost first."""
    scopes: list[Mapping[str, Any]] = [{**dict.fromkeys(field.key for field in fields), **data}, *outer]
    for field in fields:
        value = data.get(field.key)
        name = top or field.key
        for one in value if isinstance(value, list) else [] if value is None else [value]:
            if field.type not in ("group", "rows"):
                yield name, field, one, scopes
            elif isinstance(one, dict):
                kind = next((k for k in field.kinds if k.key == one.get("kind")), None)
                yield from _values(kind.fields if kind else field.fields, one, scopes, name)


def _unknown_people_and_units(
    connection: Connection, place: Workplace, fields: tuple[Field, ...], data: Mapping[str, Any]
) -> list[Problem]:
    """Units that are not declared, and people without an account."""
    values = [item for item in register.single_values(fields, data) if item[1].type in ("unit", "user")]
    people = {value for _, field, value in values if field.type == "user" and isinstance(value, int)}
    known = (
        set(connection.execute(sa.select(fab.users.c.id).where(fab.users.c.id.in_(people))).scalars()) if people else ()
    )
    units = place.generation.names.units
    return [
        Problem((name,), Text(f"没有 {value} 这个选项", f"{value} is not among the choices"), "choice")
        for name, field, value in values
        if value not in (units if field.type == "unit" else known)
    ]


def _target_problem(
    connection: Connection,
    place: Workplace,
    caller: Caller,
    field: Field,
    target: int,
    scopes: list[Mapping[str, Any]],
    variables: Mapping[str, Any],
) -> Text | None:
    wrong = Text(f"不能引用记录 {target}", f"record {target} cannot be chosen here")
    if not 0 < target < 2**31:
        return wrong
    register.hold_target(connection, target)
    try:
        record = load_record(connection, place.generation, target)
    except NotFound:
        return wrong
    allowed = field.options.get("to", "any")
    allowed = [allowed] if isinstance(allowed, str) else list(allowed)
    if "any" not in allowed and record.model.record_type.key not in allowed:
        return wrong
    if not caller.trusted and not (_may(place, caller, "read", record) or _may(place, caller, "pick", record)):
        return wrong
    condition = field.options.get("where")
    if condition is not None and not fits(bind(condition, scopes, variables), record):
        return Text(f"“{record.title}”不在可选范围内", f"“{record.title}” is not among the choices")
    return None


def fits(condition: Condition, record: StoredRecord) -> bool:
    """Whether a record satisfies a bound ``where``; ``$state`` and ``$unit`` on its left side are the record's own."""
    keys = dict.fromkeys(field.key for field in record.model.record_type.fields)
    own = {"state": record.facts.state, "unit": record.facts.unit, "new": False}
    return holds(condition, [{**keys, **record.data}], own)


def referring(connection: Connection, place: Workplace, caller: Caller, record: StoredRecord) -> Text | None:
    """Why the record cannot go: others refer to it. Only those that the caller may read are named.

    From here to the end of the transaction nobody else can begin to refer to it.
    """
    register.hold_for_deletion(connection, record.id)
    users = register.users_of(connection, record.id)
    if not users:
        return None
    found = (load_record(connection, place.generation, number) for number in users[:_LOOKED_AT])
    titles = [one.title for one in found if caller.trusted or _may(place, caller, "read", one)][:_NAMED]
    others = len(users) - len(titles)
    zh = "、".join([*titles, *([f"另有 {others} 条"] if others else [])])
    en = ", ".join([*titles, *([f"{others} more"] if others else [])])
    return Text(f"仍被引用,不能删除:{zh}", f"still referred to by: {en}")


def _may(place: Workplace, caller: Caller, action: str, record: StoredRecord, field: str = "") -> bool:
    return place.generation.policy.decide(
        caller.actor,
        action,
        record_type=record.model.record_type.key,
        column=record.facts.column,
        record=record.facts,
        field=field,
    ).allowed


def _may_attach(connection: Connection, place: Workplace, caller: Caller, number: int) -> bool:
    row = attachments.find(connection, number) if 0 < number < 2**31 else None
    return row is not None and (caller.trusted or may_download(connection, place, caller, row))


def may_download(connection: Connection, place: Workplace, caller: Caller, row: Any) -> bool:
    """Whether the caller uploaded the attachment of ``row``, or may read a record, and the field, that shows it."""
    if row.created_by is not None and row.created_by == caller.actor.user_id:
        return True
    uses = connection.execute(
        sa.select(tables.attachment_uses.c.entry_id, tables.attachment_uses.c.field).where(
            tables.attachment_uses.c.attachment_id == row.id
        )
    ).all()
    for use in uses:
        try:
            record = load_record(connection, place.generation, use.entry_id)
        except NotFound:
            continue
        if _may(place, caller, "read", record, use.field):
            return True
    return False


def with_true_files(connection: Connection, model: TypeModel, data: dict[str, Any]) -> dict[str, Any]:
    """``data`` with name, size and type of every file as the store has them, whatever the sender wrote."""
    numbers = {number for _, number in register.files(model.record_type.fields, data)}
    if not numbers:
        return data
    table = tables.attachments
    rows = {row.id: row for row in connection.execute(sa.select(table).where(table.c.id.in_(numbers)))}
    for value in _file_values(data):
        row = rows.get(value["attachment"])
        if row is not None:
            value.update(name=row.name, size=row.size, type=row.media_type)
    return data


def _file_values(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if isinstance(value.get("attachment"), int):
            yield value
        for inner in value.values():
            yield from _file_values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _file_values(inner)
