"""The rules of the permission matrix once more, as slowly and plainly as they can be said, over plain dictionaries.

It knows nothing of the program. A world is ``{"units": {key: parent}, "duties": {key: scope}, "types": {key: workflow},
"columns": {id: {"type", "owners", "workflow"}}, "workflows": {key: {state: public}}, "rows": [{"target", "selects",
"cells": {duty: [{"action", "own", "states", "deny"}]}}]}``; a record has column, unit, state, created_by, visible; an
actor has user and assignments, a list of (unit, duty).
"""

from __future__ import annotations

from itertools import product
from typing import Any

World = dict[str, Any]
Record = dict[str, Any]
Who = dict[str, Any]


def duties_of(world: World, who: Who) -> list[tuple[str, str]]:
    """(unit, duty) pairs, the built-in ones with no unit."""
    held = [("", "public")]
    if who["user"] is None:
        return held
    real = [(u, d) for u, d in who["assignments"] if u in world["units"] and d in world["duties"]]
    return held + ([("", "staff")] if real else []) + real


def is_at_or_below(world: World, unit: str, top: str) -> bool:
    while unit:
        if unit == top:
            return True
        unit = world["units"].get(unit, "")
    return False


def in_scope(world: World, unit: str, duty: str, record: Record, user: int | None) -> bool:
    scope = world["duties"].get(duty, "site")
    if scope == "own":
        mine = user is not None and record["created_by"] == user
        return mine and (record["unit"] == unit or not record.get("supposed"))
    if scope == "unit":
        return bool(record["unit"] == unit)
    return scope == "site" or is_at_or_below(world, record["unit"], unit)


def keeps(world: World, unit: str, duty: str, owners: list[str]) -> bool:
    """Whether a column of ``owners`` is one in which the duty creates and places."""
    scope = world["duties"].get(duty, "site")
    if scope == "site":
        return True
    return any(o == unit or (scope == "below" and is_at_or_below(world, o, unit)) for o in owners)


def cells_about(world: World, duty: str, action: str, record_type: str, column: str) -> list[dict[str, Any]]:
    found = []
    home = world["columns"].get(column)
    is_home = home is not None and home["type"] == record_type
    for row in world["rows"]:
        here = column if row["target"] == "columns" and is_home else record_type if row["target"] == "records" else None
        if here in row["selects"]:
            found += [c for c in row["cells"].get(duty, []) if c["action"] == action]
    return found


def is_mine(who: Who, record: Record) -> bool:
    return who["user"] is not None and record["created_by"] is not None and record["created_by"] == who["user"]


def fits(cell: dict[str, Any], who: Who, record: Record) -> bool:
    if cell["own"] is not None and cell["own"] != is_mine(who, record):
        return False
    return not cell["states"] or record["state"] in cell["states"]


def may(world: World, who: Who, action: str, record_type: str, record: Record) -> bool:
    """Whether ``who`` may do ``action`` with an existing record."""
    column, columns = record["column"], world["columns"]
    is_home = column in columns and columns[column]["type"] == record_type
    has_columns = any(c["type"] == record_type for c in columns.values())
    granted = False
    for unit, duty in duties_of(world, who):
        if not in_scope(world, unit, duty, record, who["user"]):
            continue
        for cell in cells_about(world, duty, action, record_type, column):
            if not fits(cell, who, record):
                continue
            if cell["deny"]:
                return False
            if duty == "public":
                public_ok = record["visible"] and (is_home or not has_columns)
                granted = granted or (action in ("read", "pick") and public_ok)
            else:
                granted = True
    if not granted and action == "read" and is_home and record["state"] in public_states(world, record_type, column):
        mine = {u for u, _ in duties_of(world, who) if u}
        return bool(mine & set(columns[column]["owners"]))
    return granted


def public_states(world: World, record_type: str, column: str) -> set[str]:
    home = world["columns"].get(column)
    workflow = (home["workflow"] if home and home["type"] == record_type else "") or world["types"][record_type]
    return {state for state, public in world["workflows"][workflow].items() if public}


def states(world: World, record_type: str, column: str) -> list[str]:
    home = world["columns"].get(column)
    workflow = (home["workflow"] if home and home["type"] == record_type else "") or world["types"][record_type]
    return list(world["workflows"][workflow])


def may_create(world: World, who: Who, column: str) -> bool:
    """Whether there is a unit for which ``who`` may create a record in ``column``."""
    home = world["columns"][column]
    return any(creates(world, who, column, unit) for unit in home["owners"])


def creates(world: World, who: Who, column: str, unit: str) -> bool:
    home = world["columns"][column]
    if unit not in home["owners"]:
        return False
    record_type = home["type"]
    new = {
        "column": column,
        "unit": unit,
        "state": states(world, record_type, column)[0],
        "created_by": who["user"],
        "visible": False,
    }
    granted = False
    for mine, duty in duties_of(world, who):
        scope = world["duties"].get(duty, "site")
        if scope != "site" and not keeps(world, mine, duty, [unit]):
            continue
        for cell in cells_about(world, duty, "create", record_type, column):
            if fits(cell, who, new):
                if cell["deny"]:
                    return False
                granted = True
    return granted


def every_record(
    world: World, who: Who, record_type: str, columns: list[str], units: list[str], supposed: bool = False
) -> list[Record]:
    """All records that could be told apart in these columns.

    Where they are ``supposed``, what one created counts as one's own only in one's own unit.
    """
    found = []
    for column in columns:
        public = public_states(world, record_type, column)
        makers = (who["user"], None) if who["user"] is not None else (None,)
        for unit, state, maker in product(units, states(world, record_type, column), makers):
            for visible in (True, False) if state in public else (False,):
                record = {"column": column, "unit": unit, "state": state, "created_by": maker, "visible": visible}
                found.append({**record, "supposed": supposed})
    return found
