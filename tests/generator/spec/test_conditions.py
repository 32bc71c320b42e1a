"""Conditions: how they are written, and whether they hold."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.spec.conditions import ConditionError, holds, names, parse_condition
from generator.spec.model import Condition, Position
from tests.generator.conditions_table import CASES, VARIABLES, Case, label

EVALUATED = [case for case in CASES if not case.form]


def test_the_table_is_large_enough() -> None:
    assert len(CASES) >= 200
    assert len([case for case in CASES if case.at]) >= 30
    assert 0.3 < sum(case.holds for case in CASES) / len(CASES) < 0.7


@pytest.mark.parametrize("case", EVALUATED, ids=label)
def test_evaluator_agrees_with_the_table(case: Case) -> None:
    assert holds(case.condition, case.scopes(), VARIABLES) is case.holds


@pytest.mark.parametrize("case", EVALUATED, ids=label)
def test_canonical_data_is_plain_json(case: Case) -> None:
    data = case.condition.data
    assert json.loads(json.dumps(data)) == data


@pytest.mark.parametrize(
    ("raw", "data"),
    [
        ({"a": 1}, ["test", "a", "eq", 1]),
        ({"a": None}, ["test", "a", "set", False]),
        ({"a": [1, "x"]}, ["test", "a", "in", [1, "x"]]),
        ({"a": {"gte": 3, "lt": 5}}, ["all", [["test", "a", "gte", 3], ["test", "a", "lt", 5]]]),
        ({"a": "$b"}, ["test", "a", "eq", {"$": "b"}]),
        ({"a": "$$b"}, ["test", "a", "eq", "$b"]),
        ({"a": {"in": "$tags"}}, ["test", "a", "in", [{"$": "tags"}]]),
        (
            {"a": {"lte": "$today+30d"}},
            ["test", "a", "lte", {"$": "today", "plus": {"value": 30, "unit": "natural_day"}}],
        ),
        ({"a": {"lte": "$b-2"}}, ["test", "a", "lte", {"$": "b", "plus": -2}]),
        ({"all": [{"a": 1}]}, ["all", [["test", "a", "eq", 1]]]),
        ({"not": {"a": 1}, "b": 2}, ["all", [["not", ["test", "a", "eq", 1]], ["test", "b", "eq", 2]]]),
        ({"$parent.a": 1}, ["test", "$parent.a", "eq", 1]),
        ({"a": 2.0}, ["test", "a", "eq", 2]),
    ],
)
def test_parsing(raw: Any, data: Any) -> None:
    assert parse_condition(raw).data == data


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("a", "mapping"),
        (True, "mapping"),
        ([], "mapping"),
        ({}, "empty"),
        ({"a": {}}, "no comparison"),
        ({"a": []}, "one or more"),
        ({"a": [[1]]}, "text, a number"),
        ({"a": {"gte": None}}, "a number, a date"),
        ({"a": {"gte": True}}, "a number, a date"),
        ({"a": {"gte": [1]}}, "text, a number"),
        ({"a": {"sett": True}}, "did you mean set"),
        ({"a": {"ne": 1}}, "there are eq in"),
        ({"a": {"set": "yes"}}, "true or false"),
        ({"a": {"eq": {"b": 1}}}, "text, a number"),
        ({"all": []}, "one or more"),
        ({"any": {"a": 1}}, "one or more"),
        ({"not": [{"a": 1}]}, "mapping"),
        ({"a b": 1}, "no name of a field"),
        ({"": 1}, "no name of a field"),
        ({"$title": 1}, "write title"),
        ({"a": "$5"}, "$$5"),
        ({"a": "$b+"}, "$$b+"),
        ({"a": {"lte": "$today+3wd"}}, "use days"),
        ({"a": 2**53}, "go up to"),
        ({"a": float("inf")}, "go up to"),
        ({"a": float("nan")}, "go up to"),
    ],
)
def test_mistakes_say_what_would_be_right(raw: Any, said: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition(raw)
    message = caught.value.message
    assert said in message.en
    assert any("一" <= character <= "鿿" for character in message.zh)


def test_position_is_kept() -> None:
    position = Position("records/a.yaml", 3, 7)
    assert parse_condition({"a": 1}, position).position == position


def test_names_tell_fields_from_variables() -> None:
    condition = parse_condition(
        {"a": 1, "any": [{"b": "$c.d"}, {"not": {"$parent.e": {"lt": "$today"}}}, {"f": ["$parent.g", 2]}]}
    )
    assert names(condition) == {"a", "b", "c.d", "$parent.e", "$today", "f", "$parent.g"}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True)
    | st.text(max_size=8)
    | st.sampled_from(["1", "01", "2026-03-01", "2026-03-01T09:30", "09:30", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abvalueunit"), inner, max_size=3),
    max_leaves=6,
)
OPERANDS = st.sampled_from([None, True, False, 0, 1, 1.5, "1", "x", "2026-03-01", {"$": "b"}, {"$": "parent.a"}])


@settings(deadline=None)
@given(JSON, JSON, st.sampled_from(["eq", "gt", "gte", "lt", "lte"]), OPERANDS)
def test_never_raises_for_any_data(a: Any, b: Any, operator: str, operand: Any) -> None:
    scopes = [{"a": a, "b": b}, {"a": b}]
    condition = Condition(["test", "a", operator, operand])
    verdict = holds(condition, scopes, {})
    assert holds(Condition(["not", condition.data]), scopes, {}) is not verdict


@settings(deadline=None)
@given(JSON, OPERANDS)
def test_orders_fit_together(a: Any, operand: Any) -> None:
    def verdict(operator: str) -> bool:
        return holds(Condition(["test", "a", operator, operand]), [{"a": a}], {})

    if not isinstance(a, list):
        assert verdict("gte") or not verdict("gt")
        assert not (verdict("gt") and verdict("lt"))
