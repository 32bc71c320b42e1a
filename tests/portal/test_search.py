"""Search over what is published, with words marked and lines of text around them."""

from __future__ import annotations

import pytest

from app.portal.reading.finding import _text, excerpt, highlight
from app.store import search
from tests.portal.publishing import Publisher, Reader

Filled = tuple[Reader, dict[str, int]]


def test_titles_and_texts_are_found_and_marked(filled: Filled) -> None:
    reader, ids = filled
    page = reader.text("/search?q=招生")
    assert f'href="/zwdt/{ids["article"]}.html"' in page
    assert "春季<mark>招生</mark>工作会议 &lt;召开&gt;" in page
    assert "各校按计划<mark>招生</mark>" in page
    assert "政务动态 · 区政府办公室 · <time" in page
    assert len(reader.queries) == 2
    assert f"{ids['article']}.html" in reader.text("/search?q=计划 招生")
    assert "没有找到" in reader.text("/search?q=计划 财政")


def test_nothing_asked_and_nothing_found(filled: Filled) -> None:
    reader, _ = filled
    assert "请输入" in reader.text("/search")
    assert "请输入" in reader.text("/search?q=%20%20")
    page = reader.text("/search?q=不存在的词语")
    assert "没有找到包含“不存在的词语”的内容" in page
    assert "网站地图" in page


def test_pages_of_results(publisher: Publisher, reader: Reader) -> None:
    for number in range(23):
        publisher.publish("gov/news", title=f"供热通知第{number}号")
    first, second = reader.text("/search?q=供热"), reader.text("/search?q=供热&page=2")
    assert "共 23 条" in first
    assert first.count('class="item-title"') == 20
    assert second.count('class="item-title"') == 3
    assert reader.get("/search?q=供热&page=3").status_code == 404


@pytest.mark.parametrize(
    "query",
    ['"', "'", "%", "<script>alert(1)</script>", "a AND b OR NOT (c*", "\\", "☃", "招" * 3000, "{q}", "NEAR(a b)"],
)
def test_odd_queries_are_only_text(filled: Filled, query: str) -> None:
    reader, _ = filled
    from urllib.parse import quote

    page = reader.text(f"/search?q={quote(query)}")
    assert "<script" not in page


def test_text_comes_back_from_the_index() -> None:
    title = "关于招生的通知"
    tokens = " ".join(search.tokens(f"{title}\n{title}\n各校按计划招生，2026年3月1日起报名。ABC学校 参加。"))
    assert _text(tokens, title) == "各校按计划招生2026年3月1日起报名abc学校 参加"
    assert _text("", title) == ""
    assert _text(tokens, "") != ""


def test_excerpt_and_highlight() -> None:
    text = "甲" * 300 + "招生" + "乙" * 300
    piece = excerpt(text, ["招生"])
    assert piece.startswith("…")
    assert piece.endswith("…")
    assert "招生" in piece
    assert excerpt("短文", ["没有"]) == "短文"
    assert highlight("a<b>招生", ["招生"]) == "a&lt;b&gt;<mark>招生</mark>"
    assert highlight("PDF文件", ["pdf"]) == "<mark>PDF</mark>文件"
    assert highlight("文件", []) == "文件"
