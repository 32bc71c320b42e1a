"""A site with every service-level feature, and callers for its people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

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
from tests.installation import Installation
from tests.site_texts import LIBRARY_SITE


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
