"""Row filters in a real database: the rows they return are the records on which the policy says yes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    insert,
    not_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import False_, True_

from generator.build.row_filter import compile_filter, record_columns
from generator.spec.policy import Actor, Assignment, Policy, is_within
from generator.spec.rights.row_filters import RowFilter, Term, make_filter
from tests.generator.spec.naive_policy import public_states
from tests.generator.spec.policy_worlds import (
    ACTIONS,
    ARCHIVED_COLUMN,
    ARCHIVED_UNIT,
    COLUMN_IDS,
    TYPES,
    UNITS,
    actor_of,
    actors,
    all_records,
    facts_of,
    site_of,
    worlds,
)

NOW = datetime(2026, 11, 24, 10, 0)
HOUR = timedelta(hours=1)
COLUMNS = {key: number for number, key in enumerate((*COLUMN_IDS, ARCHIVED_COLUMN), 1)}
UNIT_IDS = {key: number for number, key in enumerate((*UNITS, ARCHIVED_UNIT), 1)}
RECORDS = Table(
    "records",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("column_id", Integer),
    Column("unit_id", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("created_by", Integer),
    Column("published_from", DateTime),
    Column("published_until", DateTime),
)
PLACES = record_columns(RECORDS)


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    RECORDS.metadata.create_all(engine)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


TIMES = ((None, None), (NOW, None), (NOW - HOUR, NOW + HOUR), (NOW + HOUR, None), (NOW - HOUR, NOW), (None, NOW + HOUR))
Drawn = tuple[dict[str, Any], datetime | None, datetime | None]


@given(st.data(), worlds(), actors)
@settings(max_examples=60, deadline=None)
def test_the_rows_are_those_that_decide_allows(
    connection: Connection, data: st.DataObject, world: dict[str, Any], who: dict[str, Any]
) -> None:
    policy, actor = Policy(site_of(world)), actor_of(who)
    record_type = data.draw(st.sampled_from(list(TYPES)))
    rows = list(_every_row(world, record_type))
    connection.execute(insert(RECORDS), [_row(i, *each) for i, each in enumerate(rows)])
    for action in ACTIONS[1:]:
        expected = {
            i
            for i, each in enumerate(rows)
            if policy.decide(actor, action, record_type=record_type, record=facts_of(each[0])).allowed
        }
        row_filter = policy.row_filter(actor, action, record_type)
        condition = compile_filter(row_filter, column_ids=COLUMNS, unit_ids=UNIT_IDS, table=PLACES, now=NOW)
        assert set(connection.scalars(select(RECORDS.c.id).where(condition))) == expected
        rest = set(connection.scalars(select(RECORDS.c.id).where(not_(condition))))
        assert rest == set(range(len(rows))) - expected
    connection.rollback()


def _every_row(world: dict[str, Any], record_type: str) -> Iterator[Drawn]:
    for record in all_records(world, record_type):
        if record["visible"]:
            yield from ((record, start, end) for start, end in TIMES if is_within(NOW, start, end))
        elif record["state"] in public_states(world, record_type, record["column"]):
            yield from ((record, start, end) for start, end in TIMES if not is_within(NOW, start, end))
        else:
            yield record, None, None


def _row(number: int, record: dict[str, Any], start: datetime | None, end: datetime | None) -> dict[str, Any]:
    return {
        "id": number,
        "column_id": COLUMNS.get(record["column"]),
        "unit_id": UNIT_IDS[record["unit"]],
        "state": record["state"],
        "created_by": record["created_by"],
        "published_from": start,
        "published_until": end,
    }


def test_everything_nothing_and_all_declared_columns_are_no_condition() -> None:
    def compiled(row_filter: RowFilter, **ids: int) -> Any:
        return compile_filter(row_filter, column_ids=ids, unit_ids={}, table=PLACES_NOT_NULL, now=NOW)

    known = frozenset({"a", "b"})
    everywhere = make_filter([Term(anywhere=True)], [], columns=known, declared=known)
    declared = make_filter([Term()], [], columns=known, declared=known)
    assert isinstance(compiled(everywhere, a=1, b=2, old=3), True_)
    assert isinstance(compiled(declared, a=1, b=2), True_)
    assert "NOT IN" in str(compiled(declared, a=1, b=2, old=3))
    assert isinstance(compiled(RowFilter(), a=1), False_)


PLACES_NOT_NULL = record_columns(
    Table("t", MetaData(), *(Column(c.name, c.type, nullable=False) for c in RECORDS.columns))
)


def test_a_site_wide_duty_over_thousands_of_columns_is_no_list() -> None:
    policy = Policy(site_of(_wide_world()))
    site_wide = policy.row_filter(Actor(1, (Assignment("gen_2", "ed_12"),)), "read", "gen_1")
    condition = compile_filter(site_wide, column_ids=_wide_ids(), unit_ids=UNIT_IDS, table=PLACES_NOT_NULL, now=NOW)
    assert isinstance(condition, True_)


def test_a_subtree_of_thousands_of_columns_is_an_interval() -> None:
    world = _wide_world()
    world["rows"][0]["selects"] = [key for key in world["columns"] if key.startswith("gov/gen_1/")]
    half = Policy(site_of(world)).row_filter(Actor(1, (Assignment("gen_2", "ed_12"),)), "read", "gen_1")
    condition = compile_filter(half, column_ids=_wide_ids(), unit_ids=UNIT_IDS, table=PLACES_NOT_NULL, now=NOW)
    text = str(condition.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    assert "BETWEEN 1 AND 2000" in text
    assert len(text) < 200
    ids = {key: number + (number > 7) for key, number in _wide_ids().items()} | {"gov/old": 8}
    condition = compile_filter(half, column_ids=ids, unit_ids=UNIT_IDS, table=PLACES_NOT_NULL, now=NOW)
    text = str(condition.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    assert "BETWEEN 1 AND 7 OR" in text
    assert "BETWEEN 9 AND 2001" in text


def test_it_compiles_for_postgresql() -> None:
    row_filter = make_filter(
        [Term(columns=frozenset({"a"}), units=frozenset({"gen_1"}), states=frozenset({"x"}), visible=True)],
        [Term(own=True)],
        columns=frozenset({"a", "b"}),
        declared=frozenset({"a", "b"}),
    )
    condition = compile_filter(row_filter, column_ids={"a": 1, "b": 2}, unit_ids=UNIT_IDS, table=PLACES, now=NOW)
    assert "published_from" in str(condition.compile(dialect=postgresql.dialect()))


def _wide_world() -> dict[str, Any]:
    keys = [f"gov/{top}/c{n}" for top in ("gen_1", "gen_12") for n in range(2000)]
    columns = {key: {"type": "gen_1", "owners": ["gen_1"], "workflow": ""} for key in keys}
    cell = {"action": "read", "own": None, "states": [], "deny": False}
    row = {"target": "columns", "selects": keys, "cells": {"ed_12": [cell]}}
    base = {"units": UNITS, "duties": {"ed_12": "site"}, "types": {"gen_1": "simple"}}
    return {**base, "columns": columns, "workflows": {"simple": {"draft": False, "open": True}}, "rows": [row]}


def _wide_ids() -> dict[str, int]:
    return {key: number for number, key in enumerate(_wide_world()["columns"], 1)}
