"""Paths, offsets, defaults, templates and the expressions of computed fields."""

from __future__ import annotations

from typing import Any

import pytest

from generator.spec.values import evaluate, fill, is_path, lookup, lookup_field, paths_of, resolve, shift, total

RECORD = {
    "title": "招生",
    "unit": "a field of that name",
    "contact": {"phone": "12345"},
    "items": [{"price": 5, "tags": ["a", "b"]}, {"price": "2.50"}, {}],
    "policy": 12,
    "office": "jyj",
    "ok": True,
}
ROW = {"title": None, "price": 5}
VARIABLES: dict[str, Any] = {
    "today": "2026-03-31",
    "me": {"id": 7},
    "unit": {"key": "jyj", "phone": "0451"},
    "records": {12: {"title": "办法", "basis": 13}, "13": {"title": "条例"}},
    "units": lambda key: {"jyj": {"address": "中央街"}}.get(key),
    "add_working_days": lambda day, number: f"{day}+{number}",
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("title", None),
        ("price", 5),
        ("parent.title", "招生"),
        ("parent", None),
        ("parent.parent.title", None),
        ("contact.phone", "12345"),
        ("contact.fax", None),
        ("items.price", [5, "2.50"]),
        ("items.tags", ["a", "b"]),
        ("items.none", []),
        ("policy.title", "办法"),
        ("policy.basis.title", "条例"),
        ("policy.none", None),
        ("office.address", "中央街"),
        ("office.address.more", None),
        ("ok.title", None),
        ("nothing", None),
        ("nothing.more", None),
        ("today", "2026-03-31"),
        ("unit", "jyj"),
        ("unit.phone", "0451"),
        ("me", 7),
        ("state", None),
        ("new.x", None),
    ],
)
def test_lookup(path: str, value: Any) -> None:
    assert lookup(path, [ROW, RECORD], VARIABLES) == value


def test_a_field_named_like_a_variable_is_found_as_a_field() -> None:
    assert lookup_field("unit", [RECORD], VARIABLES) == "a field of that name"
    assert lookup_field("parent.title", [ROW, RECORD], VARIABLES) is None


@pytest.mark.parametrize(
    ("value", "plus", "result"),
    [
        (3, 2, 5),
        ("2.5", 1, "3.5"),
        (1.5, 1, "2.5"),
        ("x", 1, None),
        (None, 1, None),
        (10**40, 1, 10**40 + 1),
        ("2026-03-31", {"value": 1, "unit": "month"}, "2026-04-30"),
        ("2026-03-31", {"value": -13, "unit": "month"}, "2025-02-28"),
        ("2024-02-29", {"value": 4, "unit": "year"}, "2028-02-29"),
        ("2026-12-31", {"value": 1, "unit": "natural_day"}, "2027-01-01"),
        ("2026-03-31", {"value": 3, "unit": "hour"}, "2026-03-31T03:00:00"),
        ("2026-03-31T23:30", {"value": 45, "unit": "minute"}, "2026-04-01T00:15:00"),
        ("2026-03-31T23:30:15", {"value": 1, "unit": "month"}, "2026-04-30T23:30:15"),
        ("9999-12-31", {"value": 1, "unit": "natural_day"}, None),
        ("9999-12-31", {"value": 1, "unit": "year"}, None),
        ("0001-01-01", {"value": -1, "unit": "month"}, None),
        ("2026-02-30", {"value": 1, "unit": "natural_day"}, None),
        ("20260331", {"value": 1, "unit": "natural_day"}, None),
        ("2026-03-31", {"value": 1, "unit": "week"}, None),
        ("2026-03-31", {"value": 1.5, "unit": "month"}, None),
        ("2026-03-31", {"value": 5, "unit": "working_day"}, "2026-03-31+5"),
        (5, {"value": 1, "unit": "month"}, None),
    ],
)
def test_shift(value: Any, plus: Any, result: Any) -> None:
    assert shift(value, plus, VARIABLES) == result


def test_working_days_need_a_calendar() -> None:
    assert shift("2026-03-31", {"value": 5, "unit": "working_day"}, {}) is None


def test_resolve() -> None:
    assert resolve(5, [RECORD], VARIABLES) == 5
    assert resolve({"$": "title"}, [RECORD], VARIABLES) == "招生"
    assert resolve({"$": "today", "plus": {"value": 1, "unit": "year"}}, [RECORD], VARIABLES) == "2027-03-31"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("文字", "文字"),
        ("$title", "招生"),
        ("$today+30d", "2026-04-30"),
        ("$$5", "$5"),
        ("{title}（{unit}）", "招生（jyj）"),
        ("{title}-{nothing}", None),
        ("{{title}} {title}", "{title} 招生"),
        ("{items.tags}", "a、b"),
        ({"sum": "$items.price"}, "7.50"),
        ({"count": "$items"}, 3),
        ({"count": "$nothing"}, 0),
        ({"sum": "$nothing"}, 0),
        ({"$": "title"}, "招生"),
        ({"value": 20, "unit": "$office"}, {"value": 20, "unit": "jyj"}),
        (["$office", "x"], ["jyj", "x"]),
        (5, 5),
        (None, None),
        (True, True),
        ("", ""),
    ],
)
def test_evaluate(expression: Any, value: Any) -> None:
    assert evaluate(expression, [RECORD], VARIABLES) == value


def test_templates_write_values_as_people_read_them() -> None:
    shown = evaluate("{office}·{policy}", [RECORD], VARIABLES, lambda path, value: f"<{path}={value}>")
    assert shown == "<office=jyj>·<policy=12>"


@pytest.mark.parametrize(
    ("template", "values", "text"),
    [
        ("{unit.code}/{yyyy}-{seq:05d}", {"unit.code": "JY", "yyyy": "2026", "seq": 7}, "JY/2026-00007"),
        ("{seq:3}", {"seq": 12345}, "12345"),
        ("{seq:05d}", {"seq": "7"}, "7"),
        ("{a} {b}", {"a": ["x", 1], "b": {"zh": "一"}}, "x、1 一"),
        ("{a}", {}, ""),
        ("{not a place} {}", {}, "{not a place} {}"),
    ],
)
def test_fill(template: str, values: dict[str, Any], text: str) -> None:
    assert fill(template, values.get) == text


def test_total_is_exact() -> None:
    assert total([1, 2, 3]) == 6
    assert total(["0.1", "0.2"]) == "0.3"
    assert total([1, "x", None, True, {}, "2"]) == "3"
    assert total(["9" * 60, 1]) == "1" + "0" * 60
    assert total("5") == 0


def test_paths_of() -> None:
    assert paths_of("$today+3d") == {"today"}
    assert paths_of("{a}-{b.c:03d}{{d}}") == {"a", "b.c"}
    assert paths_of({"sum": "$rows.n"}) == {"rows.n"}
    assert paths_of({"$": "x"}) == {"x"}
    assert paths_of(["$a", {"k": "$b"}]) == {"a", "b"}
    assert paths_of("$$a") == paths_of("$5") == paths_of(5) == paths_of(None) == frozenset()


def test_is_path() -> None:
    assert is_path("a.b_1")
    assert not any(map(is_path, ("", "1a", "a.", ".a", "a b", "a\n", "字段", "a-b")))
