"""A site with every service-level feature, and callers for its people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.office.context import Caller
from app.office.people import actor_of
from app.store import fab
from app.vocabulary import make_vocabulary
from config import Settings
from generator.source import load_tree
from generator.spec import resolve
from generator.spec.model import Site
from tests.app.shell import FIXTURE, Shell
from tests.installation import PASSWORD, Installation
from tests.site_texts import LIBRARY_SITE, SMALL_SITE


@pytest.fixture(scope="session")
def district() -> Site:
    """The demonstration district, resolved; nothing is applied."""
    settings = Settings()
    return resolve(load_tree(settings.schemas), make_vocabulary(settings))


@pytest.fixture
def site(install: Callable[..., Installation], database_url: str) -> Installation:
    """The library site with one account a unit and duty, on either database."""
    made = install(LIBRARY_SITE, database_url)
    made.apply()
    made.load_accounts()
    return made


@pytest.fixture
def caller(site: Installation) -> Callable[[str], Caller]:
    """A caller by user name."""

    def make(username: str) -> Caller:
        with site.engine.connect() as connection:
            number = connection.execute(sa.select(fab.users.c.id).where(fab.users.c.username == username)).scalar_one()
            actor = actor_of(connection, site.place.generation, number, date.today())
        return Caller(actor, name=username)

    return make


@pytest.fixture
def made(install: Callable[..., Installation], database_url: str) -> Installation:
    """The files of the small site and an empty database."""
    site = install(SMALL_SITE, database_url)
    path = site.settings.fixtures / "records" / "policy" / "a.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(FIXTURE, "utf-8")
    return site


@pytest.fixture
def shell(made: Installation) -> Shell:
    """Commands on that site. Overrides and fixtures are found beside its schema folder."""
    settings = made.settings
    return Shell(
        {
            "SCHEMAS_DIR": str(settings.schemas),
            "VAR_DIR": str(settings.var),
            "DATABASE_URL": settings.database_url,
            "SECRET_KEY": settings.secret_key,
            "DEMO_PASSWORD": PASSWORD,
        }
    )


@pytest.fixture
def files(tmp_path: Path) -> Shell:
    """Commands that need schema files only."""
    for name, text in SMALL_SITE.items():
        path = tmp_path / "schemas" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Shell({"SCHEMAS_DIR": str(tmp_path / "schemas"), "VAR_DIR": str(tmp_path / "var")})
