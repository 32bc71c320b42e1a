"""Installations that the benchmark measures: schema trees on disk, applied, filled, with accounts that can sign in."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from app.office.context import Caller
from app.office.tokens import create_token
from app.store import fab
from app.store.database import utc_now
from generator.spec.policy import Actor
from tests.bench.loading import load_records
from tests.bench.queries import READER
from tests.bench.server import FAB_DATABASE, ROOT
from tests.bench.sites import office_site
from tests.installation import PASSWORD, Installation


@dataclass(frozen=True)
class Ours:
    """An installation of ours on disk, to be opened in this process or served by another one."""

    folder: Path

    @property
    def url(self) -> str:
        """The database."""
        return f"sqlite:///{self.folder / 'district.sqlite'}"

    @property
    def environ(self) -> dict[str, str]:
        """What a process needs to serve it."""
        return {
            "SCHEMAS_DIR": str(self.folder / "schemas"),
            "OVERRIDES_DIR": str(self.folder / "overrides"),
            "VAR_DIR": str(self.folder / "var"),
            "DATABASE_URL": self.url,
            "SECRET_KEY": "x" * 40,
            "DEMO_PASSWORD": PASSWORD,
        }

    def open(self) -> Installation:
        """The installation inside this process."""
        return Installation.make(self.folder, {}, self.url)

    @classmethod
    def make(cls, folder: Path, texts: Mapping[str, str], records: Mapping[str, int]) -> Ours:
        """Applies ``texts`` and loads so many records of each type. What is in ``folder`` already is taken as it is."""
        made = cls(folder)
        if (folder / "complete").exists():
            return made
        site = Installation.make(folder, dict(texts), made.url)
        site.apply()
        site.load_accounts()
        first = 1
        for record_type, count in records.items():
            load_records(site.engine, site.place.generation, record_type, count, first)
            first += count
        site.close()
        (folder / "complete").touch()
        return made

    def bearer(self) -> str:
        """A REST token of :data:`READER` as a request header."""
        site = self.open()
        today = utc_now().date()
        caller = Caller(Actor(self._reader(site), ()), name=READER)
        token = create_token(site.place, caller, "bench", (today + timedelta(days=2)).isoformat(), today)
        site.close()
        return f"Authorization: Bearer {token}"

    @staticmethod
    def _reader(site: Installation) -> int:
        users = fab.users
        with site.engine.connect() as connection:
            return int(connection.execute(sa.select(users.c.id).where(users.c.username == READER)).scalar_one())


@dataclass(frozen=True)
class Fab:
    """The baseline's database."""

    folder: Path

    @property
    def environ(self) -> dict[str, str]:
        """What a process needs to serve it."""
        return {FAB_DATABASE: f"sqlite:///{self.folder / 'fab.sqlite'}"}

    @classmethod
    def make(cls, folder: Path, records: int) -> Fab:
        """Creates and fills it in a process of its own, since FAB's models are global. What is there is taken."""
        made = cls(folder)
        if (folder / "complete").exists():
            return made
        folder.mkdir(parents=True, exist_ok=True)
        code = f"from tests.bench import fab_baseline; fab_baseline.load({records})"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **made.environ}, check=True)
        (folder / "complete").touch()
        return made


def big_office(folder: Path, records: int) -> Ours:
    """One type with ``records`` records in ten columns."""
    return Ours.make(folder / f"ours-{records}", office_site(10), {"article": records})
