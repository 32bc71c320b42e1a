"""Who someone is to the policy: the assignments in force, and the names of people for screens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.office.context import Workplace
from app.store import fab, tables
from generator.build.generation import Generation
from generator.spec.policy import Actor, Assignment

_user = fab.users


def actor_of(connection: Connection, generation: Generation, user_id: int, today: date) -> Actor:
    """The actor behind a user: the assignments in force on ``today`` (a date of the site's calendar)."""
    table, names = tables.assignments, generation.names
    rows = connection.execute(
        sa.select(table.c.unit_id, table.c.duty_id)
        .where(
            table.c.user_id == user_id,
            sa.or_(table.c.starts_on.is_(None), table.c.starts_on <= today),
            sa.or_(table.c.ends_on.is_(None), table.c.ends_on >= today),
        )
        .order_by(table.c.id)
    )
    held = [(names.unit_keys.get(row.unit_id), names.duty_keys.get(row.duty_id)) for row in rows]
    site = generation.site
    return Actor(user_id, tuple(Assignment(u, d) for u, d in held if u and d and u in site.units and d in site.duties))


class Actors:
    """The actors of one generation, each read once for each version of the grants and day."""

    MOST = 4096

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._kept: dict[tuple[int, int, date], Actor] = {}

    def get(self, connection: Connection, user_id: int, grants: int) -> Actor:
        """The actor behind a user, as of ``grants`` (the clock row) and today."""
        today = datetime.now(self._place.timezone).date()
        key = (user_id, grants, today)
        if key not in self._kept:
            if len(self._kept) > self.MOST:
                self._kept.clear()
            self._kept[key] = actor_of(connection, self._place.generation, user_id, today)
        return self._kept[key]


def display_name(first: str, last: str, username: str) -> str:
    """A person's name in Chinese order, the user name where none is given."""
    return f"{last}{first}".strip() or username


def names_of(connection: Connection, users: Iterable[int | None]) -> dict[int, str]:
    """User id → name, for the users that exist."""
    wanted = {number for number in users if number is not None}
    if not wanted:
        return {}
    rows = connection.execute(
        sa.select(_user.c.id, _user.c.first_name, _user.c.last_name, _user.c.username).where(_user.c.id.in_(wanted))
    )
    return {row.id: display_name(row.first_name, row.last_name, row.username) for row in rows}
