"""Conditions in a real browser: conditions.js and rendered forms come to the verdicts of the table."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from generator.build.forms import build_form
from generator.spec.conditions import names
from generator.spec.model import RecordType
from tests.generator.conditions_table import CASES, VARIABLES, Case, record_type
from tests.generator.form_context import SCRIPTS, Context, environment

pytestmark = pytest.mark.browser
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SAFE = 2**53 - 1


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium; set CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        yield page
        browser.close()
        assert problems == []


def big(value: Any) -> Any:
    """JSON in which whole numbers that JavaScript would round are marked."""
    if isinstance(value, dict):
        return {key: big(one) for key, one in value.items()}
    if isinstance(value, list):
        return [big(one) for one in value]
    return {"~big": str(value)} if isinstance(value, int) and abs(value) > SAFE else value


def test_evaluator_agrees_with_the_table(page: Any) -> None:
    cases = [case for case in CASES if not case.form]
    page.set_content("<!doctype html><title>conditions</title>")
    page.add_script_tag(path=SCRIPTS / "conditions.js")
    asked = json.dumps([[case.condition.data, big(case.scopes())] for case in cases], ensure_ascii=False)
    verdicts = page.evaluate(
        """([asked, variables]) => {
          const revive = (key, value) => value && value["~big"] !== undefined ? BigInt(value["~big"]) : value;
          return JSON.parse(asked, revive).map(([data, scopes]) => Conditions.holds(data, scopes, JSON.parse(variables)));
        }""",
        [asked, json.dumps(VARIABLES)],
    )
    wrong = [
        f"{case.number}: {case.when}" for case, verdict in zip(cases, verdicts, strict=True) if verdict != case.holds
    ]
    assert wrong == []


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
