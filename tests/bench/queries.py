"""Counts the SQL statements of a page: a real HTTP request to this very process, counted by an event of the engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.bench.traffic import Browser
from tests.installation import PASSWORD, Installation

HOW = (
    "werkzeug serves the application over HTTP inside the measuring process; SQLAlchemy's before_cursor_execute counts "
    "every statement but BEGIN; each page is asked for three times before it is counted"
)
WARM = 3
READER = "u01.publisher"
"""Who looks at lists and saves: a duty that sees every record, as FAB's Admin does."""
STAFF_PAGES = {
    "list": "/admin/article/",
    "list of a column": "/admin/article/?column=gov/c0001",
    "second page": "/admin/article/?page=2",
    "search": "/admin/article/?q=%E9%80%9A%E7%9F%A5",
    "filters and order": "/admin/article/?_state=published&topic=education&order=issued_on",
}
PUBLIC_PAGES = {
    "home": "/",
    "column": "/c0001/",
    "second page of a column": "/c0001/?page=2",
    "record": "/c0001/%d.html",
    "search": "/search?q=%E9%80%9A%E7%9F%A5",
    "units": "/units.html",
    "unit": "/units/u01.html",
    "site map": "/sitemap.html",
}
"""Addresses on a site of :func:`tests.bench.sites.office_site` with records of ``article``."""


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_args: Any) -> None:
        """Says nothing."""


class Counter:
    """The statements that an engine sent; :meth:`taken` empties it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._statements: list[str] = []

    def __enter__(self) -> Counter:
        event.listen(self._engine, "before_cursor_execute", self._count)
        return self

    def __exit__(self, *_error: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._count)

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            self._statements.append(statement)

    def taken(self) -> list[str]:
        """The statements since the last call."""
        found, self._statements = self._statements, []
        return found


@contextmanager
def served(application: Any) -> Iterator[str]:
    """Serves ``application`` from a thread of this process; the value is its address."""
    server = make_server("127.0.0.1", 0, application, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def statements_of(counter: Counter, fetch: Callable[[], object]) -> list[str]:
    """The statements of one warm request."""
    for _ in range(WARM):
        fetch()
    counter.taken()
    fetch()
    return counter.taken()


def page_queries(site: Installation) -> tuple[dict[str, int], dict[str, int]]:
    """The number of statements of each of :data:`STAFF_PAGES` and of :data:`PUBLIC_PAGES`."""
    column = site.place.generation.names.columns["gov/c0001"]
    query = sa.text("SELECT max(_id) FROM article WHERE _column_id = :column AND _state = 'published'")
    with site.engine.connect() as connection:
        record = connection.execute(query, {"column": column}).scalar_one()
    pages = PUBLIC_PAGES | {"record": PUBLIC_PAGES["record"] % record}
    with served(site.router) as base, Counter(site.engine) as counter:
        staff, public = Browser(base), Browser(base)
        staff.sign_in("/admin/login/", READER, PASSWORD)
        return _counts(counter, staff, STAFF_PAGES), _counts(counter, public, pages)


def _counts(counter: Counter, browser: Browser, pages: Mapping[str, str]) -> dict[str, int]:
    return {name: len(statements_of(counter, partial(browser.get, path))) for name, path in pages.items()}
