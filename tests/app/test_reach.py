"""How far those who manage accounts reach: never to a right that they could take for themselves by a detour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from app.office import accounts, reach
from app.office.context import Caller, Invalid, Refused, ServiceError, Workplace
from app.office.demo import active_demo_accounts, close_demo_accounts, load_demo_accounts
from app.office.people import actor_of
from app.store import fab, tables
from app.store.database import writing
from generator.spec.model import Site
from generator.spec.policy import Actor, Assignment, Policy
from tests.installation import PASSWORD, Installation
from tests.site_texts import PERMISSIONS, SMALL_SITE

DUTIES = """\
  operator: {title: 维护, scope: site}
  statistician: {title: 统计, scope: below}
"""
RIGHTS = """\
    operator: [read, configure, restore]
    statistician: [read, export]
  tools/users:
    operator: [use]
"""
TEXTS = {
    **SMALL_SITE,
    "permissions.yaml": PERMISSIONS.replace("matrix:\n", DUTIES + "matrix:\n").replace("  tools/users:\n", RIGHTS),
}
GOOD = "Sehr-Gut-2026"
COMMAND = Caller(name="root", channel="command", trusted=True)


@pytest.fixture
def reachable(install: Callable[..., Installation]) -> Installation:
    """A site with an operator of the whole site; one account a unit and duty."""
    made = install(TEXTS)
    made.apply()
    made.load_accounts()
    return made


def _number(site: Installation, username: str) -> int:
    with site.engine.connect() as connection:
        return int(connection.execute(sa.select(fab.users.c.id).where(fab.users.c.username == username)).scalar_one())


def _caller(site: Installation, username: str) -> Caller:
    with site.engine.connect() as connection:
        return Caller(actor_of(connection, site.place.generation, _number(site, username), date.today()), username)


def _held(site: Installation, username: str) -> set[tuple[str, str]]:
    return set(accounts.accounts_of(site.place, COMMAND, username=username)[0].duties)


def test_the_operator_names_who_manages_a_unit_but_not_who_writes_there(reachable: Installation) -> None:
    operator = _caller(reachable, "office.operator")
    assert reach.units_managed(reachable.place, operator) == ("office", "school")
    assert set(reach.duties_given(reachable.place, operator, "school")) == {"unit_admin", "statistician"}
    number = accounts.create_account(
        reachable.place,
        operator,
        username="li.wei",
        name="李伟",
        email="",
        unit="school",
        password=GOOD,
        duties=["unit_admin"],
    )
    for duty in ("editor", "reviewer", "publisher", "operator"):
        with pytest.raises(Refused):
            accounts.change_duties(reachable.place, operator, number, "school", add=[duty])
        with pytest.raises(Refused):
            accounts.set_duties(reachable.place, operator, number, "school", {duty: (None, None)})
    assert _held(reachable, "li.wei") == {("school", "unit_admin")}
    theirs, writer = _caller(reachable, "li.wei"), _number(reachable, "school.statistician")
    accounts.change_duties(reachable.place, theirs, writer, "school", add=["editor"])
    assert ("school", "editor") in _held(reachable, "school.statistician")


def test_duties_that_change_records_of_the_whole_site_are_given_by_command_only(reachable: Installation) -> None:
    operator = _caller(reachable, "office.operator")
    given = reach.duties_given(reachable.place, operator, "office")
    assert set(given) == {"editor", "reviewer", "unit_admin", "statistician"}
    assert set(reach.duties_given(reachable.place, COMMAND, "office")) == set(reachable.place.generation.site.duties)
    number = _number(reachable, "school.editor")
    accounts.change_duties(reachable.place, COMMAND, number, "office", add=["publisher", "operator", "statistician"])
    assert {("office", "publisher"), ("office", "operator")} <= _held(reachable, "school.editor")
    with reachable.engine.connect() as connection:
        line = connection.execute(sa.select(tables.log).where(tables.log.c.action == "assign")).one()
    assert (line.channel, line.who, line.user_id) == ("command", "root", None)
    assert line.changes["duties"] == [[], ["operator", "publisher", "statistician"]]


@pytest.mark.parametrize("username", ["office.operator", "office.unit_admin"])
def test_nobody_gives_anything_to_oneself(reachable: Installation, username: str) -> None:
    who, number = _caller(reachable, username), _number(reachable, username)
    for change in (
        lambda: accounts.set_duties(reachable.place, who, number, "office", {"statistician": (None, None)}),
        lambda: accounts.change_duties(reachable.place, who, number, "office", add=["unit_admin"]),
    ):
        with pytest.raises(Refused):
            change()
    with pytest.raises(ServiceError):
        accounts.leave(reachable.place, who, number)


@pytest.mark.parametrize(
    ("who", "whose", "allowed"),
    [
        ("office.unit_admin", "office.editor", True),
        ("office.unit_admin", "office.publisher", False),
        ("office.unit_admin", "office.operator", False),
        ("office.unit_admin", "school.editor", False),
        ("office.operator", "school.unit_admin", True),
        ("office.operator", "school.editor", False),
        ("office.operator", "office.publisher", False),
    ],
)
def test_a_password_is_reset_only_by_who_may_give_all_its_duties(
    reachable: Installation, who: str, whose: str, allowed: bool
) -> None:
    caller, number = _caller(reachable, who), _number(reachable, whose)
    if not allowed:
        with pytest.raises(Refused):
            accounts.set_password(reachable.place, caller, number, GOOD, must_change=True)
        reachable.sign_in(whose)
        return
    accounts.set_password(reachable.place, caller, number, GOOD, must_change=True)
    assert "设置自己的密码" in reachable.sign_in(whose, GOOD).get("/admin/").get_data(as_text=True)


def test_no_detour_through_other_accounts_leads_to_the_words_of_another_unit(district: Site) -> None:
    place: Any = SimpleNamespace(generation=SimpleNamespace(site=district, policy=Policy(district)))

    def given(unit: str, duty: str, where: str) -> set[str]:
        caller = Caller(Actor(1, (Assignment(unit, duty),)))
        return set(reach.duties_given(place, caller, where))

    assert given("xxzx", "operator", "jyj") == {"statistician", "unit_admin"}
    assert given("xxzx", "operator", "xxzx") & {"publisher", "operator"} == set()
    assert given("jyj", "unit_admin", "jyj") == {"editor", "uploader", "reviewer", "secrecy", "unit_admin"}
    assert given("jyj", "unit_admin", "gov_office") == set()
    for duty in district.duties:
        if duty not in ("operator", "unit_admin"):
            assert all(not given("xxzx", duty, unit) for unit in district.units), duty


def test_the_operator_works_on_the_screen(reachable: Installation) -> None:
    operator = reachable.sign_in("office.operator")
    assert "school.editor" in operator.get("/admin/accounts/").get_data(as_text=True)
    page = f"/admin/accounts/{_number(reachable, 'school.statistician')}"
    wanted = {"action": "save", "shown.school": "1", "duty": ["school.statistician", "school.unit_admin"]}
    assert "岗位已保存" in operator.post(page, wanted).get_data(as_text=True)
    forged = {**wanted, "duty": ["school.statistician", "school.editor"]}
    assert "没有权限" in operator.post(page, forged).get_data(as_text=True)
    assert _held(reachable, "school.statistician") == {("school", "statistician"), ("school", "unit_admin")}
    refused = operator.post(f"/admin/accounts/{_number(reachable, 'school.editor')}", {"action": "reset"})
    assert "不能重置其密码" in refused.get_data(as_text=True)


def test_other_duties_and_their_days_stay(reachable: Installation) -> None:
    number, last = _number(reachable, "school.editor"), date(2099, 12, 31)
    accounts.set_duties(reachable.place, COMMAND, number, "school", {"editor": (None, last), "publisher": (None, None)})
    accounts.change_duties(reachable.place, COMMAND, number, "school", add=["reviewer"], remove=["publisher"])
    assert accounts.accounts_of(reachable.place, COMMAND, username="school.editor")[0].duties == {
        ("school", "editor"): last,
        ("school", "reviewer"): None,
    }
    admin = _caller(reachable, "school.unit_admin")
    accounts.change_duties(reachable.place, COMMAND, number, "school", add=["publisher"])
    accounts.set_duties(reachable.place, admin, number, "school", {"editor": (None, None)})
    assert _held(reachable, "school.editor") == {("school", "editor"), ("school", "publisher")}


def test_unknown_names_are_told_with_the_nearest(reachable: Installation) -> None:
    number = _number(reachable, "school.editor")
    with pytest.raises(Invalid) as error:
        accounts.change_duties(reachable.place, COMMAND, number, "shcool", add=["edtor"])
    assert [problem.path for problem in error.value.problems] == [("unit",), ("duty",)]
    assert ["school" in p.message.zh or "editor" in p.message.zh for p in error.value.problems] == [True, True]
    with pytest.raises(Invalid, match="修改"):
        accounts.change_duties(reachable.place, COMMAND, number, "school", remove=["reviewer"])
    with pytest.raises(Invalid):
        accounts.create_account(
            reachable.place, COMMAND, username="x.y", name="某", email="", unit="none", password=GOOD, duties=["editor"]
        )


def test_one_sees_the_accounts_of_ones_own_units_only(reachable: Installation) -> None:
    admin = _caller(reachable, "school.unit_admin")
    assert {account.unit for account in accounts.accounts_of(reachable.place, admin)} == {"school"}
    assert accounts.accounts_of(reachable.place, admin, unit="office") == []
    assert accounts.accounts_of(reachable.place, admin, username="office.editor") == []


def _load(site: Installation, password: str) -> int:
    with writing(site.engine) as connection:
        return load_demo_accounts(connection, site.place, password, production=False)


def test_who_set_an_own_password_keeps_it_when_the_demonstration_is_loaded_again(reachable: Installation) -> None:
    first = min(_number(reachable, f"{unit}.editor") for unit in ("office", "school"))
    whose = "office.editor" if _number(reachable, "office.editor") == first else "school.editor"
    accounts.set_password(reachable.place, _caller(reachable, whose), first, GOOD, must_change=False)
    for password in (PASSWORD, "Another-Demo-1"):
        assert _load(reachable, password) == 0
        reachable.sign_in(whose, GOOD)
        reachable.sign_in("office.reviewer", password)


def test_a_person_with_a_demonstrations_user_name_is_no_demonstration(
    install: Callable[..., Installation],
) -> None:
    site = install(TEXTS)
    site.apply()
    place: Workplace = site.place
    accounts.create_account(
        place, COMMAND, username="office.editor", name="李伟", email="", unit="office", password=GOOD, duties=["editor"]
    )
    assert _load(site, PASSWORD) == 11
    assert _load(site, "Another-Demo-1") == 0
    site.sign_in("office.editor", GOOD)
    assert active_demo_accounts(site.engine) == 11
    assert close_demo_accounts(place, COMMAND) == 11
    assert (active_demo_accounts(site.engine), close_demo_accounts(place, COMMAND)) == (0, 0)
    site.sign_in("office.editor", GOOD)
