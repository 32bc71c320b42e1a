"""Compares the site that is applied with the one that the files declare, by meaning.

Renames, removals and changes of a field's storage need words that say what becomes of the data; a change that needs
them is refused here with the line that asks for it, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from generator.build.models import is_personal, stored_fields
from generator.plan.operations import REWRITES, Operation, Plan, Refusal
from generator.spec.model import NOWHERE, Column, Field, RecordType, Site, Text


def make_plan(
    before: Site | None,
    after: Site,
    *,
    files_changed: bool = True,
    count_rows: Callable[[str], int] = lambda key: 0,
) -> Plan:
    """The plan from ``before`` (None: nothing applied yet) to ``after``.

    ``files_changed`` says whether the schema text differs from the applied one (a comment, say), in which case the
    revision is recorded although no table changes. ``count_rows(record type)`` gives the number of stored records.
    """
    refusals = [*_declared_changes(before, after)]
    operations: list[Operation] = []
    units, gone = _named("unit", before.units if before else {}, after.units, lambda unit: unit.title)
    operations += units
    refusals += [_gone("unit", key, "E603") for key in gone]
    duties, gone = _named("duty", before.duties if before else {}, after.duties, lambda duty: duty.title)
    operations += duties
    refusals += [_gone("duty", key, "E604") for key in gone]
    types, problems = _record_types(before, after, count_rows)
    operations += types
    refusals += problems
    columns, gone = _named("column", _live(before), _live(after), lambda column: column.title)
    operations += columns
    refusals += [_gone("column", key, "E605") for key in gone]
    operations += _moved_paths(before, after)
    if before is not None and before.matrix != after.matrix:
        operations.append(Operation("set_rights", "permissions", Text("更新权限矩阵", "update the permission matrix")))
    return Plan(tuple(operations), tuple(refusals), files_changed)


def _live(site: Site | None) -> Mapping[str, Column]:
    return site.columns if site else {}


def _gone(kind: str, key: str, number: str) -> Refusal:
    names = {"unit": "单位", "duty": "岗位", "column": "栏目"}
    return Refusal(
        number,
        NOWHERE,
        Text(f"{names[kind]} {key} 已从文件中去掉", f"{kind} {key} is no longer declared"),
        Text("请恢复该声明;改名和撤销由后续版本支持", "put it back; renaming and removal are not supported yet"),
    )


def _named(
    kind: str, before: Mapping[str, Any], after: Mapping[str, Any], title: Callable[[Any], Text]
) -> tuple[list[Operation], list[str]]:
    """Operations for things that are rows: added or retitled; and the keys that are gone."""
    operations = [Operation(f"add_{kind}", key, title(item)) for key, item in after.items() if key not in before]
    operations += [
        Operation(f"retitle_{kind}", key, title(item))
        for key, item in after.items()
        if key in before and title(before[key]) != title(item)
    ]
    return operations, [key for key in before if key not in after]


def _record_types(
    before: Site | None, after: Site, count_rows: Callable[[str], int]
) -> tuple[list[Operation], list[Refusal]]:
    old_types = before.record_types if before else {}
    operations: list[Operation] = []
    refusals: list[Refusal] = []
    for key, record_type in after.record_types.items():
        old = old_types.get(key)
        if old is None:
            operations.append(Operation("create_table", key, record_type.label))
        else:
            found, problems = _fields(old, record_type, count_rows)
            operations += found
            refusals += problems
    for key, old in old_types.items():
        if key not in after.record_types:
            refusals.append(
                Refusal(
                    "E601",
                    old.position,
                    Text(f"记录类型 {key} 已从文件中去掉", f"record type {key} is no longer declared"),
                    Text("请恢复该声明;归档由后续版本支持", "put it back; archiving is not supported yet"),
                )
            )
    return operations, refusals


def _storage(field: Field, kind: Any) -> str:
    """How a field is kept; another answer means that stored values would have to be rewritten."""
    return f"{kind!r} sealed" if is_personal(field) else repr(kind)


def _fields(
    old: RecordType, new: RecordType, count_rows: Callable[[str], int]
) -> tuple[list[Operation], list[Refusal]]:
    before = {field.key: (field, _storage(field, kind)) for field, _, kind in stored_fields(old)}
    after = {field.key: (field, _storage(field, kind)) for field, _, kind in stored_fields(new)}
    operations: list[Operation] = []
    refusals: list[Refusal] = []
    for key, (field, kind) in after.items():
        name = f"{new.key}.{key}"
        if key not in before:
            operations.append(Operation("add_field", name, field.label))
        elif before[key][1] != kind:
            refusals.append(
                Refusal(
                    "E602",
                    field.position,
                    Text(f"字段 {name} 的存储方式改变了", f"the storage of field {name} has changed"),
                    Text(
                        f"请改回 {before[key][0].type},或另起一个字段",
                        f"change it back to {before[key][0].type}, or add a field",
                    ),
                )
            )
        elif before[key][0].label != field.label:
            operations.append(Operation("retitle_field", name, field.label))
    for key, (field, _) in before.items():
        if key not in after:
            refusals.append(
                Refusal(
                    "E602",
                    field.position,
                    Text(f"字段 {new.key}.{key} 已从文件中去掉", f"field {new.key}.{key} is no longer declared"),
                    Text("请恢复该字段;归档由后续版本支持", "put it back; archiving is not supported yet"),
                )
            )
    if old.workflow != new.workflow:
        rows = count_rows(new.key)
        refusals += [_state_gone(new, state.key) for state in old.workflow.states if rows and not _has(new, state.key)]
        operations.append(Operation("set_workflow", new.key, new.workflow.title, REWRITES if rows else "free", rows))
    return operations, refusals


def _has(record_type: RecordType, state: str) -> bool:
    return record_type.workflow.state(state) is not None


def _state_gone(record_type: RecordType, state: str) -> Refusal:
    return Refusal(
        "E606",
        record_type.workflow.position,
        Text(
            f"流程去掉了状态 {state},而 {record_type.key} 已有记录",
            f"state {state} is gone but {record_type.key} has records",
        ),
        Text("请保留该状态", "keep the state"),
    )


def _declared_changes(before: Site | None, after: Site) -> Iterable[Refusal]:
    """``was`` and ``drop`` say what becomes of stored data: refused until the software can do them."""
    for name, item, is_new in _declared(before, after):
        dropped = getattr(item, "drop", False)
        if dropped or (item.was and is_new):
            word = "drop" if dropped else "was"
            yield Refusal(
                "E607",
                item.position,
                Text(f"{name} 使用了 {word}", f"{name} uses {word}"),
                Text("改名和删除由后续版本支持", "renaming and dropping are not supported yet"),
            )


def _declared(before: Site | None, after: Site) -> Iterable[tuple[str, Any, bool]]:
    """Whatever may state ``was`` or ``drop``: its name, itself, and whether something is applied that lacks it.

    Where nothing is applied yet a dropped field simply gets no column; anything else that is dropped is refused.
    """
    named: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = [
        (after.units, before.units if before else {}),
        (after.duties, before.duties if before else {}),
        (after.columns, before.columns if before else {}),
        (after.record_types, before.record_types if before else {}),
    ]
    for now, old in named:
        yield from ((key, item, before is not None and key not in old) for key, item in now.items())
    for record_type in after.record_types.values() if before is not None else ():
        known = before.record_types.get(record_type.key) if before is not None else None
        for field in record_type.fields:
            yield f"{record_type.key}.{field.key}", field, known is None or known.field(field.key) is None


def _moved_paths(before: Site | None, after: Site) -> list[Operation]:
    if before is None:
        return []
    return [
        Operation("move_page", key, Text(f"{before.columns[key].public.path} → {column.public.path}"))
        for key, column in after.columns.items()
        if key in before.columns and before.columns[key].public.path != column.public.path
    ]
