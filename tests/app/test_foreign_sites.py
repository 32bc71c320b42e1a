"""Sites that other people wrote: field keys like our own names, lists by what the register knows, other languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from app.office import records
from app.office.context import Caller, Invalid
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


COURSES = """\
columns:
  - column: courses
    title: 课程
    owners: [office]
    fields:
      title: {type: text, label: 课名, required: true}
      term: {type: integer, label: 年份}
      until: {type: date, label: 截止}
      teacher: {type: text, label: 教师}
  - column: lessons
    title: 课时
    owners: [office]
    fields:
      title: {type: text, label: 名称, required: true}
      term: {type: integer, label: 年份}
      course: {type: reference, label: 课程, to: courses, where: {term: $term, until: {gte: $today}, $state: draft}}
      teacher: {type: text, label: 教师, default: $course.teacher}
      begins: {type: date, label: 开始, default: $today}
      ends: {type: date, label: 结束, default: $begins+30d}
"""


def test_a_choice_is_narrowed_by_what_the_record_itself_says(install: Callable[..., Installation]) -> None:
    site = _site(install, "", **{"columns/gov/courses.yaml": COURSES})
    make = records.create
    course = make(site.place, TRUSTED, "gov/courses", {"title": "数学", "term": 2026, "until": "2999-01-01"}).id
    over = make(site.place, TRUSTED, "gov/courses", {"title": "历史", "term": 2026, "until": "2001-01-01"}).id
    make(site.place, TRUSTED, "gov/lessons", {"title": "第一课", "term": 2026, "course": course})
    for term, chosen in ((2025, course), (2026, over)):
        with pytest.raises(Invalid) as error:
            make(site.place, TRUSTED, "gov/lessons", {"title": "第一课", "term": term, "course": chosen})
        assert [problem.code for problem in error.value.problems] == ["reference"]
    page = site.sign_in("office.editor").get("/admin/lessons/add?column=gov/lessons").get_data(as_text=True)
    assert "数学" in page, "the year is not known yet: everything else decides"
    assert "历史" not in page


def test_defaults_follow_what_is_given_in_rest_and_form(install: Callable[..., Installation]) -> None:
    site = _site(install, "", **{"columns/gov/courses.yaml": COURSES})
    course = {"title": "数学", "until": "2999-01-01", "teacher": "王老师"}
    number = records.create(site.place, TRUSTED, "gov/courses", course).id
    given = {"title": "课", "course": number, "begins": "2026-01-01"}
    made = [records.create(site.place, TRUSTED, "gov/lessons", given).id]
    staff = site.sign_in("office.editor")
    form = posted(staff.get("/admin/lessons/add?column=gov/lessons").get_data(as_text=True))
    for key, value in {"title": "课", "course": str(number)}.items():
        form[key] = value
    answer = staff.client.post("/admin/lessons/add", data=form)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    made.append(int(answer.headers["Location"].rsplit("/", 1)[1]))
    with site.engine.connect() as connection:
        first, second = (load_record(connection, site.place.generation, one).data for one in made)
    assert (first["teacher"], first["ends"], second["teacher"]) == ("王老师", "2026-01-31", "王老师")
    emptied = records.create(site.place, TRUSTED, "gov/lessons", {**given, "ends": None}).id
    with site.engine.connect() as connection:
        assert "ends" not in load_record(connection, site.place.generation, emptied).data
