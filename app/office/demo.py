"""The demonstration's accounts: one a unit and duty, all with one password, never in production."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from werkzeug.security import check_password_hash, generate_password_hash

from app.office import rights
from app.office.accounts import add_users, leave_all
from app.office.context import Caller, Workplace
from app.store import fab, tables
from app.store.database import utc_now

_user = fab.users


class NotInProduction(Exception):
    """Demonstration accounts were asked for in production mode."""


def active_demo_accounts(engine: Engine) -> int:
    """How many accounts of the demonstration can sign in."""
    with engine.connect() as connection:
        return int(
            connection.execute(
                sa.select(sa.func.count())
                .select_from(tables.accounts)
                .join(_user, _user.c.id == tables.accounts.c.user_id)
                .where(tables.accounts.c.demo, _user.c.active)
            ).scalar_one()
        )


def load_demo_accounts(connection: Connection, place: Workplace, password: str, *, production: bool) -> int:
    """Creates ``<unit>.<duty>`` for every unit and duty that has none, and gives new ones their duty.

    All share one password hash, which is renewed where ``password`` differs from the one in force; who has set a
    password of their own keeps it. Returns the number of accounts created. Raises :class:`NotInProduction`.
    """
    if production:
        raise NotInProduction
    site, names = place.generation.site, place.generation.names
    wanted = {f"{unit}.{duty}": (unit, duty) for unit in site.units for duty in site.duties}
    query = (
        sa.select(_user.c.username, _user.c.password, tables.accounts.c.demo)
        .join(tables.accounts, tables.accounts.c.user_id == _user.c.id, isouter=True)
        .where(_user.c.username.in_(wanted))
    )
    present = {row.username: row for row in connection.execute(query)}
    stored = _shared([row.password for row in present.values() if row.demo])
    hashed = stored if stored and check_password_hash(stored, password) else generate_password_hash(password)
    people = [
        (username, f"{site.units[unit].short.zh}{site.duties[duty].title.zh}", f"{username}@demo.invalid")
        for username, (unit, duty) in wanted.items()
        if username not in present
    ]
    created = add_users(connection, people, hashed)
    if stored and hashed != stored:
        demo = sa.select(tables.accounts.c.user_id).where(tables.accounts.c.demo)
        connection.execute(
            _user.update().where(_user.c.id.in_(demo), _user.c.password == stored).values(password=hashed)
        )
    if created:
        now = utc_now()
        rows = [(number, *wanted[username]) for username, number in created.items()]
        connection.execute(
            tables.accounts.insert(),
            [
                {"user_id": n, "unit_id": names.units[u], "change_password": False, "demo": True, "session_version": 1}
                for n, u, _ in rows
            ],
        )
        connection.execute(
            tables.assignments.insert(),
            [
                {"user_id": n, "unit_id": names.units[u], "duty_id": names.duties[d], "created_at": now}
                for n, u, d in rows
            ],
        )
        rights.write_user_roles(connection, place.generation)
    return len(created)


def _shared(hashes: list[str]) -> str:
    """The hash that the demonstration accounts have in common: some may have a password of their own by now."""
    return Counter(hashes).most_common(1)[0][0] if hashes else ""


def close_demo_accounts(place: Workplace, caller: Caller) -> int:
    """Closes all accounts of the demonstration, as if each person left. Returns how many were open."""
    with place.engine.connect() as connection:
        table = tables.accounts
        query = (
            sa.select(table.c.user_id).join(_user, _user.c.id == table.c.user_id).where(table.c.demo, _user.c.active)
        )
        numbers = connection.execute(query.order_by(table.c.user_id)).scalars().all()
    return leave_all(place, caller, numbers)
