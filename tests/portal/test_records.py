"""The page of a record: values, files, rows, relations, notices; everything escaped."""

from __future__ import annotations

import re

from tests.portal.filled import LONG_TITLE
from tests.portal.publishing import Publisher, Reader, png

Filled = tuple[Reader, dict[str, int]]


def test_article_reads_in_order(filled: Filled) -> None:
    reader, ids = filled
    page = reader.text(f"/zwdt/{ids['article']}.html")
    assert "春季招生工作会议 &lt;召开&gt;" in page
    assert "<召开>" not in page
    page = page[page.index("<article") : page.index("</article>")]
    places = [
        page.index(part)
        for part in (
            "<h1>",
            "发布时间: <time",
            "2026-03-02 00:30",
            "来源: 区融媒体中心",
            "发布单位: 区政府办公室",
            "会议部署招生工作。</",
            'alt="会议现场"',
            "<h2>要点</h2>",
            "各校按计划招生。",
            "招生简章.pdf",
            "关键词: 招生、教育",
        )
    ]
    assert places == sorted(places)
    assert re.search(r'href="/files/\d+" download>招生简章.pdf</a>', page)
    assert '<div class="table-scroll" tabindex="0" role="region" aria-label="表格"><table>' in page
    assert len(reader.queries) == 2


def test_references_both_ways(filled: Filled) -> None:
    reader, ids = filled
    page = reader.text(f"/zwdt/{ids['article']}.html")
    assert page.index("被引用") < page.index(LONG_TITLE)
    assert f'href="/zwgk/policy/{ids["policy"]}.html"' in page
    assert "解读的文件" in page
    other = reader.text(f"/tzgg/{ids['long']}.html")
    assert f'<a href="/zwdt/{ids["article"]}.html">' in other


def test_notices_and_validity(filled: Filled) -> None:
    reader, ids = filled
    page = reader.text(f"/zwgk/policy/{ids['repealed']}.html")
    assert '<span class="mark">废止</span></h1>' in page
    assert "已废止 &lt;b&gt;仅供查阅&lt;/b&gt;" in page
    english = reader.text(f"/zwgk/policy/{ids['repealed']}.html?lang=en")
    assert '<p class="notice">Repealed</p>' in english
    assert 'class="mark"' not in reader.text(f"/zwgk/policy/{ids['policy']}.html")


def test_guide_has_a_summary_sections_and_tables(filled: Filled) -> None:
    reader, ids = filled
    page = reader.text(f"/bsdt/firms/{ids['licence']}.html")
    summary = page[page.index("办事要点") : page.index("</section>", page.index("办事要点"))]
    for text in ("承诺时限", "5个工作日", "收费标准", "否", "可以网上办理", "是"):
        assert text in summary
    assert page.index("基本信息") < page.index("条件与对象") < page.index("材料与环节")
    steps = page[page.index("办理环节</h3>") : page.index("提交材料</h3>")]
    assert '<th scope="col">环节</th><th scope="col">办理岗位</th><th scope="col">结果</th>' in steps
    materials = page[page.index("提交材料</h3>") : page.index("常见问题</h3>")]
    assert materials.count('<th scope="col"') == 6
    assert '<th scope="col" class="number">份数</th>' in materials
    assert '<th scope="col">材料名称</th>' in materials, "what is required is a column"
    assert '<th scope="col">空白表格</th>' in materials, "what can be downloaded is a column"
    assert "食品经营许可申请书.pdf" in materials
    assert "如实填写。" in materials
    questions = page[page.index("常见问题</h3>") :]
    assert '<p class="block-heading">多久能办好?</p>' in questions


def test_long_titles_are_whole(filled: Filled) -> None:
    reader, ids = filled
    assert f"<h1>{LONG_TITLE}" in reader.text(f"/tzgg/{ids['long']}.html")
    assert LONG_TITLE in reader.text("/tzgg/")


def test_markup_in_values_is_text(publisher: Publisher, reader: Reader) -> None:
    evil = '"><script>alert(1)</script>'
    number = publisher.publish(
        "gov/news",
        title=evil,
        source=evil,
        summary=evil,
        keywords=[evil[:20]],
        cover={"file": publisher.file("a.png", png()), "alt": evil, "caption": evil},
        body=f'<p>{evil}</p><img src="javascript:alert(1)" onerror="alert(1)">',
        papers=[publisher.file("“附件” <1>.pdf")],
    )
    for path in (f"/zwdt/{number}.html", "/zwdt/", "/", "/search?q=script", "/units/office.html"):
        page = reader.text(path)
        assert "<script" not in page, path
        assert "onerror" not in page.replace("&#34;", ""), path
        assert "javascript:" not in page, path
    assert "“附件” &lt;1&gt;.pdf" in reader.text(f"/zwdt/{number}.html")


def test_template_of_an_override_wins(publisher: Publisher, reader: Reader) -> None:
    folder = publisher.site.settings.overrides / "templates" / "record"
    folder.mkdir(parents=True)
    template = "{% extends 'portal/record.html' %}{% block content %}<p>自定义：{{ view.title }}</p>{% endblock %}"
    (folder / "article.html").write_text(template, "utf-8")
    number = publisher.publish("gov/news", title="标题甲")
    page = reader.text(f"/zwdt/{number}.html")
    assert "自定义：标题甲" in page
    assert 'name="ArticleTitle"' in page
