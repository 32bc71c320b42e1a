"""One site a test on each database, and one that all reading tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import REQUIRED, new_postgres_database
from tests.installation import Installation
from tests.portal.filled import fill
from tests.portal.publishing import Publisher, Reader
from tests.portal.texts import OVERRIDE, PORTAL_SITE


@pytest.fixture
def site(install: Callable[..., Installation], database_url: str) -> Installation:
    """An empty site."""
    made = install(PORTAL_SITE, database_url)
    _override(made)
    made.apply()
    return made


def _override(made: Installation) -> None:
    made.settings.overrides.mkdir(parents=True, exist_ok=True)
    (made.settings.overrides / "policy.py").write_text(OVERRIDE, "utf-8")


@pytest.fixture
def publisher(site: Installation) -> Publisher:
    """Fills the empty site."""
    return Publisher(site)


@pytest.fixture
def reader(site: Installation) -> Reader:
    """Reads it."""
    return Reader(site)


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.database)])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres_answers: bool
) -> Iterator[tuple[Reader, dict[str, int]]]:
    """A reader of a site with records in every column, and the ids of those records. Nobody writes to it."""
    folder: Path = tmp_path_factory.mktemp("filled")
    if request.param == "postgresql":
        if not postgres_answers:
            assert not REQUIRED, "POSTGRESQL is required here and does not answer"
            pytest.skip("POSTGRESQL does not answer")
        with new_postgres_database() as url:
            yield from _filled(folder, url)
    else:
        yield from _filled(folder, f"sqlite:///{folder / 'site.sqlite'}")


def _filled(folder: Path, url: str) -> Iterator[tuple[Reader, dict[str, int]]]:
    made = Installation.make(folder / "site", PORTAL_SITE, url)
    _override(made)
    made.apply()
    ids = fill(Publisher(made))
    yield Reader(made), ids
    made.close()
