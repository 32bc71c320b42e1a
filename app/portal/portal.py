"""What every public page of one generation works with: the declaration, its visible part, and the database."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from app.portal.public_types import PublicType
from app.portal.reading.visibility import Visibility
from app.portal.structure import Structure
from generator.build.generation import Generation
from generator.spec.model import Site

Row = Mapping[str, Any]


class Portal:
    """The public site of one generation. Nothing in it changes but what it remembers of the declaration."""

    def __init__(self, generation: Generation, engine: Engine, files: Path) -> None:
        self.generation, self.engine, self.files = generation, engine, files
        self.structure = Structure(generation)
        self.visibility = Visibility(generation)
        self.timezone = ZoneInfo(generation.site.timezone)
        self._types: dict[str, PublicType] = {}

    @property
    def site(self) -> Site:
        """The declaration."""
        return self.generation.site

    @property
    def dialect(self) -> str:
        """The database's name: ``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    def type(self, key: str) -> PublicType:
        """The public side of a record type."""
        found = self._types.get(key)
        if found is None:
            found = self._types[key] = PublicType.of(self.generation, key)
        return found

    def read(self, statement: sa.Executable) -> Sequence[Row]:
        """The rows of one query. Raises :class:`sqlalchemy.exc.OperationalError` while the database is away."""
        with self.engine.connect() as connection:
            return cast(Sequence[Row], connection.execute(statement).mappings().all())

    def local(self, moment: datetime | None) -> datetime | None:
        """A stored time (UTC) as wall time of the site."""
        return None if moment is None else moment.replace(tzinfo=UTC).astimezone(self.timezone).replace(tzinfo=None)

    def utc_offset(self, moment: datetime) -> int:
        """How many seconds the site's wall time is ahead of UTC at a stored time."""
        offset = moment.replace(tzinfo=UTC).astimezone(self.timezone).utcoffset()
        return int(offset.total_seconds()) if offset is not None else 0

    def json_rows(self, *columns: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        """An aggregate that makes one JSON list of lists of all rows; read it with :func:`from_json`."""
        if self.dialect == "postgresql":
            return sa.func.json_agg(sa.func.json_build_array(*columns))
        return sa.func.json_group_array(sa.func.json_array(*columns))

    def json_list(self, source: sa.Subquery, *columns: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
        """The rows of ``source`` as one such list, as a scalar query."""
        return sa.select(self.json_rows(*columns)).select_from(source).scalar_subquery()


def from_json(value: Any) -> list[list[Any]]:
    """The lists that :meth:`Portal.json_list` gave, whichever database made them."""
    if isinstance(value, str):
        value = json.loads(value)
    return value or []
