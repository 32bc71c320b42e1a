"""The log as services write it: who asked, through which way in, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from app.office.context import Caller
from app.store import audit


def note(
    connection: Connection,
    caller: Caller,
    action: str,
    subject: str,
    *,
    entry_id: int | None = None,
    comment: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    """One line in the caller's transaction; see :func:`app.store.audit.write`."""
    audit.write(
        connection,
        user_id=caller.actor.user_id,
        who=caller.name,
        address=caller.address,
        channel=caller.channel,
        action=action,
        entry_id=entry_id,
        subject=subject,
        comment=comment,
        changes=changes,
    )
