"""The policy against an oracle that says the same rules slowly, over generated matrices with neighbouring names."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.spec.policy import Policy
from generator.spec.rights.access import permissions_for, view_name
from tests.generator.spec import naive_policy as naive
from tests.generator.spec.policy_worlds import (
    ACTIONS,
    ARCHIVED_COLUMN,
    TYPES,
    UNITS,
    actor_of,
    actors,
    all_records,
    facts_of,
    site_of,
    worlds,
)

RECORD_ACTIONS = tuple(a for a in ACTIONS if a != "create")


@given(st.data(), worlds(), actors)
@settings(max_examples=80, deadline=None)
def test_decide_agrees_with_the_naive_oracle(data: st.DataObject, world: dict[str, Any], who: dict[str, Any]) -> None:
    policy, actor = Policy(site_of(world)), actor_of(who)
    record_type = data.draw(st.sampled_from(list(TYPES)))
    for record in all_records(world, record_type):
        for action in RECORD_ACTIONS:
            decision = policy.decide(actor, action, record_type=record_type, record=facts_of(record))
            assert decision.allowed == naive.may(world, who, action, record_type, record), (action, record, decision)


@given(st.data(), worlds(), actors)
@settings(max_examples=80, deadline=None)
def test_row_filter_passes_what_decide_allows(data: st.DataObject, world: dict[str, Any], who: dict[str, Any]) -> None:
    policy, actor = Policy(site_of(world)), actor_of(who)
    record_type = data.draw(st.sampled_from(list(TYPES)))
    rows = [facts_of(record) for record in all_records(world, record_type)]
    for action in RECORD_ACTIONS:
        row_filter = policy.row_filter(actor, action, record_type)
        allowed = [policy.decide(actor, action, record_type=record_type, record=r).allowed for r in rows]
        assert [row_filter.matches(r) for r in rows] == allowed
        assert not row_filter.nothing or not any(allowed)
        assert not row_filter.everything or all(allowed)


@given(worlds(), actors)
@settings(max_examples=60, deadline=None)
def test_a_column_or_type_alone_asks_whether_there_could_be_a_record(
    world: dict[str, Any], who: dict[str, Any]
) -> None:
    policy, actor = Policy(site_of(world)), actor_of(who)
    for column, home in world["columns"].items():
        for action in RECORD_ACTIONS:
            there = naive.every_record(world, who, home["type"], [column], home["owners"], True)
            could = any(naive.may(world, who, action, home["type"], r) for r in there)
            assert policy.decide(actor, action, column=column).allowed == could
            assert (column in policy.columns_for(actor, action)) == could
    for record_type in TYPES:
        homes = [k for k, c in world["columns"].items() if c["type"] == record_type]
        anywhere = naive.every_record(world, who, record_type, [*homes, ARCHIVED_COLUMN], [*UNITS, "elsewhere"])
        for action in RECORD_ACTIONS:
            could = any(naive.may(world, who, action, record_type, r) for r in anywhere)
            assert policy.decide(actor, action, record_type=record_type).allowed == could


@given(worlds(), actors)
@settings(max_examples=60, deadline=None)
def test_create_is_exact_by_the_owners_of_the_column(world: dict[str, Any], who: dict[str, Any]) -> None:
    policy, actor = Policy(site_of(world)), actor_of(who)
    expected = tuple(column for column in world["columns"] if naive.may_create(world, who, column))
    assert policy.columns_for(actor, "create") == expected
    for column, home in world["columns"].items():
        assert policy.decide(actor, "create", column=column).allowed == (column in expected)
        for_units = tuple(u for u in home["owners"] if naive.creates(world, who, column, u))
        assert policy.units_for(actor, "create", column=column) == for_units
        for unit in UNITS:
            new = facts_of({"column": column, "unit": unit, "state": "", "created_by": who["user"], "visible": False})
            decision = policy.decide(actor, "create", record=new)
            assert decision.allowed == naive.creates(world, who, column, unit)


@given(st.data(), worlds(), actors)
@settings(max_examples=60, deadline=None)
def test_adding_a_denial_never_allows_more(data: st.DataObject, world: dict[str, Any], who: dict[str, Any]) -> None:
    stricter = {**world, "rows": [*world["rows"], _denying(data.draw(worlds()), world)]}
    before, after, actor = Policy(site_of(world)), Policy(site_of(stricter)), actor_of(who)
    for record_type in TYPES:
        for record in all_records(world, record_type):
            for action in ACTIONS:
                question = {"record_type": record_type, "record": facts_of(record)}
                if after.decide(actor, action, **question).allowed:
                    assert before.decide(actor, action, **question).allowed
    for action in ACTIONS:
        assert set(after.columns_for(actor, action)) <= set(before.columns_for(actor, action))


@given(st.data(), worlds(), actors)
@settings(max_examples=60, deadline=None)
def test_what_the_policy_allows_the_roles_let_through(
    data: st.DataObject, world: dict[str, Any], who: dict[str, Any]
) -> None:
    site = site_of(world)
    policy, actor = Policy(site), actor_of(who)
    grants = policy.grants()
    pairs = set(grants["", "public"])
    if who["user"] is not None:
        for assignment in who["assignments"]:
            pairs |= grants.get(tuple(assignment), frozenset())
    for record_type in TYPES:
        every = all_records(world, record_type)
        columns = [k for k, c in world["columns"].items() if c["type"] == record_type]
        for action in ACTIONS:
            questions: list[dict[str, Any]] = [{"record_type": record_type}]
            questions += [{"record_type": record_type, "record": facts_of(r)} for r in every]
            questions += [{"column": column} for column in columns]
            if any(policy.decide(actor, action, **question).allowed for question in questions):
                needed = {(permission, view_name(record_type)) for permission in permissions_for(site, action)}
                assert needed <= pairs


def _denying(other: dict[str, Any], world: dict[str, Any]) -> dict[str, Any]:
    row = next(iter(other["rows"]), {"target": "columns", "selects": list(world["columns"]), "cells": {}})
    cells = {d: [{**cell, "deny": True} for cell in cells] for d, cells in row["cells"].items()}
    return {**row, "cells": cells}
