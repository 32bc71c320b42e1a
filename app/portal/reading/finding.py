"""Search over everything that is published, and the lines of text that show why a page was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from markupsafe import Markup, escape

from app.portal.reading.listing import MOST_ROWS
from app.portal.visit import Visit
from app.store import search, tables

PAGE_SIZE = 20
_EXCERPT = 110
_TITLE = 4
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True)
class Hit:
    """One page that was found; title and excerpt have the words that were looked for in ``mark``."""

    title: Markup
    url: str
    excerpt: Markup
    day: str
    column: str
    unit: str


def find(visit: Visit, query: str, page: int) -> tuple[Sequence[Hit], int]:
    """The hits of one page, newest first, and how many there are in all. One query."""
    portal, entries, documents = visit.portal, tables.entries, search.documents
    found = search.matching(portal.dialect, query)
    if found is None:
        return [], 0
    conditions = [entries.c.id.in_(found), portal.visibility.entries(visit.now)]
    total = sa.select(sa.func.count()).select_from(entries).where(*conditions).scalar_subquery()
    summary = sa.select(total.label("_total")).subquery("summary")
    hits = (
        sa.select(entries.c.id, entries.c.published_from)
        .where(*conditions)
        .order_by(entries.c.published_from.desc(), entries.c.id.desc())
        .limit(PAGE_SIZE)
        .offset(min((page - 1) * PAGE_SIZE, MOST_ROWS))
        .subquery("hits")
    )
    statement = (
        sa.select(summary.c._total, entries, documents.c.tokens)
        .select_from(
            summary.outerjoin(hits, sa.true())
            .outerjoin(entries, entries.c.id == hits.c.id)
            .outerjoin(documents, documents.c.entry_id == hits.c.id)
        )
        .order_by(hits.c.published_from.desc(), hits.c.id.desc())
    )
    rows = portal.read(statement)
    words = _words(query)
    shown = []
    for row in rows:
        column = visit.column(row["column_id"])
        if row["id"] is None or column is None:
            continue
        shown.append(
            Hit(
                title=highlight(row["title"], words),
                url=visit.record_url(column, row["id"]),
                excerpt=highlight(excerpt(_text(row["tokens"] or "", row["title"]), words), words),
                day=visit.day(row["first_published_at"]),
                column=visit.text(column.title),
                unit=visit.unit_name(row["unit_id"]),
            )
        )
    return shown, int(rows[0]["_total"])


def _words(query: str) -> list[str]:
    return sorted(set(query.casefold().split()), key=len, reverse=True)


def _text(tokens: str, title: str) -> str:
    """The text that an index document was made from, without the title that it begins with, perhaps twice: pairs of
    characters overlap by one.
    """
    parts, head = tokens.split(" "), search.tokens(title)
    while head and (common := _common(parts, head)) >= min(len(head), _TITLE):
        parts = parts[common:]
    found: list[str] = []
    previous = ""
    for part in parts:
        chinese = bool(_CHINESE.match(part))
        if previous and bool(_CHINESE.match(previous)) == chinese and (not chinese or len(previous) == 1):
            found.append(" ")
        found.append(part[0] if chinese else part)
        previous = part
    return "".join(found)


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """How many tokens two lists begin with alike; 0 where there are none to compare."""
    number = 0
    while number < min(len(first), len(second)) and first[number] == second[number]:
        number += 1
    return number


def excerpt(text: str, words: Sequence[str]) -> str:
    """A piece of ``text`` around the first word that was looked for, else its beginning."""
    folded = text.casefold()
    places = [place for word in words if (place := folded.find(word)) >= 0]
    start = max(0, min(places) - _EXCERPT // 4) if places else 0
    piece = text[start : start + _EXCERPT].strip()
    return ("…" if start else "") + piece + ("…" if start + _EXCERPT < len(text) else "")


def highlight(text: str, words: Sequence[str]) -> Markup:
    """``text`` escaped, with every word that was looked for in ``mark``."""
    if not words:
        return escape(text)
    pattern = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
    found, end = [], 0
    for match in pattern.finditer(text):
        found += [escape(text[end : match.start()]), Markup("<mark>{}</mark>").format(match[0])]
        end = match.end()
    return Markup("").join([*found, escape(text[end:])])
