"""Nothing that is not published leaves the house: not in lists, records, files, search, counts or titles."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.portal.factory import create_public_app
from app.store import tables
from app.store.database import utc_now
from generator.build.generation import build
from tests.portal.publishing import Publisher, Reader

Filled = tuple[Reader, dict[str, int]]
HIDDEN = {
    "draft": "未发布的草稿",
    "future": "明后天才发布",
    "withdrawn": "已经撤下的稿件",
    "expired": "已经到期的公示",
    "internal": "内部通报不外传",
    "letter": "一封群众来信",
}
PATHS = {"internal": "/nbyd/drafts", "letter": "/hdjl/mailbox"}


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_records_are_nowhere(filled: Filled, name: str) -> None:
    reader, ids = filled
    answer = reader.get(f"{PATHS.get(name, '/zwdt')}/{ids[name]}.html")
    assert answer.status_code == 404
    assert HIDDEN[name] not in answer.get_data(as_text=True)
    pages = ["/", "/zwdt/", "/zwdt/?page=2", "/zwdt/?page=3", "/units/office.html", "/sitemap.html", "/hdjl/", "/tzgg/"]
    for path in [*pages, f"/search?q={HIDDEN[name]}", f"/zwdt/?q={HIDDEN[name]}"]:
        page = reader.text(path).replace(f'value="{HIDDEN[name]}"', "").replace(f"“{HIDDEN[name]}”", "")
        assert HIDDEN[name] not in page, path


def test_hidden_columns_are_nowhere(filled: Filled) -> None:
    reader, _ = filled
    for path in ("/nbyd/", "/nbyd", "/nbyd/drafts/"):
        assert reader.get(path).status_code == 404
    for path in ("/", "/sitemap.html", "/units/office.html"):
        assert "内部" not in reader.text(path)


def test_only_public_fields_are_shown(filled: Filled) -> None:
    reader, ids = filled
    page = reader.text(f"/zwdt/{ids['article']}.html")
    assert "王记者" in page
    for hidden in ("内部说明", "内部材料", "13000000000", "作者电话", "编辑备注"):
        assert hidden not in page
    dossier = reader.text(f"/zwgk/cases/{ids['dossier']}.html")
    assert "公开件.pdf" in dossier
    assert "原件" not in dossier
    assert "机密线索" not in dossier


def test_what_only_the_index_knows_cannot_be_searched_for(filled: Filled) -> None:
    reader, ids = filled
    assert f"{ids['dossier']}.html" in reader.text("/search?q=普通案卷")
    for path in ("/search?q=机密线索", "/zwgk/cases/?q=机密线索"):
        assert f"{ids['dossier']}.html" not in reader.text(path)
    assert "机密" not in reader.text("/search?q=普通案卷")


def test_references_name_only_what_is_visible(publisher: Publisher, reader: Reader) -> None:
    hidden = publisher.draft("gov/news", title="未公开的背景")
    one = publisher.publish("gov/news", title="第一篇", related=hidden)
    two = publisher.publish("gov/news", title="第二篇", related=one)
    page = reader.text(f"/zwdt/{one}.html")
    assert "未公开的背景" not in page
    assert "被引用" in page
    assert f'href="/zwdt/{two}.html"' in page
    publisher.withdraw(two)
    assert "第二篇" not in reader.text(f"/zwdt/{one}.html")
    assert "第一篇" in reader.text(f"/zwdt/{one}.html")


def test_publication_times_count_to_the_second(publisher: Publisher, reader: Reader) -> None:
    number = publisher.publish("gov/news", title="限时公示")
    assert "限时公示" in reader.text("/zwdt/")
    publisher.until(number, utc_now() + timedelta(hours=1))
    assert "限时公示" in reader.text("/zwdt/")
    publisher.until(number, utc_now())
    assert "限时公示" not in reader.text("/zwdt/")
    assert reader.get(f"/zwdt/{number}.html").status_code == 404


def test_a_kept_value_is_hidden_while_its_condition_fails(publisher: Publisher, reader: Reader) -> None:
    shown = publisher.publish("gov/news", title="特别", kind="special", reason="特别原因甲")
    assert "特别原因甲" in reader.text(f"/zwdt/{shown}.html")
    hidden = publisher.publish("gov/news", title="普通", kind="plain", reason="特别原因乙")
    page = reader.text(f"/zwdt/{hidden}.html")
    assert "普通" in page
    assert "特别原因乙" not in page


def test_placed_records_are_listed_and_lead_home(publisher: Publisher, reader: Reader) -> None:
    number = publisher.publish("party/news", title="区委会议稿")
    publisher.place(number, "gov/notices")
    for path in ("/tzgg/", "/"):
        assert f'href="/dw/news/{number}.html"' in reader.text(path)
    moved = reader.get(f"/tzgg/{number}.html")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/dw/news/{number}.html")
    publisher.withdraw(number)
    assert "区委会议稿" not in reader.text("/tzgg/")
    assert reader.get(f"/tzgg/{number}.html").status_code == 404


def test_records_of_archived_columns_are_gone(publisher: Publisher, reader: Reader) -> None:
    number = publisher.publish("gov/contact/faq", title="即将归档的问答")
    address = f'href="/hdjl/faq/{number}.html"'
    assert address in reader.text("/search?q=归档的问答")
    now = publisher.site.place.generation
    columns = {key: column for key, column in now.site.columns.items() if key != "gov/contact/faq"}
    children = {**now.site.children, "gov/contact": ("gov/contact/mailbox",)}
    later = build(replace(now.site, columns=columns, children=children), now.names, now.revision, {})
    client = create_public_app(later, publisher.site.settings, publisher.site.engine).test_client()
    assert client.get(f"/hdjl/faq/{number}.html").status_code == 404
    for path in ("/search?q=归档的问答", "/", "/units/office.html"):
        page = client.get(path)
        assert page.status_code == 200
        assert address not in page.get_data(as_text=True)


def test_register_and_pages_agree(filled: Filled) -> None:
    """An oracle: the lists hold exactly the records that the register calls public, at home or placed."""
    reader, _ = filled
    names = reader.site.place.generation.names
    entries, now = tables.entries, utc_now()
    with reader.site.engine.connect() as connection:
        rows = connection.execute(sa.select(entries).where(entries.c.column_id == names.columns["gov/news"])).all()
    wanted = {
        row.id
        for row in rows
        if row.public and row.published_from <= now and (row.published_until is None or row.published_until > now)
    }
    pages = "".join(reader.text(f"/zwdt/?page={number}") for number in (1, 2, 3))
    assert {row.id for row in rows if f'href="/zwdt/{row.id}.html"' in pages} == wanted
    assert f"共 {len(wanted)} 条" in pages
