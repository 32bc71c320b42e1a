"""The search index: overlapping character bigrams for Chinese, whole words for the rest, on both databases.

A run of Chinese characters 招生办 becomes 招生 生办 办; a query is the phrase of its own bigrams, so every substring is
found, two-character words included. The last single character makes one-character queries work as a prefix. SQLite
keeps the tokens in a contentless FTS5 table, whose rows can only go by the 'delete' command with the exact old tokens
(they are kept beside it); PostgreSQL keeps a tsvector with positions under a GIN index.
"""

from __future__ import annotations

import re
import unicodedata

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.engine import Connection

from app.store import tables

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_HAN}]+|(?:(?![{_HAN}])[^\\W_])+")
_CHINESE = re.compile(f"[{_HAN}]")
_LONGEST_WORD = 64
_POSITIONS = 16383
_POSITIONS_PER_TOKEN = 255

documents = sa.Table(
    "search_documents",
    tables.metadata,
    sa.Column("entry_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("tokens", sa.Text, nullable=False),
    sa.Column("vector", sa.Text().with_variant(TSVECTOR(), "postgresql")),
)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def tokens(text: str) -> list[str]:
    """The tokens of ``text`` in order, as they are stored."""
    found: list[str] = []
    for run in _RUN.findall(_normal(text)):
        if _CHINESE.match(run):
            found += [run[i : i + 2] for i in range(len(run))]
        else:
            found.append(run[:_LONGEST_WORD])
    return found


def prepare(connection: Connection) -> None:
    """Creates what the index needs beyond plain tables. A second call changes nothing."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE IF NOT EXISTS search_index USING fts5(tokens, content='', tokenize='unicode61')"
        )
    else:
        connection.exec_driver_sql(
            "CREATE INDEX IF NOT EXISTS ix_search_documents_vector ON search_documents USING gin (vector)"
        )


def put(connection: Connection, entry_id: int, text: str) -> None:
    """Makes ``text`` what the record is found by, replacing what it was found by before."""
    words = tokens(text)
    joined = " ".join(words)
    if connection.dialect.name == "sqlite":
        old = connection.execute(sa.select(documents.c.tokens).where(documents.c.entry_id == entry_id)).scalar()
        if old == joined:
            return
        if old is not None:
            _forget(connection, entry_id, old)
        connection.execute(documents.insert().values(entry_id=entry_id, tokens=joined))
        connection.exec_driver_sql("INSERT INTO search_index(rowid, tokens) VALUES (?, ?)", (entry_id, joined))
        return
    connection.execute(documents.delete().where(documents.c.entry_id == entry_id))
    connection.execute(
        documents.insert().values(
            entry_id=entry_id, tokens=joined, vector=sa.cast(sa.literal(_vector(words), sa.Text), TSVECTOR)
        )
    )


def remove(connection: Connection, entry_id: int) -> None:
    """Makes the record unfindable."""
    if connection.dialect.name == "sqlite":
        old = connection.execute(sa.select(documents.c.tokens).where(documents.c.entry_id == entry_id)).scalar()
        if old is not None:
            _forget(connection, entry_id, old)
    else:
        connection.execute(documents.delete().where(documents.c.entry_id == entry_id))


def _forget(connection: Connection, entry_id: int, old: str) -> None:
    connection.exec_driver_sql(
        "INSERT INTO search_index(search_index, rowid, tokens) VALUES ('delete', ?, ?)", (entry_id, old)
    )
    connection.execute(documents.delete().where(documents.c.entry_id == entry_id))


def _vector(words: list[str]) -> str:
    """A tsvector literal with positions; past PostgreSQL's limits a token keeps its first positions only."""
    places: dict[str, list[int]] = {}
    for position, word in enumerate(words, 1):
        kept = places.setdefault(word, [])
        if len(kept) < _POSITIONS_PER_TOKEN:
            kept.append(min(position, _POSITIONS))
    quoted = ((word.replace("\\", "\\\\").replace("'", "''"), at) for word, at in places.items())
    return " ".join(f"'{word}':{','.join(map(str, at))}" for word, at in quoted)


def matching(dialect: str, query: str) -> sa.Select[tuple[int]] | None:
    """A SELECT of the ids of records that hold every word of ``query``; None when it has nothing to search for."""
    phrases = [_phrase(run) for run in _RUN.findall(_normal(query))[:12]]
    if not phrases:
        return None
    if dialect == "sqlite":
        expression = " AND ".join('"' + " ".join(words) + '"' + ("*" if prefix else "") for words, prefix in phrases)
        return (
            sa.select(sa.column("rowid", sa.Integer))
            .select_from(sa.text("search_index"))
            .where(sa.text("search_index MATCH :search_expression").bindparams(search_expression=expression))
        )
    expression = " & ".join(
        "(" + " <-> ".join(f"'{w}'" + (":*" if prefix else "") for w in words) + ")" for words, prefix in phrases
    )
    return sa.select(documents.c.entry_id).where(
        documents.c.vector.op("@@")(
            sa.text("CAST(:search_expression AS tsquery)").bindparams(search_expression=expression)
        )
    )


def _phrase(run: str) -> tuple[list[str], bool]:
    """The tokens that stand for one run of a query, and whether the last one is a prefix."""
    if not _CHINESE.match(run):
        return [run[:_LONGEST_WORD]], True
    if len(run) == 1:
        return [run], True
    return [run[i : i + 2] for i in range(len(run) - 1)], False
