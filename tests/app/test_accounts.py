"""Accounts: made in one's own unit, never one's own rights upward, gone at once when somebody leaves."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.office import accounts
from app.office.accounts import password_problem
from app.office.context import Caller, Invalid, Refused
from app.office.demo import NotInProduction, active_demo_accounts, load_demo_accounts
from app.store import fab, tables
from app.store.database import writing
from tests.installation import PASSWORD, Installation

Callers = Callable[[str], Caller]
GOOD = "Sehr-Gut-2026"


def _number(site: Installation, username: str) -> int:
    with site.engine.connect() as connection:
        return int(connection.execute(sa.select(fab.users.c.id).where(fab.users.c.username == username)).scalar_one())


def _new(site: Installation, who: Caller, unit: str = "office", username: str = "new.person") -> int:
    return accounts.create_account(
        site.place, who, username=username, name="新同事", email="", unit=unit, password=GOOD
    )


@pytest.mark.parametrize("password", ["short-1A", "allsmallletters", "UPPERlower", "my-office.editor-1A", "x" * 300])
def test_weak_passwords(password: str) -> None:
    assert password_problem(password, "office.editor") is not None
    assert password_problem(GOOD, "office.editor") is None


def test_a_unit_administrator_works_in_the_own_unit_only(site: Installation, caller: Callers) -> None:
    admin = caller("office.unit_admin")
    number = _new(site, admin)
    with pytest.raises(Refused):
        _new(site, admin, "school", "other.person")
    accounts.set_duties(site.place, admin, number, "office", {"editor": (None, None)})
    with pytest.raises(Refused):
        accounts.set_duties(site.place, admin, number, "school", {"editor": (None, None)})
    with pytest.raises(Refused):
        accounts.leave(site.place, admin, _number(site, "school.editor"))
    with pytest.raises(Refused):
        accounts.set_password(site.place, admin, _number(site, "school.editor"), GOOD, must_change=True)


def test_nobody_raises_the_own_rights_or_beyond_the_own_reach(site: Installation, caller: Callers) -> None:
    admin = caller("office.unit_admin")
    with pytest.raises(Refused):
        accounts.set_duties(site.place, admin, _number(site, "office.unit_admin"), "office", {"editor": (None, None)})
    number = _new(site, admin)
    with pytest.raises(Refused):
        accounts.set_duties(site.place, admin, number, "office", {"publisher": (None, None)})
    with pytest.raises(Refused):
        _new(site, caller("office.editor"), username="third.person")


def test_a_duty_given_and_taken_counts_at_once(site: Installation, caller: Callers) -> None:
    admin = caller("office.unit_admin")
    number = _new(site, admin)
    accounts.set_password(site.place, caller("new.person"), number, "Ganz-Neu-2026", must_change=False)
    staff = site.sign_in("new.person", "Ganz-Neu-2026")
    assert staff.get("/admin/library/add?column=gov/library").status_code == 403
    accounts.set_duties(site.place, admin, number, "office", {"editor": (None, None)})
    assert staff.get("/admin/library/add?column=gov/library").status_code == 200
    accounts.set_duties(site.place, admin, number, "office", {})
    assert staff.get("/admin/library/add?column=gov/library").status_code == 403


def test_the_first_sign_in_asks_for_a_new_password(site: Installation, caller: Callers) -> None:
    _new(site, caller("office.unit_admin"))
    staff = site.sign_in("new.person", GOOD)
    page = staff.get("/admin/")
    assert "设置自己的密码" in page.get_data(as_text=True)
    answer = staff.post(
        "/admin/account/password",
        {"current": GOOD, "password": "weak", "again": "weak"},
        page="/admin/account/password",
    )
    assert answer.status_code == 422
    new = {"current": GOOD, "password": "Ganz-Neu-2026", "again": "Ganz-Neu-2026"}
    assert staff.post("/admin/account/password", new).status_code == 200
    assert "工作台" in staff.get("/admin/").get_data(as_text=True)
    site.sign_in("new.person", "Ganz-Neu-2026")


def test_leaving_ends_sessions_duties_and_tokens(site: Installation, caller: Callers) -> None:
    staff = site.sign_in("office.editor")
    assert staff.get("/admin/").status_code == 200
    accounts.leave(site.place, caller("office.unit_admin"), _number(site, "office.editor"))
    assert "登录" in staff.get("/admin/").get_data(as_text=True)
    with site.engine.connect() as connection:
        held = sa.select(tables.assignments).where(tables.assignments.c.user_id == _number(site, "office.editor"))
        assert connection.execute(held).all() == []


def test_a_changed_password_ends_other_sessions(site: Installation, caller: Callers) -> None:
    staff = site.sign_in("office.editor")
    accounts.set_password(site.place, caller("office.editor"), _number(site, "office.editor"), GOOD, must_change=False)
    assert "登录" in staff.get("/admin/").get_data(as_text=True)


def test_the_screens_of_accounts(site: Installation) -> None:
    admin = site.sign_in("office.unit_admin")
    assert "office.editor" in admin.get("/admin/accounts/").get_data(as_text=True)
    assert "school.editor" not in admin.get("/admin/accounts/").get_data(as_text=True)
    bad = admin.post("/admin/accounts/new", {"username": "Ö", "name": "", "unit": "office"})
    assert bad.status_code == 422
    answer = admin.post("/admin/accounts/new", {"username": "wang.wu", "name": "王五", "unit": "office"})
    page = answer.get_data(as_text=True)
    first = re.search(r'id="initial-password">([^<]+)<', page)
    assert first, page[:3000]
    number = _number(site, "wang.wu")
    saved = admin.post(
        f"/admin/accounts/{number}",
        {"action": "save", "shown.office": "1", "duty": "office.editor", "until.office.editor": "2099-01-01"},
    )
    assert "岗位已保存" in saved.get_data(as_text=True)
    assert admin.get(f"/admin/accounts/{_number(site, 'school.editor')}").status_code == 404
    assert site.sign_in("office.editor").get("/admin/accounts/").status_code == 403
    site.sign_in("wang.wu", first.group(1))


def test_user_names_are_taken_once(site: Installation, caller: Callers) -> None:
    _new(site, caller("office.unit_admin"))
    with pytest.raises(Invalid):
        _new(site, caller("office.unit_admin"))


def test_demonstration_accounts_are_impossible_in_production(site: Installation) -> None:
    assert active_demo_accounts(site.engine) == 8
    with writing(site.engine) as connection, pytest.raises(NotInProduction):
        load_demo_accounts(connection, site.place, PASSWORD, production=True)


def test_demonstration_accounts_share_one_hash_and_follow_the_password(site: Installation) -> None:
    with writing(site.engine) as connection:
        assert load_demo_accounts(connection, site.place, "Another-Demo-1", production=False) == 0
        hashes = set(connection.execute(sa.select(fab.users.c.password)).scalars())
    assert len(hashes) == 1
    site.sign_in("school.reviewer", "Another-Demo-1")


def test_wrong_passwords_are_counted_and_limited(install: Callable[..., Installation]) -> None:
    from tests.site_texts import SMALL_SITE

    site = install(SMALL_SITE, "", login_rate_limit="3 per hour")
    site.apply()
    site.load_accounts()
    client = site.client()
    page = client.get("/admin/login/").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
    data = {"csrf_token": token, "username": "office.editor", "password": "wrong"}
    answers = [client.post("/admin/login/", data=data).status_code for _ in range(5)]
    assert answers[-1] == 429
    with site.engine.connect() as connection:
        assert (
            connection.execute(
                sa.select(fab.users.c.fail_login_count).where(fab.users.c.username == "office.editor")
            ).scalar_one()
            == 3
        )


def test_fabs_own_screens_show_the_own_unit_and_nothing_to_change(site: Installation) -> None:
    admin = site.sign_in("office.unit_admin")
    users = admin.get("/admin/users/list/").get_data(as_text=True)
    assert "office.editor" in users
    assert "school.editor" not in users
    assert admin.get(f"/admin/users/show/{_number(site, 'school.editor')}").status_code == 404
    for path in ("/admin/users/add", "/admin/users/edit/1", "/admin/roles/add", "/admin/roles/edit/1"):
        assert admin.get(path).status_code == 404, path
    assert site.sign_in("office.editor").get("/admin/users/list/").status_code == 403
