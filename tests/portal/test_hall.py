"""The service hall: views, facets with counts, combinations, search, forms to download."""

from __future__ import annotations

import re

import pytest

from tests.portal.publishing import Publisher, Reader

Filled = tuple[Reader, dict[str, int]]


def _facets(page: str) -> dict[str, int]:
    found = re.findall(r'<a href="[^"]*"[^>]*>([^<]+) <span class="count">\((\d+)\)</span></a>', page)
    return {label: int(number) for label, number in found}


def _services(page: str) -> set[str]:
    return set(re.findall(r'class="card-title"><a href="[^"]*">([^<（]+)', page))


def test_hall_lists_all_with_counts(filled: Filled) -> None:
    reader, _ = filled
    page = reader.text("/bsdt/")
    assert _services(page) == {"食品经营许可", "民办学校设立", "无主题事项"}
    assert "共 3 项" in page
    counts = _facets(page)
    assert counts["自然人"] == 2
    assert counts["法人"] == 2
    assert counts["教育局"] == 2
    assert counts["准营"] == 2
    assert "住房" not in counts
    assert len(reader.queries) == 2
    assert "5个工作日" in page


@pytest.mark.parametrize(
    ("query", "services", "total"),
    [
        ("agency=school", {"民办学校设立", "无主题事项"}, 2),
        ("agency=school&topics=trade", {"民办学校设立"}, 1),
        ("audiences=people&online=1", {"食品经营许可"}, 1),
        ("online=0", {"民办学校设立", "无主题事项"}, 2),
        ("q=食品", {"食品经营许可"}, 1),
        ("q=食品&agency=office", {"食品经营许可"}, 1),
        ("q=食品&agency=school", set(), 0),
        ("topics=nonsense&agency=' OR 1=1&page=abc&online=7", {"食品经营许可", "民办学校设立", "无主题事项"}, 3),
    ],
)
def test_facets_combine(filled: Filled, query: str, services: set[str], total: int) -> None:
    page = filled[0].text(f"/bsdt/?{query}")
    assert _services(page) == services
    assert f"共 {total} 项" in page or not total
    assert ("没有符合条件的内容" in page) == (total == 0)


def test_counts_say_what_a_choice_would_give(filled: Filled) -> None:
    """A facet counts under all others, so that its own options stay to be changed."""
    page = filled[0].text("/bsdt/?agency=school&topics=trade")
    counts = _facets(page)
    assert counts["准营"] == 1
    assert counts["教育"] == 1
    assert counts["政府办"] == 1
    assert counts["教育局"] == 1
    assert "agency=school" in page[page.index("已选条件") :]
    assert 'href="/bsdt/?topics=trade"' in page
    assert 'href="/bsdt/?agency=school"' in page
    assert 'class="clear" href="/bsdt/"' in page


def test_views_for_citizens_and_firms(filled: Filled) -> None:
    reader, ids = filled
    citizens = reader.text("/bsdt/citizens/")
    assert _services(citizens) == {"食品经营许可", "民办学校设立"}, "what has no topic is in no view by topic"
    assert f'href="/bsdt/firms/{ids["licence"]}.html"' in citizens
    firms = reader.text("/bsdt/firms/")
    assert _services(firms) == {"食品经营许可", "民办学校设立", "无主题事项"}
    for title in ("办事大厅", "市民办事", "企业办事", "部门办事", "办事表格"):
        assert title in citizens[citizens.index('class="tabs"') :]


def test_forms_of_the_services(filled: Filled) -> None:
    reader, ids = filled
    page = reader.text("/bsdt/forms.html")
    assert "食品经营许可申请书.pdf" in page
    assert f'href="/bsdt/firms/{ids["licence"]}.html"' in page
    assert "民办学校设立" not in page[page.index("<main") :]
    assert len(reader.queries) == 2
    for path in ("/zwdt/forms.html", "/nowhere/forms.html", "/forms.html", "/bsdt/forms.html?page=9"):
        assert reader.get(path).status_code == 404


def test_withdrawn_services_take_their_forms_along(publisher: Publisher, reader: Reader) -> None:
    number = publisher.publish(
        "gov/services",
        title="临时事项",
        agency="office",
        topics=["house"],
        materials=[{"name": "表", "blank": publisher.file("临时表.pdf")}],
    )
    assert "临时表.pdf" in reader.text("/bsdt/forms.html")
    assert "topics=house" in reader.text("/")
    publisher.withdraw(number)
    assert "暂无可以下载的表格" in reader.text("/bsdt/forms.html")
    assert "topics=house" not in reader.text("/")
    assert "临时事项" not in reader.text("/bsdt/")


def test_pages_keep_what_was_chosen(publisher: Publisher, reader: Reader) -> None:
    for number in range(25):
        publisher.publish("gov/services", title=f"事项{number:02d}", agency="office", topics=["trade"])
    page = reader.text("/bsdt/?topics=trade&q=事项")
    assert "共 25 项" in page
    assert re.search(r'rel="next" href="/bsdt/\?topics=trade&amp;q=[^"]+&amp;page=2"', page)
    assert len(_services(reader.text("/bsdt/?topics=trade&q=事项&page=2"))) == 5
