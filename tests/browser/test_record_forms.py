"""Record forms in a real browser: lists by mouse and keyboard, conditions while typing, what is posted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from generator.build.forms import build_form
from generator.spec.builtin import PUBLICATION
from generator.spec.conditions import parse_condition
from generator.spec.model import Choice, Field, Kind, Many, RecordType, Section, Text
from tests.generator.form_context import SCRIPTS, Context, environment

pytestmark = pytest.mark.browser


def field(key: str, type: str = "text", **more: Any) -> Field:
    return Field(key, type, Text(key), **more)


YES_NO = (Choice("yes", Text("是")), Choice("no", Text("否"), when=parse_condition({"title": {"set": True}})))
PARTS = field("parts", "rows", fields=(field("label"), field("amount", "money")))
FIELDS = (
    field("title", required=True),
    field("kind", "choice", choices=YES_NO),
    field("reason", when=parse_condition({"kind": "yes"}), required=parse_condition({"title": "strict"})),
    field("kept", when=parse_condition({"kind": "yes"}), keep=True),
    field("items", "rows", many=Many(0, 4), fields=(
        field("name"),
        field("note", when=parse_condition({"name": "n", "$parent.kind": "yes"})),
        PARTS,
    )),
    field("total", "computed", options={"value": {"sum": "$items.parts.amount"}, "as": "money"}),
    field("phones", many=Many()),
    field("blocks", "rows", kinds=(
        Kind("photo", Text("图片"), (field("alt"),)),
        Kind("words", Text("文字"), (field("body"),)),
    )),
    field("extra"),
    field("day", "date"),
)  # fmt: skip
RECORD_TYPE = RecordType(
    "sample",
    "records",
    Text("例"),
    FIELDS,
    PUBLICATION,
    sections=(Section(Text("另"), ("extra",), parse_condition({"kind": "yes"})),),
)
FORM = build_form(RECORD_TYPE)
PAIRS = "() => [...new FormData(document.querySelector('form'))].filter(([, one]) => typeof one === 'string')"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    page.close()
    assert problems == []


def show(page: Any, data: dict[str, Any] | None = None, *, complete: bool = False) -> None:
    form = FORM(data=data or {}, context=Context(), complete=complete)
    page.set_content(f"<!doctype html><html lang=zh><title>f</title><form>{form.render_sections(environment())}</form>")
    page.add_script_tag(path=SCRIPTS / "conditions.js")
    page.add_script_tag(path=SCRIPTS / "forms.js")


def sent(page: Any) -> dict[str, Any]:
    """What the server reads from the form as it stands."""
    pairs = page.evaluate(PAIRS)
    form = FORM(MultiDict([tuple(pair) for pair in pairs]), context=Context())
    assert form.problems() == ()
    return {key: value for key, value in form.values().items() if value is not None}


def settled(page: Any) -> None:
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_rows_are_added_filled_moved_and_removed(page: Any) -> None:
    show(page, {"items": [{"name": "甲"}]})
    page.locator('[data-repeat="items"] > p [data-add]').click()
    assert page.evaluate("() => document.activeElement.name") == "items-1-name"
    page.keyboard.type("乙")
    page.locator('[data-repeat="items-1-parts"] [data-add]').click()
    assert page.evaluate("() => document.activeElement.name") == "items-1-parts-0-label"
    page.keyboard.type("丁")
    assert sent(page) == {"items": [{"name": "甲"}, {"name": "乙", "parts": [{"label": "丁"}]}]}
    page.locator('button[value="up:items:1"]').click()
    assert page.evaluate("() => document.activeElement.value") == "up:items:1"
    assert sent(page)["items"][0]["name"] == "乙"
    assert page.locator("[data-entries] > [data-entry] > div > strong").all_inner_texts()[0] == "第 1 项"
    assert page.locator("[data-say]").inner_text() == "已移到第 1 项"
    page.locator('button[value="remove:items:1"]').click()
    assert sent(page) == {"items": [{"name": "甲"}]}
    page.locator('[data-repeat="items"] > p [data-add]').click()
    inputs = page.locator('[data-repeat="items"] input[name$="-name"]')
    names = inputs.evaluate_all("(all) => all.map((one) => one.name)")
    assert names == ["items-0-name", "items-2-name"]


def test_lists_work_by_keyboard_alone(page: Any) -> None:
    show(page)
    page.locator('[data-repeat="phones"] [data-add]').focus()
    for number in ("1", "2", "3"):
        page.keyboard.press("Enter")
        page.keyboard.type(number)
        page.locator('[data-repeat="phones"] > p [data-add]').focus()
    assert sent(page) == {"phones": ["1", "2", "3"]}
    page.locator('button[value="up:phones:2"]').focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert sent(page) == {"phones": ["3", "1", "2"]}
    page.locator('button[value="remove:phones:2"]').focus()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.value") == "remove:phones:0"
    assert sent(page) == {"phones": ["1", "2"]}


def test_enter_in_an_input_presses_no_button_of_a_list(page: Any) -> None:
    show(page, {"items": [{"name": "甲"}]})
    page.evaluate(
        """() => document.querySelector("form").addEventListener("submit", (event) => {
          event.preventDefault();
          window.pressed = event.submitter.value || event.submitter.dataset.defaultSubmit;
        })"""
    )
    page.locator('[name="items-0-name"]').press("Enter")
    assert page.evaluate("() => window.pressed") == ""
    assert sent(page) == {"items": [{"name": "甲"}]}


def test_no_more_rows_than_allowed(page: Any) -> None:
    show(page, {"items": [{"name": str(number)} for number in range(3)]})
    add = page.locator('[data-repeat="items"] > p [data-add]')
    add.click()
    assert add.is_disabled()
    page.locator('button[value="remove:items:0"]').click()
    assert add.is_enabled()


def test_rows_of_kinds(page: Any) -> None:
    show(page)
    page.locator('[data-repeat="blocks"] [data-add="words"]').click()
    page.keyboard.type("文")
    page.locator('[data-repeat="blocks"] [data-add="photo"]').click()
    page.keyboard.type("图")
    assert page.evaluate("() => document.activeElement.name") == "blocks-1-alt"
    pairs = dict(page.evaluate(PAIRS))
    assert (pairs["blocks-0-kind"], pairs["blocks-1-kind"]) == ("words", "photo")
    assert sent(page)["blocks"] == [{"kind": "words", "body": "文"}, {"kind": "photo", "alt": "图"}]


def test_conditions_follow_what_is_typed(page: Any) -> None:
    show(page, {"items": [{"name": "n", "note": "x"}], "extra": "e", "kept": "k", "reason": "r"})
    reason, note = page.locator("#f-reason-field"), page.locator("#f-items-0-note-field")
    assert not reason.is_visible()
    assert not note.is_visible()
    assert sent(page) == {"items": [{"name": "n"}], "kept": "k"}
    page.locator("#f-kind-0").check()
    settled(page)
    assert reason.is_visible()
    assert note.is_visible()
    assert page.locator("#s-1").is_visible()
    must = page.locator("#f-reason-field [data-must]")
    assert not must.is_visible()
    page.locator("#f-title").fill("strict")
    settled(page)
    assert must.is_visible()
    assert page.locator("#f-reason").get_attribute("aria-required") == "true"
    expected = {"title": "strict", "kind": "yes", "reason": "r", "kept": "k", "extra": "e"}
    expected["items"] = [{"name": "n", "note": "x"}]
    assert sent(page) == expected
    page.locator('[name="items-0-name"]').fill("m")
    settled(page)
    assert not note.is_visible()
    page.locator('[data-repeat="items"] > p [data-add]').click()
    page.keyboard.type("n")
    settled(page)
    assert page.locator("#f-items-1-note-field").is_visible()


def test_choices_are_offered_under_conditions(page: Any) -> None:
    show(page)
    second = page.locator('label[data-option="no"]')
    assert not second.is_visible()
    page.locator("#f-title").fill("x")
    settled(page)
    assert second.is_visible()
    assert page.locator("#f-kind-1").is_enabled()


def test_computed_values_are_shown_while_typing(page: Any) -> None:
    show(page, {"items": [{"name": "a", "parts": [{"amount": 1250}, {"amount": 300}]}]})
    output = page.locator("[data-output]")
    assert output.inner_text() == "15.50 元"
    page.locator('[name="items-0-parts-1-amount"]').fill("1,000")
    settled(page)
    assert output.inner_text() == "1,012.50 元"


def test_required_in_the_browser_only_for_complete_forms(page: Any) -> None:
    show(page, complete=True)
    assert page.evaluate("() => document.querySelector('#f-title').required")
    assert not page.evaluate("() => document.querySelector('#f-reason').required")
    page.locator("#f-kind-0").check()
    page.locator("#f-title").fill("strict")
    settled(page)
    assert page.evaluate("() => document.querySelector('#f-reason').required")


def test_without_scripts_everything_is_there(browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    form = FORM(data={"items": [{"name": "甲"}]}, context=Context())
    page.set_content(f"<!doctype html><form>{form.render_sections(environment())}</form>")
    assert page.locator('[name="items-1-name"]').is_visible()
    assert page.locator("#f-reason").is_visible()
    assert page.locator('button[value="add:items"]').is_visible()
    context.close()
