"""Hands of the hostile tests: the site, and REST as one of its people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app.office import tokens
from app.office.context import Caller
from app.office.people import actor_of
from app.store import fab
from tests.installation import Installation


@dataclass
class Rest:
    """Calls the API as a user (by name), or as nobody."""

    site: Installation
    made: dict[str, str] = field(default_factory=dict)

    def __call__(self, method: str, path: str, username: str = "", **arguments: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token(username)}"} if username else {}
        return self.site.client().open(f"/api/v1/{path}", method=method, headers=headers, **arguments)

    def token(self, username: str) -> str:
        """The user's token, made at its first use."""
        if username not in self.made:
            last = (date.today() + timedelta(days=9)).isoformat()
            who = self.caller(username)
            self.made[username] = tokens.create_token(self.site.place, who, "test", last, date.today())
        return self.made[username]

    def caller(self, username: str) -> Caller:
        """The user as services see it."""
        with self.site.engine.connect() as connection:
            number = connection.execute(sa.select(fab.users.c.id).where(fab.users.c.username == username)).scalar_one()
            return Caller(actor_of(connection, self.site.place.generation, number, date.today()), name=username)

    def new(self, username: str = "office.editor", **data: Any) -> int:
        """A new draft."""
        answer = self("POST", "vault/", username, json={"data": {"title": "资料", **data}})
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return int(answer.get_json()["id"])
