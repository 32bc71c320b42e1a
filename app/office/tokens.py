"""REST tokens: made by a person for a program, stored as digests, with the person's own rights."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.office.context import Caller, ServiceError, Workplace
from app.office.journal import note
from app.store import fab, tables
from app.store.database import utc_now, writing
from generator.spec.model import Text

PREFIX = "dp_"
LONGEST_LIFE = 365
"""Days that a token may live at most."""
_user = fab.users


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def create_token(place: Workplace, caller: Caller, label: str, expires: str, today: date) -> str:
    """Makes a token for the caller; returns it, the only time it can be seen.

    ``expires`` is a date of the site's calendar, ``YYYY-MM-DD``. Raises :class:`ServiceError` for a missing label or a
    date that is past or further than :data:`LONGEST_LIFE` days.
    """
    if not label or len(label) > 80 or not label.isprintable():
        raise ServiceError(Text("请填写用途,不超过 80 字", "say what it is for, in at most 80 characters"))
    try:
        last = date.fromisoformat(expires)
    except ValueError as error:
        raise ServiceError(Text("请填写有效期", "give the last day")) from error
    if not today <= last <= today + timedelta(days=LONGEST_LIFE):
        raise ServiceError(
            Text(f"有效期应在 {LONGEST_LIFE} 天之内", f"the last day must be within {LONGEST_LIFE} days")
        )
    token = PREFIX + secrets.token_urlsafe(32)
    ends = datetime.combine(last, time.max, place.timezone)
    with writing(place.engine) as connection:
        connection.execute(
            tables.tokens.insert().values(
                user_id=caller.actor.user_id,
                label=label,
                digest=_digest(token),
                created_at=utc_now(),
                expires_at=ends.astimezone(UTC).replace(tzinfo=None, microsecond=0),
            )
        )
        note(connection, caller, "create_token", label)
    return token


def revoke_token(place: Workplace, caller: Caller, number: int) -> None:
    """Ends one of the caller's own tokens at once; another's is left alone."""
    with writing(place.engine) as connection:
        deleted = connection.execute(
            tables.tokens.delete().where(tables.tokens.c.id == number, tables.tokens.c.user_id == caller.actor.user_id)
        )
        if deleted.rowcount:
            note(connection, caller, "revoke_token", str(number))


def owner_of(connection: Connection, token: str) -> sa.Row[tuple[int, str, str, str]] | None:
    """(id, first name, last name, user name) of the active person behind a valid token that needs no new password."""
    if not token.startswith(PREFIX):
        return None
    return connection.execute(
        sa.select(_user.c.id, _user.c.first_name, _user.c.last_name, _user.c.username)
        .join(tables.tokens, tables.tokens.c.user_id == _user.c.id)
        .outerjoin(tables.accounts, tables.accounts.c.user_id == _user.c.id)
        .where(
            tables.tokens.c.digest == _digest(token),
            tables.tokens.c.expires_at > utc_now(),
            _user.c.active,
            sa.func.coalesce(tables.accounts.c.change_password, sa.false()) == sa.false(),
        )
    ).first()
