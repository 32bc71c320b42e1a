"""The log of what people did: written in the transaction of the change that it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from app.store import tables
from app.store.database import utc_now


def write(
    connection: Connection,
    *,
    user_id: int | None,
    who: str,
    address: str,
    channel: str,
    action: str,
    subject: str,
    entry_id: int | None = None,
    comment: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Appends one line. ``channel`` is screen, rest, load or command; ``changes`` maps field → [before, after]."""
    connection.execute(
        tables.log.insert().values(
            at=utc_now(),
            user_id=user_id,
            who=who[:200],
            address=address[:64],
            channel=channel,
            action=action,
            entry_id=entry_id,
            subject=subject,
            comment=comment,
            changes=changes,
        )
    )
