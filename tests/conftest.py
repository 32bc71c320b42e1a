"""Fixtures shared by all tests: databases of both kinds, installations of small sites."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa

from tests.installation import Installation

# The machine decides how long an example takes; speed is the benchmark's matter.
hypothesis.settings.register_profile("tests", deadline=None)
hypothesis.settings.register_profile("fast", deadline=None, max_examples=20)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "tests"))
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
WHOLE_SITES = {"install", "server"}
REQUIRED = bool(os.environ.get("REQUIRE_POSTGRESQL"))


def _postgres_answers() -> bool:
    engine = sa.create_engine(POSTGRES, connect_args={"connect_timeout": 3})
    try:
        with engine.connect():
            return True
    except sa.exc.OperationalError:
        return False
    finally:
        engine.dispose()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that takes ``database_url`` runs once on each database."""
    if "database_url" in metafunc.fixturenames:
        metafunc.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that takes ``database_url`` is a database test; one that makes a whole installation is slow."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if "database_url" in names:
            item.add_marker(pytest.mark.database)
        if names & WHOLE_SITES or item.path.parent.name == "portal":
            item.add_marker(pytest.mark.slow)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says in the last lines that PostgreSQL was left out."""
    reports = terminalreporter.stats.get("skipped", [])
    if any("POSTGRESQL" in str(report.longrepr) for report in reports):
        terminalreporter.write_line("SKIPPED POSTGRESQL: no server answers at TEST_POSTGRES_URL")


@pytest.fixture(scope="session")
def postgres_answers() -> bool:
    """Whether a PostgreSQL server is there."""
    return _postgres_answers()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path, postgres_answers: bool) -> Iterator[str]:
    """The URL of an empty database: a SQLite file, or a PostgreSQL database that is made and dropped."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.sqlite'}"
        return
    if not postgres_answers:
        assert not REQUIRED, "POSTGRESQL is required here and does not answer"
        pytest.skip("POSTGRESQL does not answer")
    with new_postgres_database() as url:
        yield url


class new_postgres_database:  # noqa: N801 - reads as the context manager that it is
    """A PostgreSQL database of its own, dropped at the end."""

    def __enter__(self) -> str:
        self.name = f"test_{secrets.token_hex(6)}"
        self.admin = sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
        with self.admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE \"{self.name}\" TEMPLATE template0 ENCODING 'UTF8'")
        return sa.make_url(POSTGRES).set(database=self.name).render_as_string(hide_password=False)

    def __exit__(self, *_error: object) -> None:
        with self.admin.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        self.admin.dispose()


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    """Makes installations of schema texts; all of them are closed at the end."""
    made: list[Installation] = []

    def make(texts: dict[str, str], database_url: str = "", **settings: object) -> Installation:
        number = len(made)
        url = database_url or f"sqlite:///{tmp_path / f'site{number}.sqlite'}"
        installation = Installation.make(tmp_path / f"site{number}", texts, url, **settings)
        made.append(installation)
        return installation

    yield make
    for installation in made:
        installation.close()
