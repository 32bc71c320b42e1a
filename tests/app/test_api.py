"""REST over HTTP: the same rights as the screens, clear errors, nothing but JSON."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.office import accounts, tokens
from app.office.context import Caller
from app.store import fab, tables
from app.store.database import writing
from tests.installation import Installation

Rest = Callable[..., Any]


@pytest.fixture
def rest(site: Installation, caller: Callable[[str], Caller]) -> Rest:
    """Calls the API as a user (by name), or as nobody."""
    made: dict[str, str] = {}

    def call(method: str, path: str, username: str = "", **arguments: Any) -> Any:
        headers = arguments.pop("headers", {})
        if username:
            if username not in made:
                last = (date.today() + timedelta(days=9)).isoformat()
                made[username] = tokens.create_token(site.place, caller(username), "test", last, date.today())
            headers["Authorization"] = f"Bearer {made[username]}"
        return site.client().open(f"/api/v1/{path}", method=method, headers=headers, **arguments)

    return call


def _published(rest: Rest, **data: Any) -> int:
    body = {"data": {"title": "公开资料", **data}, "submit": "submit"}
    made = rest("POST", "library/", "office.editor", json=body)
    assert made.status_code == 201, made.get_data(as_text=True)
    number = made.get_json()["id"]
    assert rest("POST", f"library/{number}/publish", "office.publisher", json={}).status_code == 200
    return int(number)


def test_anyone_reads_what_is_published_and_nothing_else(rest: Rest) -> None:
    draft = rest("POST", "library/", "office.editor", json={"data": {"title": "草稿"}}).get_json()["id"]
    number = _published(rest)
    listed = rest("GET", "library/").get_json()
    assert [item["id"] for item in listed["items"]] == [number]
    assert listed["count"] == 1
    assert "state" not in listed["items"][0]
    assert rest("GET", f"library/{number}").get_json()["data"]["title"] == "公开资料"
    assert rest("GET", f"library/{draft}").status_code == 404
    assert rest("GET", f"library/{draft}", "school.editor").status_code == 404
    assert rest("GET", f"library/{draft}", "office.editor").get_json()["state"] == "draft"
    assert rest("GET", f"policy/{number}").status_code == 404


def test_the_round_trip_of_every_value(rest: Rest) -> None:
    data = {"title": "往返", "code": "A1", "steps": [{"name": "受理", "days": 1}, {"name": "办结"}]}
    made = rest("POST", "library/", "office.editor", json={"column": "gov/library", "data": data}).get_json()
    assert made["data"] == data
    again = rest("PATCH", f"library/{made['id']}", "office.editor", json={"version": 1, "data": {"code": None}})
    assert again.get_json()["data"] == {"title": "往返", "steps": data["steps"]}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"data": {"title": "x" * 100_000}}, "title"),
        ({"data": {"title": "a\x00b"}}, "title"),
        ({"data": {"title": "x", "steps": [{"name": "x", "days": 2**63}]}}, "steps.0.days"),
        ({"data": {"title": "x", "nothing": 1}}, "nothing"),
        ({"data": {"title": {"a": 1}}}, "title"),
        ({"data": []}, "data"),
        ({"data": {}, "unit": 3}, "unit"),
        ({"data": {}, "state": "published"}, "state"),
        ({"data": {}, "column": "gov/nothing"}, "column"),
        ({"data": {}, "column": "gov/policy"}, "column"),
    ],
)
def test_bad_values_get_422_with_the_field(rest: Rest, body: dict[str, Any], field: str) -> None:
    answer = rest("POST", "library/", "office.editor", json=body)
    assert answer.status_code == 422, answer.get_data(as_text=True)
    assert field in [problem["field"] for problem in answer.get_json()["fields"]]


def test_impossible_dates_are_a_field_message(rest: Rest) -> None:
    answer = rest("POST", "policy/", "office.editor", json={"data": {"title": "x", "issued_on": "2026-02-30"}})
    assert answer.status_code == 422
    assert answer.get_json()["fields"][0]["field"] == "issued_on"


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"{", "application/json", 422),
        (b"[1]", "application/json", 422),
        (b"a=1", "application/x-www-form-urlencoded", 415),
        ("[" * 5000, "application/json", 422),
    ],
)
def test_bodies_that_are_no_object(rest: Rest, data: Any, kind: str, status: int) -> None:
    assert rest("POST", "library/", "office.editor", data=data, content_type=kind).status_code == status


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=x", "page_size=1000", "order=nothing", "nothing=1", "column=gov/x", "unit=x", "page=99999999999"],
)
def test_bad_arguments_get_422(rest: Rest, query: str) -> None:
    assert rest("GET", f"library/?{query}").status_code == 422


def test_tokens_decide(site: Installation, rest: Rest) -> None:
    body = {"data": {"title": "x"}}
    assert rest("POST", "library/", json=body).status_code == 401
    assert rest("GET", "library/", headers={"Authorization": "Bearer dp_wrong"}).status_code == 401
    assert rest("GET", "library/", headers={"Authorization": "Basic eDp5"}).status_code == 401
    assert rest("POST", "policy/", "school.editor", json=body).status_code == 403
    assert rest("POST", "library/", "office.editor", json=body).status_code == 201
    with writing(site.engine) as connection:
        connection.execute(tables.tokens.update().values(expires_at=sa.text("'2020-01-01 00:00:00'")))
    assert rest("POST", "library/", "office.editor", json=body).status_code == 401


def test_an_ended_duty_is_gone_with_the_next_request(site: Installation, rest: Rest) -> None:
    assert rest("POST", "library/", "office.editor", json={"data": {}}).status_code == 201
    with site.engine.connect() as connection:
        query = sa.select(fab.users.c.id).where(fab.users.c.username == "office.editor")
        number = connection.execute(query).scalar_one()
    accounts.set_duties(site.place, Caller(name="operator", trusted=True), number, "office", {})
    assert rest("POST", "library/", "office.editor", json={"data": {}}).status_code == 403


def test_a_stale_version_gets_409_and_keeps_the_newer_text(rest: Rest) -> None:
    number = rest("POST", "library/", "office.editor", json={"data": {"title": "甲"}}).get_json()["id"]
    change = {"version": 1, "data": {"title": "乙"}}
    assert rest("PATCH", f"library/{number}", "office.editor", json=change).status_code == 200
    answer = rest("PATCH", f"library/{number}", "office.editor", json=change)
    assert (answer.status_code, answer.get_json()["version"]) == (409, 2)
    assert rest("PATCH", f"library/{number}", "office.editor", json={"data": {}}).status_code == 422


def test_steps_need_the_right_and_the_state(rest: Rest) -> None:
    number = rest("POST", "library/", "office.editor", json={"data": {"title": "甲"}}).get_json()["id"]
    assert rest("POST", f"library/{number}/publish", "office.editor", json={}).status_code == 403
    assert rest("POST", f"library/{number}/submit", "office.editor", json={}).status_code == 200
    assert rest("POST", f"library/{number}/submit", "office.editor", json={}).status_code == 409
    assert rest("POST", f"library/{number}/return", "office.reviewer", json={}).status_code == 422
    assert rest("POST", f"library/{number}/return", "office.reviewer", json={"comment": "补"}).status_code == 200


def test_uploads_over_rest(rest: Rest) -> None:
    def send(content: bytes, name: str, username: str = "office.editor") -> Any:
        return rest("POST", "library/files/papers", username, data={"file": (io.BytesIO(content), name)})

    assert send(b"<html>", "a.html").status_code == 422
    assert send(b"x" * 150_000, "a.txt").status_code == 422
    assert send(b"x", "../a.txt").status_code == 422
    assert rest("POST", "library/files/papers", data={"file": (io.BytesIO(b"x"), "a.txt")}).status_code in (401, 403)
    nested = {"file": (io.BytesIO(b"x"), "表.txt")}
    assert rest("POST", "library/files/steps.form", "office.editor", data=nested).status_code == 201
    for path in ("steps", "steps.name", "title", "steps.form.more"):
        sent = {"file": (io.BytesIO(b"x"), "表.txt")}
        assert rest("POST", f"library/files/{path}", "office.editor", data=sent).status_code == 404
    value = send(b"x", "说明.txt").get_json()
    number = _published(rest, papers=[value])
    assert rest("GET", f"library/{number}").get_json()["data"]["papers"][0]["name"] == "说明.txt"


def test_the_openapi_document_is_complete_and_cached(rest: Rest) -> None:
    answer = rest("GET", "openapi.json")
    document = answer.get_json()
    assert set(document["paths"]) >= {"/api/v1/library/", "/api/v1/library/{id}", "/api/v1/policy/{id}/{action}"}
    assert "title" in document["components"]["schemas"]["library_data"]["properties"]
    assert rest("GET", "openapi.json", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_no_cookie_and_no_trace(rest: Rest) -> None:
    for answer in (rest("GET", ""), rest("GET", "nothing/"), rest("GET", "library/x"), rest("PUT", "library/")):
        assert "Set-Cookie" not in answer.headers
        assert answer.is_json
        assert "Traceback" not in answer.get_data(as_text=True)


def test_the_rate_limit_answers_429(install: Callable[..., Installation], tmp_path: Any) -> None:
    from tests.site_texts import SMALL_SITE

    site = install(SMALL_SITE, "", api_rate_limit="3 per hour")
    site.apply()
    answers = [site.client().get("/api/v1/policy/").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]
