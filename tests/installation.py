"""A whole installation inside a test: schema folder, database, applied generation, WSGI clients."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine
from werkzeug.test import Client

from app.generations import Router, make_router
from app.office.applying import Applied, apply
from app.office.context import Workplace
from app.office.demo import load_demo_accounts
from app.store.database import make_engine, read_clock, writing
from app.vocabulary import make_vocabulary
from config import Settings
from generator.check import check
from generator.source import load_tree
from generator.spec import resolve

PASSWORD = "Demo-Password-1"


@dataclass
class Installation:
    """Settings, engine and (after :meth:`apply`) the router of one site."""

    settings: Settings
    engine: Engine
    _router: Router | None = None

    @classmethod
    def make(cls, folder: Path, texts: dict[str, str], url: str, **changes: Any) -> Installation:
        """Writes the schema files and opens the database; nothing is applied yet."""
        settings = Settings(
            schemas=folder / "schemas",
            overrides=folder / "overrides",
            fixtures=folder / "fixtures",
            var=folder / "var",
            database_url=url,
            secret_key="x" * 40,
            field_keys=("x" * 43 + "=",),
            demo_password=PASSWORD,
            login_rate_limit="1000 per minute",
            api_rate_limit="100000 per minute",
        )
        made = cls(replace(settings, **changes), make_engine(url))
        made.write(texts)
        return made

    def write(self, texts: dict[str, str]) -> None:
        """Adds or replaces schema files."""
        for name, text in texts.items():
            path = self.settings.schemas / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    def apply(self) -> Applied:
        """``run.py apply``."""
        tree = load_tree(self.settings.schemas)
        vocabulary = make_vocabulary(self.settings)
        errors = [finding for finding in check(tree, vocabulary) if finding.is_error]
        assert not errors, errors
        return apply(self.engine, self.settings, tree, resolve(tree, vocabulary), author="test")

    @property
    def router(self) -> Router:
        """The WSGI application, made at its first use."""
        if self._router is None:
            self._router = make_router(self.settings, self.engine)
        return self._router

    @property
    def place(self) -> Workplace:
        """What services need."""
        with self.engine.connect() as connection:
            revision, _ = read_clock(connection)
        return Workplace(self.engine, self.router.holder.at(revision).generation, self.settings.files)

    def load_accounts(self) -> None:
        """One account a unit and duty."""
        with writing(self.engine) as connection:
            load_demo_accounts(connection, self.place, PASSWORD, production=False)

    def client(self) -> Client:
        """A client without a session: the public, or a REST program."""
        return Client(self.router)

    def sign_in(self, username: str, password: str = PASSWORD) -> Staff:
        """A signed-in member of the staff."""
        staff = Staff(Client(self.router))
        staff.sign_in(username, password)
        return staff

    def close(self) -> None:
        """Closes the database."""
        self.engine.dispose()


@dataclass
class Staff:
    """A browser session of the office without a browser."""

    client: Client

    def get(self, path: str, **arguments: Any) -> Any:
        """GET, following redirects."""
        return self.client.get(path, follow_redirects=True, **arguments)

    def token(self, path: str) -> str:
        """The CSRF token of the page at ``path``."""
        page = self.client.get(path, follow_redirects=True).get_data(as_text=True)
        match = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert match, page[:2000]
        return match.group(1)

    def post(self, path: str, data: dict[str, Any] | None = None, *, page: str = "", follow: bool = True) -> Any:
        """POST with the token of ``page`` (the same address where it is not given)."""
        data = {"csrf_token": self.token(page or path), **(data or {})}
        return self.client.post(path, data=data, follow_redirects=follow)

    def sign_in(self, username: str, password: str) -> None:
        """Signs in and checks that it worked."""
        answer = self.post("/admin/login/", {"username": username, "password": password}, follow=False)
        assert answer.status_code == 302, answer.get_data(as_text=True)[:2000]
        assert "/login" not in answer.headers["Location"], answer.headers["Location"]
