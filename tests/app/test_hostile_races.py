"""People at the same moment: nothing is lost, nothing half done, no failure but “busy”."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from app.store import register
from tests.app.hostile import Rest
from tests.app.hostile_site import HOSTILE_SITE
from tests.installation import Installation

ANSWERS = {200, 201, 204, 404, 409, 422, 503}


@pytest.fixture
def rest(install: Callable[..., Installation], database_url: str) -> Rest:
    made = install(HOSTILE_SITE, database_url)
    made.apply()
    made.load_accounts()
    hands = Rest(made)
    for name in ("office.editor", "office.publisher"):
        hands.token(name)
    return hands


def together(*calls: Callable[[], Any]) -> list[int]:
    """The status of each call, all of them begun at once."""
    gate, found = threading.Barrier(len(calls)), [0] * len(calls)

    def run(place: int) -> None:
        gate.wait()
        found[place] = calls[place]().status_code

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) <= ANSWERS, found
    return found


def test_two_moves_at_once_make_no_circle(rest: Rest) -> None:
    for _ in range(4):
        one, two = rest.new(), rest.new()
        found = together(
            lambda one=one, two=two: rest(
                "PATCH", f"vault/{one}", "office.editor", json={"version": 1, "data": {"parent": two}}
            ),
            lambda one=one, two=two: rest(
                "PATCH", f"vault/{two}", "office.editor", json={"version": 1, "data": {"parent": one}}
            ),
        )
        assert sorted(found) == [200, 422]


def test_a_record_is_not_deleted_under_a_change_or_a_new_reference(rest: Rest) -> None:
    for _ in range(5):
        number = rest.new()
        changed, deleted, referred = together(
            lambda n=number: rest("PATCH", f"vault/{n}", "office.editor", json={"version": 1, "data": {"title": "改"}}),
            lambda n=number: rest("DELETE", f"vault/{n}", "office.editor"),
            lambda n=number: rest("POST", "vault/", "office.editor", json={"data": {"title": "引", "about": n}}),
        )
        there = rest("GET", f"vault/{number}", "office.editor").status_code == 200
        assert there == (deleted != 204)
        assert not (deleted == 204 and referred == 201)
        assert not (deleted == 204 and changed == 200 and referred == 201)
    with rest.site.engine.connect() as connection:
        dangling = sa.text(
            "SELECT count(*) FROM vault v WHERE v.about IS NOT NULL AND NOT EXISTS "
            "(SELECT 1 FROM entries e WHERE e.id = v.about)"
        )
        assert connection.execute(dangling).scalar() == 0


def test_a_single_column_gets_one_record(rest: Rest) -> None:
    def make() -> Any:
        return rest("POST", "about_us/", "office.editor", json={"data": {"title": "概况"}})

    assert sorted(together(make, make, make)) == [201, 409, 409]


def test_a_user_name_is_given_once(rest: Rest) -> None:
    people = [rest.site.sign_in("office.unit_admin") for _ in range(3)]
    tokens = [person.token("/admin/accounts/new") for person in people]

    def make(place: int) -> Callable[[], Any]:
        form = {"csrf_token": tokens[place], "username": "new.person", "name": "新人", "unit": "office"}

        def call() -> Any:
            answer = people[place].client.post("/admin/accounts/new", data=form)
            answer.status_code = 201 if answer.status_code == 302 else answer.status_code
            return answer

        return call

    found = together(*(make(place) for place in range(3)))
    assert found.count(201) == 1


def test_writing_together_keeps_register_and_tables_in_step(rest: Rest) -> None:
    first = rest.new()

    def work(name: str) -> Callable[[], Any]:
        def call() -> Any:
            number = rest.new(title=name, code=name)
            rest("POST", f"vault/{number}/submit", "office.editor", json={})
            rest("POST", f"vault/{number}/publish", "office.publisher", json={})
            change = {"version": 1, "data": {"title": name}}
            return rest("PATCH", f"vault/{first}", "office.editor", json=change)

        return call

    found = together(*(work(f"甲{n}") for n in range(6)))
    assert found.count(200) == 1
    place = rest.site.place

    def all_of_it(connection: sa.Connection) -> list[Any]:
        queries = ("SELECT * FROM entries ORDER BY id", "SELECT entry_id, tokens FROM search_documents ORDER BY 1")
        return [[tuple(row) for row in connection.execute(sa.text(query))] for query in queries]

    with rest.site.engine.connect().execution_options(writing=True) as connection, connection.begin():
        before = all_of_it(connection)
        register.rebuild(connection, place.generation)
        assert all_of_it(connection) == before
    assert len(before[0]) == 7


def test_a_dropped_connection_is_not_seen(rest: Rest, database_url: str) -> None:
    if not database_url.startswith("postgresql"):
        pytest.skip("SQLite has no connection to drop")
    editor = rest.site.sign_in("office.editor").client
    name = sa.make_url(database_url).database
    admin = sa.create_engine(sa.make_url(database_url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    for path in ("/admin/vault/", "/api/v1/vault/", "/"):
        with admin.connect() as connection:
            drop = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
            connection.execute(drop, {"name": name})
        assert editor.get(path).status_code == 200, path
    admin.dispose()
