"""Counts the SQL statements of a page: a real HTTP request to this very process, counted by an event of the engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.serving import WSGIRequestHandler, make_server

HOW = (
    "werkzeug serves the application over HTTP inside the measuring process; SQLAlchemy's before_cursor_execute counts "
    "every statement but BEGIN; each page is asked for three times before it is counted"
)
WARM = 3


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
