"""The search index: overlapping character bigrams for Chinese, whole words for the rest, on both databases.

A run of Chinese characters 招生办 becomes 招生 生办 办; a query is the phrase of its own bigrams, so every substring is
found, two-character words included. The last single character makes one-character queries work as a prefix. SQLite
keeps the tokens in a contentless FTS5 table, whose rows can only go by the 'delete' command with the exact old tokens
(they are kept beside it); PostgreSQL keeps a tsvector with positions under a GIN index.

Each record has two texts: one that the public may search, and an inner one, of fields that are not public, which only
searches of the staff look into: otherwise a search would be a way to guess them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
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
    sa.Column("inner_tokens", sa.Text, nullable=False, default="", server_default=""),
    sa.Column("vector", sa.Text().with_variant(TSVECTOR(), "postgresql")),
    sa.Column("inner_vector", sa.Text().with_variant(TSVECTOR(), "postgresql")),
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
            "CREATE VIRTUAL TABLE IF NOT EXISTS search_index"
            " USING fts5(tokens, inner_tokens, content='', tokenize='unicode61')"
        )
    else:
        for name in ("vector", "inner_vector"):
            connection.exec_driver_sql(
                f"CREATE INDEX IF NOT EXISTS ix_search_documents_{name} ON search_documents USING gin ({name})"
            )


def put(connection: Connection, entry_id: int, text: str, inner: str = "") -> None:
    """Makes ``text`` (and for the staff ``inner``) what the record is found by, in place of what it was found by."""
    words, inner_words = tokens(text), tokens(inner)
    new = (" ".join(words), " ".join(inner_words))
    if connection.dialect.name == "sqlite":
        old = _kept(connection, entry_id)
        if old == new:
            return
        if old is not None:
            _forget(connection, entry_id, old)
        connection.execute(documents.insert().values(entry_id=entry_id, tokens=new[0], inner_tokens=new[1]))
        connection.exec_driver_sql(
            "INSERT INTO search_index(rowid, tokens, inner_tokens) VALUES (?, ?, ?)", (entry_id, *new)
        )
        return
    connection.execute(documents.delete().where(documents.c.entry_id == entry_id))
    connection.execute(
        documents.insert().values(
            entry_id=entry_id,
            tokens=new[0],
            inner_tokens=new[1],
            vector=sa.cast(sa.literal(_vector(words), sa.Text), TSVECTOR),
            inner_vector=sa.cast(sa.literal(_vector(inner_words), sa.Text), TSVECTOR),
        )
    )


def remove(connection: Connection, entry_id: int) -> None:
    """Makes the record unfindable."""
    if connection.dialect.name == "sqlite":
        old = _kept(connection, entry_id)
        if old is not None:
            _forget(connection, entry_id, old)
    else:
        connection.execute(documents.delete().where(documents.c.entry_id == entry_id))


def _kept(connection: Connection, entry_id: int) -> tuple[str, str] | None:
    row = connection.execute(
        sa.select(documents.c.tokens, documents.c.inner_tokens).where(documents.c.entry_id == entry_id)
    ).first()
    return None if row is None else (row.tokens, row.inner_tokens)


def _forget(connection: Connection, entry_id: int, old: tuple[str, str]) -> None:
    connection.exec_driver_sql(
        "INSERT INTO search_index(search_index, rowid, tokens, inner_tokens) VALUES ('delete', ?, ?, ?)",
        (entry_id, *old),
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


def matching(dialect: str, query: str, *, inner: bool = False) -> sa.Select[tuple[int]] | None:
    """A SELECT of the ids of records that hold every word of ``query``; None when it has nothing to search for.

    ``inner`` looks into the texts that are not public too; only for readers whose rows a policy filter narrows.
    """
    phrases = [_phrase(run) for run in _RUN.findall(_normal(query))[:12]]
    if not phrases:
        return None
    if dialect == "sqlite":
        parts = ['"' + " ".join(words) + '"' + ("*" if prefix else "") for words, prefix in phrases]
        expression = " AND ".join(parts)
        return (
            sa.select(sa.column("rowid", sa.Integer))
            .select_from(sa.text("search_index"))
            .where(
                sa.text("search_index MATCH :search_expression").bindparams(
                    search_expression=expression if inner else f"{{tokens}} : ({expression})"
                )
            )
        )
    found = [_holds(documents.c.vector, phrase) for phrase in phrases]
    if inner:
        found = [
            sa.or_(one, _holds(documents.c.inner_vector, phrase)) for one, phrase in zip(found, phrases, strict=True)
        ]
    return sa.select(documents.c.entry_id).where(*found)


def _holds(vector: sa.Column[Any], phrase: tuple[list[str], bool]) -> sa.ColumnElement[bool]:
    words, prefix = phrase
    expression = " <-> ".join(f"'{word}'" + (":*" if prefix else "") for word in words)
    return vector.op("@@")(sa.cast(sa.literal(expression), TSQUERY))


def _phrase(run: str) -> tuple[list[str], bool]:
    """The tokens that stand for one run of a query, and whether the last one is a prefix."""
    if not _CHINESE.match(run):
        return [run[:_LONGEST_WORD]], True
    if len(run) == 1:
        return [run], True
    return [run[i : i + 2] for i in range(len(run) - 1)], False
