"""Engines and write transactions on SQLite and PostgreSQL.

SQLite: the driver's own transaction handling is switched off, since it commits DDL behind the caller's back
(docs/decisions); reads begin deferred, writes take the write lock at once, so no write fails half way for want of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, make_url

from app.store import tables

BUSY_TIMEOUT = 10
"""Seconds a write waits for another one on SQLite before it is refused."""


class DatabaseBusy(Exception):
    """Another write held the database longer than :data:`BUSY_TIMEOUT`."""


class SchemaMoved(Exception):
    """The applied revision is not the one this worker was built from; the request is to be run on the new one."""


def utc_now() -> datetime:
    """The current time as every table stores it: UTC, without offset, whole seconds."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def make_engine(url: str) -> Engine:
    """An engine with this project's transaction rules. Creates the folder of a SQLite file, nothing else."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True, pool_size=8, max_overflow=8)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(parsed, connect_args={"timeout": BUSY_TIMEOUT, "check_same_thread": False})
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("writing")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
    except sa.exc.OperationalError as error:
        if "locked" in str(error):
            raise DatabaseBusy from error
        raise


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction: committed at the end of the block, rolled back by any exception.

    Raises :class:`DatabaseBusy` where another write does not end in time.
    """
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        yield connection


def read_clock(connection: Connection) -> tuple[int, int]:
    """(applied revision, version of the grants); (0, 0) before the first ``apply``."""
    row = connection.execute(sa.select(tables.clock.c.revision, tables.clock.c.grants)).first()
    return (row.revision, row.grants) if row else (0, 0)


def raise_grants_version(connection: Connection) -> None:
    """Tells every worker, with its next request, that rights have changed. Part of the caller's transaction."""
    connection.execute(tables.clock.update().values(grants=tables.clock.c.grants + 1))


def is_prepared(engine: Engine) -> bool:
    """Whether the software's own tables exist."""
    return sa.inspect(engine).has_table(tables.clock.name)
