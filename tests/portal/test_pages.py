"""Every kind of column and page, on both databases, with at most two queries each (the router's own is one of them)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.installation import Installation
from tests.portal.filled import LONG_TITLE
from tests.portal.publishing import Reader
from tests.portal.texts import PORTAL_SITE

Filled = tuple[Reader, dict[str, int]]


def _main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_home_is_made_of_its_blocks(filled: Filled) -> None:
    reader, ids = filled
    page = _main(reader.text("/"))
    assert page.index("要闻") < page.index("办事大厅") < page.index("信息公开") < page.index("机构导航")
    assert page.count("动态第") == 2
    assert f'href="/zwdt/{ids["article"]}.html"' in page
    assert "春季招生工作会议 &lt;召开&gt;" in page
    assert 'href="/bsdt/?topics=trade"' in page
    assert "topics=house" not in page, "a theme without services is no way in"
    assert 'href="/units/school.html"' in page
    assert len(reader.queries) == 2


def test_an_edition_without_blocks_shows_its_columns(filled: Filled) -> None:
    page = filled[0].text("/dw/")
    assert "区委要闻" in _main(page)
    assert '<a href="/dw/"' in page


def test_columns_lead_to_their_address_with_a_slash(filled: Filled) -> None:
    answer = filled[0].get("/zwdt?page=2")
    assert answer.status_code == 301
    assert answer.headers["Location"] == "/zwdt/?page=2"


def test_list_with_pages(filled: Filled) -> None:
    reader, ids = filled
    first, last = reader.text("/zwdt/"), reader.text("/zwdt/?page=3")
    assert "共 13 条" in first
    assert "第 1 页，共 3 页" in first
    assert 'rel="next" href="/zwdt/?page=2"' in first
    assert f"/zwdt/{ids['article']}.html" in first
    assert f"/zwdt/{ids['news0']}.html" in last
    assert 'rel="next"' not in last
    assert "2026-03-02" in first, "days are the site's, not UTC's"


def test_years_divide_a_list_and_narrow_it(filled: Filled) -> None:
    reader, _ = filled
    page = _main(reader.text("/zwgk/policy/"))
    assert page.index("2026年") < page.index("新办法") < page.index("2024年") < page.index("旧办法")
    assert '<span class="mark">废止</span>' in page
    assert "示政发〔2026〕2号" in page
    assert "春季招生工作会议" in page, "a reference that the list shows is named"
    narrowed = _main(reader.text("/zwgk/policy/?year=2024"))
    assert "旧办法" in narrowed
    assert "新办法" not in narrowed


def test_tree_of_columns_and_of_records(filled: Filled) -> None:
    reader, ids = filled
    page = _main(reader.text("/zwgk/"))
    for title in ("政策文件", "案卷", "区情概况", "领导信息"):
        assert title in page
    tree = _main(reader.text("/jg/"))
    above, below = tree.index(f"/jg/{ids['bureau']}.html"), tree.index(f"/jg/{ids['section']}.html")
    assert above < below
    assert tree.count("<ul", 0, below) > tree.count("<ul", 0, above)


def test_single_record_is_shown_in_place(filled: Filled) -> None:
    reader, ids = filled
    page = reader.text("/zwgk/overview/")
    assert "<h1>示范区概况" in page
    assert "江畔" in page
    assert re.search(r'<img src="/files/\d+/image" alt="江景"', page)
    assert reader.get(f"/zwgk/overview/{ids['overview']}.html").status_code == 200


def test_leaders_in_their_order_with_pictures(filled: Filled) -> None:
    page = _main(filled[0].text("/zwgk/leaders/"))
    assert page.index("张示例（区长）") < page.index("李示例（副区长）")
    assert re.search(r'<img src="/files/\d+/image" alt="张示例"', page)
    assert "分管教育" in page


def test_columns_of_units_under_their_kinds(filled: Filled) -> None:
    page = _main(filled[0].text("/gkzn/"))
    assert page.index("政府部门") < page.index("政府办指南") < page.index("镇人民政府") < page.index("东镇指南")


def test_grouping_column_has_panels_of_its_columns(filled: Filled) -> None:
    page = _main(filled[0].text("/hdjl/"))
    assert "领导信箱" in page
    assert "常见问题" in page


def test_column_that_receives_letters_says_how_to_reach_the_unit(filled: Filled) -> None:
    page = _main(filled[0].text("/hdjl/mailbox/"))
    assert "不在网上公开" in page
    assert "0451-0000-0001" in page
    assert "一封群众来信" not in page


def test_empty_column_says_so(filled: Filled) -> None:
    page = _main(filled[0].text("/hdjl/faq/"))
    assert "暂无内容" in page


def test_columns_that_are_links_lead_away(filled: Filled) -> None:
    reader, _ = filled
    page = reader.text("/")
    assert 'href="https://www.gov.example/"' in page
    assert reader.get("/outside/").status_code == 404


def test_units_and_a_unit(filled: Filled) -> None:
    reader, ids = filled
    assert "东镇" in _main(reader.text("/units.html"))
    page = _main(reader.text("/units/school.html"))
    assert "区教育局" in page
    assert LONG_TITLE in page
    assert f"/bsdt/{ids['school']}.html" in page
    assert 'href="/bsdt/?agency=school"' in page
    assert 'href="/tzgg/"' in page
    office = _main(reader.text("/units/office.html"))
    assert 'href="tel:04510000' in office
    assert reader.get("/units/nobody.html").status_code == 404


def test_site_map_and_robots(filled: Filled) -> None:
    reader, _ = filled
    page = _main(reader.text("/sitemap.html"))
    assert "区委要闻" in page
    assert "领导信箱" in page
    assert "内部" not in page
    assert "Disallow: /admin/" in reader.text("/robots.txt")


def test_english_frame_is_kept_by_links(filled: Filled) -> None:
    reader, ids = filled
    page = reader.text("/zwdt/?lang=en")
    assert '<html lang="en">' in page
    assert "Sample District" in page
    assert f"/zwdt/{ids['article']}.html?lang=en" in page
    assert '"/zwdt/?page=2&amp;lang=en"' in page
    assert 'name="lang" value="en"' in page
    assert 'href="/zwdt/" lang="zh-CN"' in page
    record = reader.text(f"/bsdt/firms/{ids['licence']}.html?lang=en")
    assert "5 working days" in record
    assert "Basics" in record


@pytest.mark.parametrize(
    "path", ["/", "/zwdt/", "/bsdt/", "/units.html", "/search?q=招生", "/nothing", "/sitemap.html"]
)
def test_frame_of_every_page(filled: Filled, path: str) -> None:
    page = filled[0].get(path).get_data(as_text=True)
    for name, content in (
        ("SiteName", "示范区人民政府"),
        ("SiteDomain", "www.sample.example"),
        ("SiteIDCode", "2301990001"),
    ):
        assert f'<meta name="{name}" content="{content}">' in page
    for text in ("区政府办公室", "示ICP备0号", "示公网安备0号", 'class="skip" href="#content"', 'id="content"'):
        assert text in page
    assert page.count("<h1") == 1
    assert "<script" not in page
    assert " style=" not in page
    assert not re.findall(r'(?:src|href)="http', page.replace('href="https://www.gov.example/"', ""))


def test_labels_of_columns_and_articles(filled: Filled) -> None:
    reader, ids = filled
    column = reader.text("/zwdt/")
    for name, content in (
        ("ColumnName", "政务动态"),
        ("ColumnType", "政务动态"),
        ("ColumnDescription", "重要会议和活动"),
    ):
        assert f'<meta name="{name}" content="{content}">' in column
    assert "ArticleTitle" not in column
    article = reader.text(f"/zwdt/{ids['article']}.html")
    for name, content in (
        ("ColumnName", "政务动态"),
        ("ArticleTitle", "春季招生工作会议 &lt;召开&gt;"),
        ("PubDate", "2026-03-02 00:30"),
        ("ContentSource", "区融媒体中心"),
        ("Author", "王记者"),
    ):
        assert f'<meta name="{name}" content="{content}">' in article


def test_unchanged_pages_are_not_sent_twice(filled: Filled) -> None:
    reader, _ = filled
    tag = reader.get("/zwdt/").headers["ETag"]
    assert reader.get("/zwdt/", {"If-None-Match": tag}).status_code == 304


def test_static_files_have_addresses_of_their_content(filled: Filled) -> None:
    reader, _ = filled
    address = re.search(r'href="(/static/portal\.css\?v=[0-9a-f]{10})"', reader.text("/")).group(1)
    answer = reader.get(address)
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_site_without_a_main_edition_leads_to_its_first(install: Callable[..., Installation]) -> None:
    texts = dict(PORTAL_SITE)
    texts["site.yaml"] = texts["site.yaml"].replace('prefix: ""', "prefix: /zf")
    texts["columns/gov/main.yaml"] = texts["columns/gov/main.yaml"].replace("path: /", "path: /zf/")
    made = install(texts)
    made.apply()
    answer = Reader(made).get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/zf/")


@pytest.mark.parametrize(("languages", "first", "other"), [("[en, zh]", "en", "zh-CN"), ("[zh]", "zh-CN", "")])
def test_the_first_language_of_the_site_is_the_default(
    install: Callable[..., Installation], languages: str, first: str, other: str
) -> None:
    texts = dict(PORTAL_SITE)
    texts["site.yaml"] = texts["site.yaml"].replace("[zh, en]", languages)
    made = install(texts)
    made.apply()
    page = Reader(made).text("/zwdt/?lang=xx")
    assert f'<html lang="{first}">' in page
    assert "lang=" not in re.sub(r' lang="[^"]*"', "", page.replace("?lang=zh", ""))
    assert ('href="/zwdt/?lang=zh" lang="zh-CN"' in page) == bool(other)
