"""The search index finds exactly what a substring search finds, also after changes and removals."""

from __future__ import annotations

import random
import unicodedata

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.store import search, tables
from app.store.database import make_engine, writing

WORDS = ["供热", "测温", "记录", "招生", "学校", "办事", "指南", "社会", "主义", "我", "a1", "GB", "9704", "〔2026〕"]


def test_tokens_are_overlapping_pairs_and_whole_words() -> None:
    assert search.tokens("招生办 GB9704号") == ["招生", "生办", "办", "gb9704", "号"]
    assert search.tokens("ＡＢ") == ["ab"]
    assert search.tokens("!?") == []


@given(st.text(max_size=60))
def test_any_text_gives_tokens_without_spaces(text: str) -> None:
    assert all(token and not any(c.isspace() for c in token) for token in search.tokens(text))


@pytest.mark.slow
def test_a_thousand_changes_agree_with_a_substring_search(database_url: str) -> None:
    engine = make_engine(database_url)
    chance = random.Random(7)
    texts: dict[int, str] = {}
    with writing(engine) as connection:
        tables.metadata.create_all(connection)
        search.prepare(connection)
        for _ in range(1000):
            number = chance.randint(1, 120)
            if chance.random() < 0.2:
                texts.pop(number, None)
                search.remove(connection, number)
            else:
                texts[number] = "".join(chance.choices(WORDS, k=chance.randint(1, 6)))
                search.put(connection, number, texts[number])
    with engine.connect() as connection:
        for query in ("招生", "学", "社会主义", "生学校", "测温记录", "办事指南"):
            match = search.matching(connection.dialect.name, query)
            assert match is not None
            found = set(connection.execute(match).scalars())
            plain = unicodedata.normalize("NFKC", query)
            assert found == {number for number, text in texts.items() if plain in text}, query
        assert search.matching(connection.dialect.name, " ,。") is None
    engine.dispose()


@pytest.mark.parametrize(
    "query", ['"', "a OR b", "(", "x*", "'", "\\", "NEAR(", "-a", "a:b", "学校 'x' & | ! <->", "\x00"]
)
def test_no_query_is_syntax(query: str, database_url: str) -> None:
    engine = make_engine(database_url)
    with writing(engine) as connection:
        tables.metadata.create_all(connection)
        search.prepare(connection)
        search.put(connection, 1, "学校 a OR b")
        match = search.matching(connection.dialect.name, query)
        if match is not None:
            connection.execute(match).all()
    engine.dispose()


def test_long_bodies_stay_findable(database_url: str) -> None:
    engine = make_engine(database_url)
    with writing(engine) as connection:
        tables.metadata.create_all(connection)
        search.prepare(connection)
        search.put(connection, 1, "供热" * 20_000 + "尾声")
        for query in ("供热", "尾声"):
            match = search.matching(connection.dialect.name, query)
            assert match is not None
            assert connection.execute(match).scalars().all() == [1]
        assert connection.execute(sa.select(sa.func.count()).select_from(search.documents)).scalar_one() == 1
    engine.dispose()
