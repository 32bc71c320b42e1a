"""Flask-AppBuilder's roles and grants, written in bulk from matrix and assignments.

They are the necessary condition (a role reaches a screen at all); the policy is the sufficient one. One role a unit
and duty, named ``unit.duty``. Nothing here runs at start-up.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.store import fab, tables
from app.store.database import raise_grants_version
from generator.build.generation import Generation

_ab = fab.fab_tables
_BATCH = 5000


def role_name(unit: str, duty: str) -> str:
    """The name of the role of a duty in a unit; a dot cannot occur in a key. Built-in duties belong to no unit."""
    return f"{unit}.{duty}" if unit else duty


def write_grants(connection: Connection, generation: Generation) -> None:
    """Makes roles and grants what the policy says, removing what it no longer says, and gives users their roles."""
    wanted = {role_name(*pair): grants for pair, grants in generation.policy.grants().items()}
    pairs = sorted(set().union(*wanted.values())) if wanted else []
    permissions = _named(connection, "ab_permission", {name for name, _ in pairs})
    views = _named(connection, "ab_view_menu", {view for _, view in pairs})
    roles = _named(connection, "ab_role", set(wanted))
    pair_ids = _pairs(connection, [(permissions[name], views[view]) for name, view in pairs])
    ids = {pair: pair_ids[permissions[pair[0]], views[pair[1]]] for pair in pairs}
    target = {(ids[pair], roles[role]) for role, grants in wanted.items() for pair in grants}
    table = _ab["ab_permission_view_role"]
    present = {(row.permission_view_id, row.role_id): row.id for row in connection.execute(sa.select(table))}
    _delete(connection, table, [number for pair, number in present.items() if pair not in target])
    new = [{"permission_view_id": p, "role_id": r} for p, r in sorted(target - set(present))]
    _insert(connection, table, new)
    write_user_roles(connection, generation)


def _insert(connection: Connection, table: sa.Table, rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), _BATCH):
        connection.execute(table.insert(), rows[start : start + _BATCH])


def _delete(connection: Connection, table: sa.Table, numbers: list[int]) -> None:
    for start in range(0, len(numbers), 500):
        connection.execute(table.delete().where(table.c.id.in_(numbers[start : start + 500])))


def _named(connection: Connection, name: str, wanted: Collection[str]) -> dict[str, int]:
    table = _ab[name]
    present = {row.name: row.id for row in connection.execute(sa.select(table.c.id, table.c.name))}
    _insert(connection, table, [{"name": item} for item in sorted(set(wanted) - set(present))])
    return {row.name: row.id for row in connection.execute(sa.select(table.c.id, table.c.name))}


def _pairs(connection: Connection, wanted: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    table = _ab["ab_permission_view"]
    query = sa.select(table.c.id, table.c.permission_id, table.c.view_menu_id)
    present = {(row.permission_id, row.view_menu_id) for row in connection.execute(query)}
    new = [{"permission_id": p, "view_menu_id": v} for p, v in wanted if (p, v) not in present]
    _insert(connection, table, new)
    return {(row.permission_id, row.view_menu_id): row.id for row in connection.execute(query)}


def write_user_roles(
    connection: Connection, generation: Generation, users: Collection[int] | None = None, today: date | None = None
) -> None:
    """Gives ``users`` (None: everyone) exactly the roles of their assignments that have not ended by ``today``.

    Raises the version of the grants, so that every worker sees it with its next request.
    """
    roles = {row.name: row.id for row in connection.execute(sa.select(_ab["ab_role"].c.id, _ab["ab_role"].c.name))}
    names = generation.names
    query = sa.select(tables.assignments)
    table = _ab["ab_user_role"]
    held = sa.select(table)
    if users is not None:
        query = query.where(tables.assignments.c.user_id.in_(users))
        held = held.where(table.c.user_id.in_(users))
    wanted = set()
    for row in connection.execute(query):
        if today is not None and row.ends_on is not None and row.ends_on < today:
            continue
        role = roles.get(role_name(names.unit_keys.get(row.unit_id, ""), names.duty_keys.get(row.duty_id, "")))
        if role is not None:
            wanted.add((row.user_id, role))
    present = {(row.user_id, row.role_id): row.id for row in connection.execute(held)}
    _delete(connection, table, [number for pair, number in present.items() if pair not in wanted])
    _insert(connection, table, [{"user_id": u, "role_id": r} for u, r in sorted(wanted - set(present))])
    raise_grants_version(connection)
