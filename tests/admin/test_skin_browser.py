"""The staff skin in a real browser: keyboard, tree filter, unsaved changes, phone width, editors under our CSP."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.serving import make_server

from tests.admin import contexts
from tests.admin.preview import create_app

CHROMIUM = os.environ.get("CHROMIUM") or next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'"
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("skin-browser"),
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SADeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Using the in-memory storage:UserWarning"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The preview, served with the security policy of the staff app."""
    app = create_app()

    @app.after_request
    def policy(answer: Any) -> Any:
        answer.headers["Content-Security-Policy"] = POLICY
        return answer

    @app.post("/admin/policy/add")
    def saved() -> str:
        from flask import request

        return f"<main>{request.form.get('_action')}</main>"

    app.config["WTF_CSRF_ENABLED"] = False
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A new window of 1280 × 900; its errors are in ``page.trouble``."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    window = context.new_page()
    window.trouble = []
    window.on("pageerror", lambda error: window.trouble.append(str(error)))
    window.on("console", lambda message: window.trouble.append(message.text) if message.type == "error" else None)
    yield window
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_the_window(page: Any, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for name in contexts.pages():
        page.goto(f"{address}/page/{name}", wait_until="networkidle")
        extra = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (name, extra) == (name, 0)
    assert page.trouble == []


SMALL = """() => [...document.querySelectorAll('a, button, summary, input, select')].filter((e) => {
    const box = e.getBoundingClientRect();
    const foreign = e.closest('.visually-hidden, .jodit-container, .ts-wrapper');
    const exempt = getComputedStyle(e).display === 'inline' || e.type === 'hidden' || e.type === 'checkbox';
    return e.offsetParent && !exempt && !foreign && box.width > 1 && (box.height < 24 || box.width < 24);
}).map((e) => e.outerHTML.slice(0, 120))"""


def test_targets_are_large_enough(page: Any, address: str) -> None:
    for name in ("list", "form", "show", "dashboard", "accounts"):
        page.goto(f"{address}/page/{name}", wait_until="networkidle")
        assert page.evaluate(SMALL) == []


def test_tree_filter_by_keyboard(page: Any, address: str) -> None:
    page.goto(f"{address}/page/list")
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "tree-q"
    page.keyboard.type("第2 政策")
    page.wait_for_selector("#tree-hits a")
    assert page.inner_text("#tree-say") == "找到 5 个栏目"
    assert page.locator("#tree-hits a").count() == 5
    page.keyboard.press("ArrowDown")
    assert "政策文件0" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "tree-q"
    assert page.is_hidden("#tree-hits")


def test_tree_opens_a_branch_that_was_not_sent(page: Any, address: str) -> None:
    page.goto(f"{address}/page/list")
    page.get_by_role("button", name="展开：第2栏目").click()
    page.wait_for_selector("li[data-id='gov/c2'] ul a")
    assert page.locator("li[data-id='gov/c2'] ul a").count() == 5
    page.get_by_role("button", name="收起：第2栏目").click()
    assert page.locator("li[data-id='gov/c2'] ul").is_hidden()


def test_editors_start_in_chinese_and_do_not_count_as_changes(page: Any, address: str) -> None:
    page.goto(f"{address}/page/form-new", wait_until="networkidle")
    page.wait_for_selector(".jodit-wysiwyg")
    page.wait_for_selector(".ts-wrapper")
    assert page.locator("[aria-label='粗体'], [aria-label='加粗']").count() > 0
    assert page.inner_text(".save-say") == "可先存为草稿，以后再补全"
    page.click(".jodit-wysiwyg")
    page.wait_for_timeout(300)
    assert page.inner_text(".save-say") == "可先存为草稿，以后再补全"
    page.keyboard.type("新的一段")
    page.wait_for_function("() => document.querySelector('.save-say').textContent === '有尚未保存的修改'")
    page.wait_for_function("() => document.querySelector('#f-body').value.includes('新的一段')")
    assert page.trouble == []


def test_leaving_unsaved_changes_asks_first(page: Any, address: str) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto(f"{address}/page/form-new", wait_until="networkidle")
    page.fill("#f-title", "改过的标题")
    page.keyboard.type("x")
    page.click("a.brand", no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    page.keyboard.press("Control+s")
    page.wait_for_selector("main:has-text('save')")
    assert page.inner_text("main") == "save"


def test_error_summary_leads_to_the_inputs(page: Any, address: str) -> None:
    page.goto(f"{address}/page/form-errors", wait_until="networkidle")
    assert "errors" in page.evaluate("document.activeElement.className")
    page.wait_for_selector(".jodit-wysiwyg")
    page.click(".errors a[href='#f-title']")
    assert page.evaluate("document.activeElement.id") == "f-title"
    page.click(".errors a[href='#f-tags']")
    assert page.evaluate("document.activeElement.id") == "f-tags-ts-control"
    page.click(".errors a[href='#f-body']")
    assert "jodit-wysiwyg" in page.evaluate("document.activeElement.className")


def test_bulk_buttons_wait_for_a_choice(page: Any, address: str) -> None:
    page.goto(f"{address}/page/list")
    button = page.locator("#bulk button").first
    assert button.is_disabled()
    page.locator("tbody input[name=id]").nth(0).click()
    page.locator("tbody input[name=id]").nth(3).click(modifiers=["Shift"])
    assert page.inner_text(".bulk-count") == "已选 4 条"
    assert button.is_enabled()
    page.check("[data-all=bulk]")
    assert page.inner_text(".bulk-count") == "已选 24 条"


def test_empty_filters_are_not_sent(page: Any, address: str) -> None:
    page.goto(f"{address}/page/list-few")
    page.goto(f"{address}/page/list")
    page.evaluate("document.querySelector('form.filters').action = location.pathname")
    page.fill("#f-q", "")
    page.click(".flt-go")
    page.wait_for_url("**/page/list?*")
    assert "q=" not in page.url
    assert "_state=v1" in page.url
    assert "document_number" not in page.url


def test_phone_shows_rows_as_cards_and_the_tree_on_demand(page: Any, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/page/list", wait_until="networkidle")
    assert page.locator("tbody tr td[data-label='发文字号']").count() == 25
    assert page.locator("#tree").is_hidden()
    page.get_by_role("button", name="栏目导航").click()
    page.wait_for_selector("#tree.show:not(.showing)")
    page.keyboard.press("Escape")
    page.wait_for_selector("#tree", state="hidden")


def test_flask_appbuilders_filters(page: Any, address: str) -> None:
    page.goto(f"{address}/admin/users/list/", wait_until="networkidle")
    page.click(".fab-search summary")
    row = page.locator("[data-column=username]")
    row.locator("select").select_option(label="包含")
    row.locator("input").fill("user07")
    page.click(".fab-search .flt-go")
    page.wait_for_url("**_username=user07")
    assert page.locator("tbody tr").count() == 1
    assert page.locator("[data-column=username] input").input_value() == "user07"


def test_menu_closes_with_escape(page: Any, address: str) -> None:
    page.goto(f"{address}/page/dashboard")
    page.click("details.menu summary")
    assert page.is_visible(".menu-box")
    page.keyboard.press("Escape")
    assert page.is_hidden(".menu-box")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
