"""The service functions: what they write together, what they refuse, and who wins of two."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from app.office import records
from app.office.context import Caller, Conflict, Invalid, NotFound, Refused, ServiceError, StateChanged
from app.store import attachments, register, search, tables
from app.store.database import SchemaMoved, writing
from tests.installation import Installation
from tests.site_texts import LIBRARY, LIBRARY_SITE

Callers = Callable[[str], Caller]


def _make(site: Installation, who: Caller, **data: Any) -> records.Saved:
    return records.create(site.place, who, "gov/library", {"title": "资料", **data})


def _publish(site: Installation, caller: Callers, number: int, unit: str = "office") -> records.Saved:
    records.transition(site.place, caller(f"{unit}.editor"), number, "submit")
    return records.transition(site.place, caller(f"{unit}.publisher"), number, "publish")


def _snapshot(site: Installation) -> dict[str, list[Any]]:
    with site.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for table in (tables.entries, tables.links, tables.attachment_uses, search.documents)
        }


def test_create_writes_row_register_log_and_index_together(site: Installation, caller: Callers) -> None:
    saved = _make(site, caller("office.editor"), title="供热测温记录")
    with site.engine.connect() as connection:
        entry = connection.execute(sa.select(tables.entries)).one()
        line = connection.execute(sa.select(tables.log).where(tables.log.c.entry_id == saved.id)).one()
        match = search.matching(connection.dialect.name, "测温")
        assert match is not None
        assert connection.execute(match).scalars().all() == [saved.id]
    assert (entry.id, entry.title, entry.state, entry.version) == (saved.id, "供热测温记录", "draft", 1)
    assert (line.action, line.who, line.channel) == ("create", "office.editor", "screen")


def test_a_refused_change_leaves_nothing_behind(site: Installation, caller: Callers) -> None:
    _make(site, caller("office.editor"))
    before = _snapshot(site)
    with pytest.raises(Invalid) as error:
        _make(site, caller("office.editor"), code="x", about=999, steps=[{"name": "受理", "days": "many"}])
    assert {problem.path[0] for problem in error.value.problems} == {"about", "steps"}
    with pytest.raises(Refused):
        records.create(site.place, caller("school.editor"), "gov/policy", {"title": "x"})
    assert _snapshot(site) == before


def test_unknown_fields_and_state_cannot_be_set(site: Installation, caller: Callers) -> None:
    for name in ("state", "_state", "unit", "_unit_id", "version"):
        with pytest.raises(Invalid) as error:
            _make(site, caller("office.editor"), **{name: "published"})
        assert [problem.path for problem in error.value.problems] == [(name,)]


def test_a_draft_may_be_incomplete_but_not_leave_its_first_state(site: Installation, caller: Callers) -> None:
    saved = records.create(site.place, caller("office.editor"), "gov/library", {})
    with pytest.raises(Invalid) as error:
        records.transition(site.place, caller("office.editor"), saved.id, "submit")
    assert [problem.path for problem in error.value.problems] == [("title",)]


def test_the_second_of_two_saves_is_told(site: Installation, caller: Callers) -> None:
    saved = _make(site, caller("office.editor"))
    records.update(site.place, caller("office.editor"), saved.id, {"title": "甲"}, saved.version)
    with pytest.raises(Conflict) as error:
        records.update(site.place, caller("office.editor"), saved.id, {"title": "乙"}, saved.version)
    assert error.value.version == 2


def test_an_unchanged_save_is_no_new_version(site: Installation, caller: Callers) -> None:
    saved = _make(site, caller("office.editor"))
    again = records.update(site.place, caller("office.editor"), saved.id, {"title": "资料"}, saved.version)
    assert again.version == saved.version


def test_of_two_publishers_at_once_one_wins(site: Installation, caller: Callers) -> None:
    saved = _make(site, caller("office.editor"))
    records.transition(site.place, caller("office.editor"), saved.id, "submit")
    publishers = [caller("office.publisher"), caller("school.publisher")]
    barrier = threading.Barrier(2)
    results: list[str] = []

    def act(who: Caller) -> None:
        barrier.wait()
        try:
            records.transition(site.place, who, saved.id, "publish")
            results.append("won")
        except (StateChanged, Refused):
            results.append("told")

    threads = [threading.Thread(target=act, args=(who,)) for who in publishers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["told", "won"]
    with site.engine.connect() as connection:
        count = sa.select(sa.func.count()).select_from(tables.log).where(tables.log.c.action == "publish")
        assert connection.execute(count).scalar_one() == 1


def test_first_publication_is_set_once(site: Installation, caller: Callers) -> None:
    saved = _make(site, caller("office.editor"))
    _publish(site, caller, saved.id)
    with site.engine.begin() as connection:
        connection.execute(sa.text("UPDATE library SET _first_published_at='2026-01-01 00:00:00'"))
    records.transition(site.place, caller("office.publisher"), saved.id, "withdraw", comment="有误")
    _publish(site, caller, saved.id)
    with site.engine.connect() as connection:
        first = connection.execute(sa.select(tables.entries.c.first_published_at)).scalar_one()
    assert first.year == 2026
    assert first.month == 1


def test_numbers_are_gap_free_for_each_unit(site: Installation, caller: Callers) -> None:
    numbers = []
    for unit in ("office", "school", "office"):
        saved = records.create(site.place, caller(f"{unit}.editor"), "gov/library", {"title": "编号"})
        numbers.append(_publish(site, caller, saved.id, unit).data["number"])
    assert [number.split("/")[0] for number in numbers] == ["001", "002", "001"]
    assert [number[-5:] for number in numbers] == ["00001", "00001", "00002"]


def test_a_failed_publication_draws_no_number(site: Installation, caller: Callers) -> None:
    saved = _make(site, caller("office.editor"))
    records.transition(site.place, caller("office.editor"), saved.id, "submit")
    with pytest.raises(Refused):
        records.transition(site.place, caller("office.editor"), saved.id, "publish")
    with site.engine.connect() as connection:
        assert connection.execute(sa.select(tables.counters)).all() == []


def test_unique_values_and_cycles(site: Installation, caller: Callers) -> None:
    first = _make(site, caller("office.editor"), code="A")
    with pytest.raises(Invalid):
        _make(site, caller("school.editor"), code="A")
    second = _make(site, caller("office.editor"), parent=first.id)
    with pytest.raises(Invalid) as error:
        records.update(site.place, caller("office.editor"), first.id, {"parent": second.id}, 1)
    assert error.value.problems[0].code == "cycle"
    with pytest.raises(Invalid):
        records.update(site.place, caller("office.editor"), first.id, {"parent": first.id}, 1)


def test_what_is_referred_to_or_was_published_is_not_deleted(site: Installation, caller: Callers) -> None:
    editor = caller("office.editor")
    first = _make(site, editor)
    second = _make(site, editor, parent=first.id)
    with pytest.raises(ServiceError, match="引用"):
        records.delete(site.place, editor, first.id)
    records.delete(site.place, editor, second.id)
    records.delete(site.place, editor, first.id)
    assert _snapshot(site)["entries"] == []
    assert _snapshot(site)["search_documents"] == []
    with pytest.raises(NotFound):
        records.delete(site.place, editor, first.id)


def test_another_units_draft_does_not_exist(site: Installation, caller: Callers) -> None:
    saved = _make(site, caller("office.editor"))
    for number in (saved.id, 424242, 2**40, -1):
        with pytest.raises(NotFound):
            records.update(site.place, caller("school.editor"), number, {"title": "x"}, 1)


def test_a_write_on_an_older_generation_is_refused(site: Installation, caller: Callers) -> None:
    place, editor = site.place, caller("office.editor")
    with writing(site.engine) as connection:
        connection.execute(tables.clock.update().values(revision=99))
    with pytest.raises(SchemaMoved):
        records.create(place, editor, "gov/library", {"title": "x"})


def test_the_register_can_be_rebuilt(site: Installation, caller: Callers) -> None:
    policy = records.create(site.place, caller("office.editor"), "gov/policy", {"title": "政策"})
    first = _make(site, caller("office.editor"), about=policy.id, steps=[{"name": "受理", "days": 1}])
    _publish(site, caller, first.id)
    before = _snapshot(site)
    with writing(site.engine) as connection:
        for table in (tables.links, tables.attachment_uses):
            connection.execute(table.delete())
        connection.execute(tables.entries.update().values(title="wrong", state="wrong"))
        assert register.rebuild(connection, site.place.generation) == 2
    assert _snapshot(site) == before


PERSONAL_FIELDS = """\
  phone: {type: phone, label: 手机, personal: true, list: true}
  contact: {type: group, label: 联系人, fields: {name: {type: text, label: 姓名, personal: true}}}
"""


def test_personal_data_is_sealed_covered_and_its_views_are_logged(
    install: Callable[..., Installation], database_url: str
) -> None:
    text = LIBRARY.replace("  steps:\n", PERSONAL_FIELDS + "  steps:\n", 1)
    site = install({**LIBRARY_SITE, "columns/gov/library.yaml": text}, database_url)
    site.apply()
    site.load_accounts()
    data = {"title": "申请", "phone": "13812345678", "contact": {"name": "王小明"}}
    saved = records.create(site.place, Caller(name="t", trusted=True), "gov/library", data, unit="office")
    with site.engine.connect() as connection:
        row = connection.execute(sa.text("SELECT phone, contact FROM library")).one()
        assert "138" not in row.phone
        assert "王" not in row.contact
        logged = connection.execute(sa.select(tables.log)).all()
        assert "13812345678" not in repr(logged)
        match = search.matching(connection.dialect.name, "王小明")
        assert match is not None
        assert connection.execute(match).all() == []
    staff = site.sign_in("office.reviewer")
    for path in (f"/admin/library/show/{saved.id}", "/admin/library/"):
        page = staff.get(path).get_data(as_text=True)
        assert "13812345678" not in page
        assert "王小明" not in page
    shown = staff.post(f"/admin/library/reveal/{saved.id}", page=f"/admin/library/show/{saved.id}")
    assert "13812345678" in shown.get_data(as_text=True)
    with site.engine.connect() as connection:
        line = connection.execute(sa.select(tables.log).where(tables.log.c.action == "view_personal")).one()
        assert line.entry_id == saved.id


def test_another_units_file_or_draft_cannot_be_pointed_at(site: Installation, caller: Callers) -> None:
    office, school = caller("office.editor"), caller("school.editor")
    with writing(site.engine) as connection:
        staged = attachments.stage(site.place.files, io.BytesIO(b"x"), "内部.txt", max_size=10)
        stored = attachments.describe(connection, staged, office.actor.user_id)
    paper = {"attachment": stored.id, "name": "假名.txt", "size": 1, "type": "text/html"}
    draft = _make(site, office, papers=[paper])
    assert draft.data["papers"] == [stored.as_value()]
    with pytest.raises(Invalid) as error:
        _make(site, school, papers=[paper])
    assert error.value.problems[0].code == "file"
    with pytest.raises(Invalid) as error:
        _make(site, school, parent=draft.id)
    assert error.value.problems[0].code == "reference"
    stranger = site.sign_in("school.editor")
    assert stranger.get(f"/admin/files/{stored.id}").status_code == 404
    mine = site.sign_in("office.editor").get(f"/admin/files/{stored.id}")
    mine.close()
    assert mine.headers["Content-Disposition"].startswith("attachment")
    assert mine.headers["X-Content-Type-Options"] == "nosniff"
