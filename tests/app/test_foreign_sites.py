"""Sites that other people wrote: field keys like our own names, lists by what the register knows, other languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa

from app.office import records
from app.office.context import Caller
from app.office.reading import load_record
from tests.generator.html_forms import posted
from tests.installation import Installation
from tests.site_texts import SITE, SMALL_SITE

TRUSTED = Caller(name="test", trusted=True)
OURS = """\
column: motion
title: 动议
owners: [office]
workflow: publication
record_title: "{name}"
list: {show: [name, title, published_until, column], order: -created_at}
fields:
  name: {type: text, label: 名称, required: true}
  unit: {type: text, label: 单元, filter: true, sort: true}
  column: {type: text, label: 分栏, sort: true}
  updated: {type: integer, label: 更新数, sort: true}
  version: {type: integer, label: 版次, sort: true}
  action: {type: text, label: 行动}
  order: {type: integer, label: 次序, sort: true}
  group: {type: text, label: 组别, unique: true}
  select: {type: text, label: 选段, many: true}
  see: {type: link, label: 参见, to: policy}
  kind: {type: text, label: 类别}
  other: {type: text, label: 子类}
  number: {type: sequence, label: 编号, pattern: "{yyyy}-{seq}", per: [year, kind, other]}
"""


def _site(install: Callable[..., Installation], url: str, **texts: str) -> Installation:
    made = install({**SMALL_SITE, "columns/gov/motion.yaml": OURS, **texts}, url)
    made.apply()
    made.load_accounts()
    return made


def test_fields_may_be_called_like_our_own_columns_and_controls(
    install: Callable[..., Installation], database_url: str
) -> None:
    site = _site(install, database_url)
    records.create(site.place, TRUSTED, "gov/policy", {"title": "唯一可选的政策"})
    staff = site.sign_in("office.editor")
    values = {
        "name": "甲",
        "unit": "单元一",
        "column": "二栏",
        "version": "7",
        "action": "举手",
        "group": "g",
        "order": "3",
    }
    page = staff.get("/admin/motion/add?column=gov/motion").get_data(as_text=True)
    form, address = posted(page), "/admin/motion/add"
    assert form["see-entry"] == "", "the only record to choose is not chosen for the reader"
    for name in ("甲", "乙"):
        for key, value in {**values, "name": name}.items():
            form[key] = value
        answer = staff.client.post(address, data=form)
        assert answer.status_code == 302, answer.get_data(as_text=True)
        address = answer.headers["Location"].replace("/show/", "/edit/")
        form = posted(staff.get(address).get_data(as_text=True))
    with site.engine.connect() as connection:
        record = load_record(connection, site.place.generation, int(address.rsplit("/", 1)[1]))
    assert (record.data, record.version) == ({**values, "name": "乙", "version": 7, "order": 3}, 2)


def test_a_list_shows_what_the_register_knows(install: Callable[..., Installation]) -> None:
    site = _site(install, "")
    records.create(site.place, TRUSTED, "gov/motion", {"name": "乙", "column": "左栏"})
    page = site.sign_in("office.editor").get("/admin/motion/").get_data(as_text=True)
    headings = page[page.index("<thead") : page.index("</thead")]
    assert [word for word in ("名称", "标题", "展示截止", "分栏", "更新时间") if word in headings] == [
        "名称",
        "标题",
        "展示截止",
        "分栏",
    ]
    assert page.count("乙") >= 2
    assert "左栏" in page


def test_numbers_by_long_texts_have_a_counter_each(install: Callable[..., Installation], database_url: str) -> None:
    site = _site(install, database_url)
    for other, expected in (("a", "1"), ("a", "2"), ("b", "1")):
        data = {"name": "丙", "kind": "类" * 400, "other": "子" * 400 + other}
        number = records.create(site.place, TRUSTED, "gov/motion", data, submit="submit").id
        records.transition(site.place, TRUSTED, number, "publish")
        with site.engine.connect() as connection:
            drawn = connection.execute(
                sa.text('SELECT "number" FROM motion WHERE _id = :id'), {"id": number}
            ).scalar_one()
        assert drawn == f"{date.today().year}-{expected}"


def test_screens_and_rest_begin_in_the_first_language_of_the_site(install: Callable[..., Installation]) -> None:
    site = _site(install, "", **{"site.yaml": SITE.replace("[zh, en]", "[en]")})
    page = site.client().get("/admin/login/").get_data(as_text=True)
    assert '<html lang="en"' in page
    assert site.client().get("/api/v1/motion/9").get_json()["error"].isascii()
    assert site.client().get("/api/v1/motion/9", headers={"Accept-Language": "zh"}).get_json()["error"].isascii()
