"""Records for tests of public pages, made through the services that people use."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from PIL import Image
from sqlalchemy import event
from werkzeug.test import Client, TestResponse

from app.office import records
from app.office.context import Caller
from app.store import attachments, tables
from app.store.database import utc_now, writing
from generator.spec.policy import Actor
from tests.installation import Installation

LOADER = Caller(Actor(), name="test", channel="load", trusted=True)
PDF = b"%PDF-1.4\n%%EOF\n"


def png() -> bytes:
    """A small picture."""
    stream = io.BytesIO()
    Image.new("RGB", (4, 4), "#336699").save(stream, "PNG")
    return stream.getvalue()


@dataclass
class Publisher:
    """Fills a site."""

    site: Installation

    def draft(self, column: str, unit: str = "office", **data: Any) -> int:
        """A record that nobody has published."""
        with writing(self.site.engine) as connection:
            return records.insert(connection, self.site.place, LOADER, column, data, unit=unit).id

    def publish(self, column: str, unit: str = "office", at: datetime | None = None, **data: Any) -> int:
        """A published record; ``at`` is UTC, an hour ago unless given."""
        number, when = self.draft(column, unit, **data), at or utc_now() - timedelta(hours=1)
        with writing(self.site.engine) as connection:
            for action in ("submit", "publish"):
                records.transition_in(connection, self.site.place, LOADER, number, action, published_at=when)
        return number

    def withdraw(self, number: int) -> None:
        """Takes a record down."""
        with writing(self.site.engine) as connection:
            records.transition_in(connection, self.site.place, LOADER, number, "withdraw", comment="测试")

    def until(self, number: int, end: datetime) -> None:
        """Ends a record's publication time, as a schedule would."""
        with writing(self.site.engine) as connection:
            key = connection.execute(
                sa.select(tables.record_types.c.key)
                .join(tables.entries, tables.entries.c.type_id == tables.record_types.c.id)
                .where(tables.entries.c.id == number)
            ).scalar_one()
            table = self.site.place.generation.models[key].table
            connection.execute(table.update().where(table.c._id == number).values(_published_until=end))
            connection.execute(tables.entries.update().where(tables.entries.c.id == number).values(published_until=end))

    def place(self, number: int, column: str) -> None:
        """Shows a record in a further column."""
        with writing(self.site.engine) as connection:
            connection.execute(
                tables.placements.insert().values(
                    entry_id=number, column_id=self.site.place.generation.names.columns[column]
                )
            )

    def file(self, name: str, content: bytes = PDF) -> dict[str, Any]:
        """A stored attachment as a field's value."""
        staged = attachments.stage(self.site.place.files, io.BytesIO(content), name, max_size=10**6)
        with writing(self.site.engine) as connection:
            return dict(attachments.describe(connection, staged, None).as_value())


@dataclass
class Reader:
    """A member of the public who counts the queries of each page."""

    site: Installation

    def __post_init__(self) -> None:
        self.client = Client(self.site.router)
        self.queries: list[str] = []

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> TestResponse:
        """One page. Every page keeps the promises that all pages make."""
        with self._counting():
            answer = self.client.get(path, headers=dict(headers or {}))
            answer.get_data()
            answer.close()
        assert answer.status_code < 500, path
        assert "Set-Cookie" not in answer.headers
        assert "cookie" not in answer.headers.get("Vary", "").lower()
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
        assert len(self.queries) <= 2, (path, self.queries)
        return answer

    def text(self, path: str) -> str:
        """The text of a page that is there."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.get_data(as_text=True)

    @contextmanager
    def _counting(self) -> Iterator[None]:
        self.queries.clear()

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith("BEGIN"):
                self.queries.append(statement)

        event.listen(self.site.engine, "before_cursor_execute", note)
        try:
            yield
        finally:
            event.remove(self.site.engine, "before_cursor_execute", note)
