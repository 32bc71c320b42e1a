"""Conditions in a real browser: conditions.js and rendered forms come to the verdicts of the table."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from generator.build.forms import build_form
from generator.spec.conditions import holds, names
from generator.spec.model import Condition, RecordType
from tests.generator.conditions_table import CASES, VARIABLES, Case, record_type
from tests.generator.form_context import SCRIPTS, Context, environment

pytestmark = pytest.mark.browser
SAFE = 2**53 - 1


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    """One page without errors."""
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    page.close()
    assert problems == []


def big(value: Any) -> Any:
    """JSON in which whole numbers that JavaScript would round are marked."""
    if isinstance(value, dict):
        return {key: big(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [big(one) for one in value]
    return {"~big": str(value)} if isinstance(value, int) and abs(value) > SAFE else value


ASK = """([asked, variables]) => {
  const revive = (key, value) => value && value["~big"] !== undefined ? BigInt(value["~big"]) : value;
  const given = JSON.parse(variables);
  return JSON.parse(asked, revive).map(([data, scopes]) => Conditions.holds(data, scopes, given));
}"""


def test_evaluator_agrees_with_the_table(page: Any) -> None:
    cases = [case for case in CASES if not case.form]
    page.set_content("<!doctype html><title>conditions</title>")
    page.add_script_tag(path=SCRIPTS / "conditions.js")
    asked = json.dumps([[case.condition.data, big(case.scopes())] for case in cases], ensure_ascii=False)
    verdicts = page.evaluate(ASK, [asked, json.dumps(VARIABLES)])
    wrong = [
        f"{case.number}: {case.when}" for case, verdict in zip(cases, verdicts, strict=True) if verdict != case.holds
    ]
    assert wrong == []


POOL: list[Any] = [
    *(
        None,
        "",
        [],
        {},
        True,
        False,
        0,
        1,
        -1,
        1.5,
        0.1,
        1e21,
        1e-7,
        SAFE,
        SAFE + 2,
        -(2**63),
        "0",
        "1",
        "01",
        "1.0",
        "0.10",
    ),
    *("-0", "1e3", "+1", "1.", " 1", "x", "é", "\U00020bb7", "true", "null", "2026-03-01", "2026-03-31", "2026-02-30"),
    *(
        "2026-03-31T14:30",
        "2026-03-31T14:30:00",
        "2026-03-31T14:30:01",
        "0001-01-01",
        "9999-12-31",
        "24:00",
        "09:30",
        "09:30:00",
    ),
    *(
        {"value": 1, "unit": "month"},
        {"value": 2, "unit": "month"},
        {"value": 1, "unit": "hour"},
        {"value": "1", "unit": "hour"},
    ),
    *([1, "x"], ["1", None], [True], [[1]], [{"a": 1}], {"a": "x", "b": 2}, 12, 13, "jyj", "songlin"),
]
PATHS = [
    "a",
    "b",
    "a.b",
    "a.title",
    "c.a",
    "$parent.a",
    "$parent.b",
    "$today",
    "$now",
    "$unit",
    "$unit.code",
    "$me",
    "$state",
]
OPERANDS: list[Any] = [
    *POOL[3:],
    *({"$": path.removeprefix("$")} for path in PATHS),
    *({"$": name, "plus": plus} for name in ("a", "today", "now") for plus in (1, -2, 0)),
    *(
        {"$": name, "plus": {"value": value, "unit": unit}}
        for name in ("a", "today", "now")
        for unit in ("natural_day", "month", "year", "hour", "minute")
        for value in (1, -13, 40)
    ),
]


def random_condition(pick: random.Random, depth: int = 0) -> Any:
    word = pick.choice(["all", "any", "not", "test", "test", "test"]) if depth < 2 else "test"
    if word in ("all", "any"):
        return [word, [random_condition(pick, depth + 1) for _ in range(pick.randint(1, 3))]]
    if word == "not":
        return ["not", random_condition(pick, depth + 1)]
    operator = pick.choice(["eq", "in", "gt", "gte", "lt", "lte", "set"])
    if operator == "set":
        return ["test", pick.choice(PATHS), "set", pick.random() < 0.5]
    operands = [pick.choice(OPERANDS) for _ in range(3)]
    return ["test", pick.choice(PATHS), operator, operands if operator == "in" else operands[0]]


def test_random_conditions_agree_with_the_server(page: Any) -> None:
    pick = random.Random(20261124)
    cases = []
    for _ in range(4000):
        scopes = [{key: pick.choice(POOL) for key in "abc"} for _ in range(pick.randint(1, 3))]
        cases.append((random_condition(pick), scopes))
    page.set_content("<!doctype html><title>conditions</title>")
    page.add_script_tag(path=SCRIPTS / "conditions.js")
    verdicts = page.evaluate(ASK, [json.dumps(big(cases)), json.dumps(VARIABLES)])
    expected = [holds(Condition(data), scopes, VARIABLES) for data, scopes in cases]
    wrong = [(case, mine) for case, mine, theirs in zip(cases, expected, verdicts, strict=True) if mine is not theirs]
    assert wrong == []
    assert 500 < sum(expected) < 3500


def probe_id(case: Case) -> str:
    return "-".join(["f", *map(str, case.at), "probe", "field"])


def slim(case: Case) -> RecordType:
    """The record type without the fields that have nothing to do with the case: the page stays small."""
    full = record_type(case)
    named = {path.removeprefix("$parent.").removeprefix("$parent.").split(".")[0] for path in names(case.condition)}
    used = named | set(case.data) | {"probe"}
    return full if case.form else dataclasses.replace(full, fields=tuple(f for f in full.fields if f.key in used))


def test_forms_agree_with_the_table(page: Any) -> None:
    cases = [case for case in CASES if not case.raw]
    templates = environment()
    parts = []
    for case in cases:
        form = build_form(slim(case))(data=case.probed(), context=Context(), variables=VARIABLES)
        parts.append(f'<form data-case="{case.number}">{form.render_sections(templates)}</form>')
    page.set_content("<!doctype html><title>forms</title>" + "".join(parts))
    page.add_script_tag(path=SCRIPTS / "conditions.js")
    page.add_script_tag(path=SCRIPTS / "forms.js")
    verdicts = page.evaluate(
        """(ids) => ids.map(([number, id]) => {
          const form = document.querySelector(`form[data-case="${number}"]`);
          const field = form.querySelector(`[id="${id}"]`);
          const control = field.querySelector("input");
          return [!field.hidden, !control.disabled, new FormData(form).has(control.name)];
        })""",
        [[case.number, probe_id(case)] for case in cases],
    )
    wrong = [
        f"{case.number}: {case.when} {case.data} {verdict}"
        for case, verdict in zip(cases, verdicts, strict=True)
        if verdict != [case.holds] * 3
    ]
    assert wrong == []
