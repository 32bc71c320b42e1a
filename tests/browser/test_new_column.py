"""The story of the issue: an author adds one file, and clerk, publisher and citizen find everything in place."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Server
from tests.site_texts import SMALL_SITE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BULLETINS = """\
column: bulletins
title: 政府公报
owners: [office]
workflow: publication
fields:
  title: {type: text, label: 标题, required: true, max: 100, search: true, list: true}
  issued_on: {type: date, label: 出版日期, required: true, list: true, filter: true}
  body: {type: richtext, label: 正文, required: true, search: true}
  items:
    type: rows
    label: 目录
    fields:
      name: {type: text, label: 篇目, required: true}
      page: {type: integer, label: 页码, min: 1}
"""


def _fill(page: Any) -> None:
    page.get_by_label("标题", exact=False).first.fill("松滨区人民政府公报2026年第三期")
    page.locator("input[type=date]").first.fill("2026-03-31")
    page.locator(".jodit-wysiwyg").click()
    page.keyboard.type("本期刊登规范性文件三件。")
    page.locator("button[data-add]").first.click()
    page.get_by_label("篇目", exact=False).first.fill("关于公布规范性文件清理结果的决定")
    page.get_by_label("页码", exact=False).first.fill("3")


def test_one_file_and_apply_make_a_column(server: Callable[..., Server], visitor: Callable[..., Any]) -> None:
    site = server(SMALL_SITE)
    clerk = visitor(site, "office.editor")
    assert clerk.get_by_role("link", name="政府公报").count() == 0

    site.write({"columns/gov/bulletins.yaml": BULLETINS})
    assert "bulletins" in site.run("apply")

    clerk.goto(f"{site.url}/admin/")
    clerk.locator("nav#tree").get_by_role("link", name="政府公报").click()
    clerk.locator("main").get_by_role("link", name="新建").first.click()
    clerk.get_by_role("button", name="保存并送审").click()
    errors = clerk.locator(".errors")
    assert "标题" in errors.inner_text()
    _fill(clerk)
    clerk.get_by_role("button", name="保存并送审").click()
    clerk.wait_for_url("**/show/*")
    assert "待审核" in clerk.locator("main").inner_text()
    number = clerk.url.rsplit("/", 1)[1]

    stranger = visitor(site, "school.editor")
    assert stranger.goto(f"{site.url}/admin/bulletins/show/{number}").status in (403, 404)
    citizen = visitor(site)
    assert citizen.goto(f"{site.url}/bulletins/{number}.html").status == 404

    publisher = visitor(site, "office.publisher")
    publisher.goto(f"{site.url}/admin/bulletins/show/{number}")
    publisher.locator(".side-do summary").click()
    publisher.get_by_role("button", name="确认发布").click()
    publisher.wait_for_load_state()
    assert "已发布" in publisher.locator("main").inner_text()

    assert citizen.goto(f"{site.url}/bulletins/").status == 200
    citizen.get_by_role("link", name="松滨区人民政府公报2026年第三期").click()
    text = citizen.locator("main").inner_text()
    for expected in (
        "松滨区人民政府公报2026年第三期",
        "本期刊登规范性文件三件",
        "关于公布规范性文件清理结果的决定",
        "2026-03-31",
    ):
        assert expected in text
    citizen.goto(f"{site.url}/")
    assert citizen.get_by_role("link", name="政府公报").count() >= 1
    assert citizen.context.cookies() == []

    with urllib.request.urlopen(f"{site.url}/api/v1/bulletins/?q=%E6%B8%85%E7%90%86") as answer:  # noqa: S310 - loopback
        assert json.load(answer)["count"] == 0
    with urllib.request.urlopen(f"{site.url}/api/v1/bulletins/?q=%E5%85%AC%E6%8A%A5") as answer:  # noqa: S310 - loopback
        [item] = json.load(answer)["items"]
    assert item["data"]["items"] == [{"name": "关于公布规范性文件清理结果的决定", "page": 3}]


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_window(
    server: Callable[..., Server], visitor: Callable[..., Any], width: int
) -> None:
    site = server({**SMALL_SITE, "columns/gov/bulletins.yaml": BULLETINS})
    clerk = visitor(site, "office.editor", width)
    citizen = visitor(site, "", width)
    pages = [
        (clerk, "/admin/"),
        (clerk, "/admin/bulletins/?column=gov/bulletins"),
        (clerk, "/admin/bulletins/add?column=gov/bulletins"),
        (clerk, "/admin/column?id=gov"),
        (clerk, "/admin/account/tokens"),
        (citizen, "/"),
        (citizen, "/bulletins/"),
        (citizen, "/nothing"),
    ]
    for page, path in pages:
        page.goto(site.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_tree_is_found_and_used_by_keyboard(server: Callable[..., Server], visitor: Callable[..., Any]) -> None:
    site = server({**SMALL_SITE, "columns/gov/bulletins.yaml": BULLETINS})
    clerk = visitor(site, "office.editor")
    clerk.locator("#tree-q").focus()
    clerk.keyboard.type("公报")
    hit = clerk.locator("#tree-hits a").first
    hit.wait_for()
    assert "政府公报" in hit.inner_text()
    clerk.keyboard.press("ArrowDown")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/admin/bulletins/**")


def test_what_was_typed_and_uploaded_survives_a_mistake(
    server: Callable[..., Server], visitor: Callable[..., Any]
) -> None:
    files = "  papers: {type: files, label: 附件, accept: [txt]}\n"
    site = server({**SMALL_SITE, "columns/gov/bulletins.yaml": BULLETINS + files})
    clerk = visitor(site, "office.editor")
    clerk.goto(f"{site.url}/admin/bulletins/add?column=gov/bulletins")
    _fill(clerk)
    clerk.locator("input[type=date]").first.evaluate("input => { input.type = 'text'; input.value = '2026-02-30' }")
    clerk.locator("input[type=file]").first.set_input_files(
        {"name": "目录.txt", "mimeType": "text/plain", "buffer": "目录".encode()}
    )
    clerk.get_by_role("button", name="保存", exact=True).click()
    clerk.locator(".errors").wait_for()
    assert "出版日期" in clerk.locator(".errors").inner_text()
    assert clerk.get_by_label("标题", exact=False).first.input_value() == "松滨区人民政府公报2026年第三期"
    assert "目录.txt" in clerk.locator("main").inner_text()
    assert clerk.get_by_label("篇目", exact=False).first.input_value() == "关于公布规范性文件清理结果的决定"
    clerk.locator("input[type=date]").first.fill("2026-03-31")
    clerk.get_by_role("button", name="保存", exact=True).click()
    clerk.wait_for_url("**/show/*")
    main = clerk.locator("main").inner_text()
    assert "目录.txt" in main
    assert "本期刊登规范性文件三件" in main
