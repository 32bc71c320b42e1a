"""Applied revisions: each keeps the schema text, the resolved site, the map of names, who, when and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.store import tables
from app.store.database import read_clock, utc_now
from generator.build.names import Names
from generator.spec import site_from_json, site_to_json
from generator.spec.model import Site

GENERATOR = "1"
"""Version of the resolved form; a revision written by another one is resolved again from its own text."""


@dataclass(frozen=True)
class Revision:
    """What is applied. ``hash`` is the schema text's, ``overrides`` the hand-written code's."""

    number: int
    site: Site
    names: Names
    hash: str
    overrides: str

    def to_text(self) -> str:
        """The revision as text, kept on each node so that it can start while the database is away."""
        return json.dumps(
            {
                "number": self.number,
                "site": site_to_json(self.site),
                "names": self.names.to_json(),
                "hash": self.hash,
                "overrides": self.overrides,
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_text(cls, text: str) -> Revision:
        """The revision that :meth:`to_text` wrote."""
        data = json.loads(text)
        return cls(
            data["number"],
            site_from_json(data["site"]),
            Names.from_json(data["names"]),
            data["hash"],
            data["overrides"],
        )


def current(connection: Connection) -> Revision | None:
    """The applied revision, or None before the first ``apply``."""
    number, _ = read_clock(connection)
    if not number:
        return None
    table = tables.revisions
    row = connection.execute(
        sa.select(table.c.id, table.c.site, table.c.names, table.c.hash, table.c.overrides).where(table.c.id == number)
    ).one()
    return Revision(row.id, site_from_json(row.site), Names.from_json(row.names), row.hash, row.overrides)


def record(
    connection: Connection,
    *,
    site: Site,
    names: Names,
    tree: str,
    tree_hash: str,
    overrides: str,
    operations: str,
    author: str,
    comment: str,
) -> int:
    """Stores a new revision and raises the clock, in the caller's transaction. Returns its number."""
    number = read_clock(connection)[0] + 1
    connection.execute(
        tables.revisions.insert().values(
            id=number,
            created_at=utc_now(),
            author=author,
            comment=comment,
            hash=tree_hash,
            generator=GENERATOR,
            overrides=overrides,
            tree=tree,
            site=site_to_json(site),
            names=names.to_json(),
            operations=operations,
        )
    )
    changed = connection.execute(tables.clock.update().values(revision=number, grants=tables.clock.c.grants + 1))
    if not changed.rowcount:
        connection.execute(tables.clock.insert().values(id=1, revision=number, grants=1))
    return number


def keep_copy(folder: Path, revision: Revision) -> None:
    """Writes the revision beside the node's files, whole or not at all; unchanged content is not written again."""
    path = folder / "revision.json"
    text = revision.to_text()
    if path.exists() and path.read_text("utf-8") == text:
        return
    folder.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    temporary.write_text(text, "utf-8")
    temporary.replace(path)


def kept_copy(folder: Path) -> Revision | None:
    """The revision that :func:`keep_copy` wrote, or None."""
    path = folder / "revision.json"
    return Revision.from_text(path.read_text("utf-8")) if path.exists() else None
