"""What may not be read may not be learnt either: by sorting, filtering, asking, naming, or another screen's button."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.office import records
from app.office.context import Caller
from app.store import fab, tables
from app.store.database import writing
from tests.app.hostile import Rest
from tests.app.hostile_site import HOSTILE_SITE
from tests.installation import Installation


@pytest.fixture
def vault(install: Callable[..., Installation]) -> Installation:
    made = install(HOSTILE_SITE)
    made.apply()
    made.load_accounts()
    return made


def _with_fee(vault: Installation, title: str, fee: int) -> int:
    trusted = Caller(channel="command", trusted=True)
    return records.create(vault.place, trusted, "gov/vault", {"title": title, "fee": fee}, unit="office").id


def test_a_hidden_field_neither_sorts_nor_narrows_a_list(vault: Installation) -> None:
    dear, cheap = _with_fee(vault, "昂贵的", 900), _with_fee(vault, "便宜的", 100)
    editor, rest = vault.sign_in("office.editor").client, Rest(vault)

    def order(query: str) -> list[str]:
        page = editor.get(f"/admin/vault/?{query}").get_data(as_text=True)
        return list(dict.fromkeys(re.findall(r"/admin/vault/show/(\d+)", page)))

    assert order("order=fee") == order("order=-fee") == order("")
    assert sorted(order("fee.from=500&fee.to=1000&fee=900")) == sorted([str(dear), str(cheap)])
    assert "order=fee" not in editor.get("/admin/vault/").get_data(as_text=True)
    for query in ("order=fee", "order=-fee", "fee.from=500", "fee=900"):
        assert rest("GET", f"vault/?{query}", "office.editor").status_code == 422, query


def test_sealed_fields_do_not_sort(vault: Installation) -> None:
    page = vault.sign_in("office.editor").client.get("/admin/vault/?order=phone")
    assert page.status_code == 200
    assert Rest(vault)("GET", "vault/?order=phone", "office.editor").status_code == 422


def test_lists_of_accounts_sort_by_what_they_show_and_end(vault: Installation) -> None:
    admin = vault.sign_in("office.unit_admin").client
    view = "OfficeUserView"
    assert admin.get(f"/admin/users/list/?_oc_{view}=username&_od_{view}=asc").status_code == 200
    for query in (f"_oc_{view}=password&_od_{view}=asc", f"_oc_{view}=roles&_od_{view}=asc", f"psize_{view}=1000000"):
        assert admin.get(f"/admin/users/list/?{query}").status_code == 404, query


def test_accounts_of_other_units_are_on_no_list(vault: Installation) -> None:
    admin = vault.sign_in("office.unit_admin").client
    page = admin.get("/admin/users/list/").get_data(as_text=True)
    assert "office.editor" in page
    assert "school.editor" not in page
    with vault.engine.connect() as connection:
        other = connection.execute(sa.select(fab.users.c.id).where(fab.users.c.username == "school.editor")).scalar()
    assert admin.get(f"/admin/users/show/{other}").status_code == 404


def test_who_refers_to_a_record_is_only_named_to_whoever_may_read_it(vault: Installation) -> None:
    rest = Rest(vault)
    number = rest.new()
    rest.new(title="同一单位的引用", about=number)
    trusted = Caller(channel="command", trusted=True)
    data = {"title": "别家的秘密标题", "about": number}
    records.create(vault.place, trusted, "gov/vault", data, unit="school")
    answer = rest("DELETE", f"vault/{number}", "office.editor")
    assert answer.status_code == 409
    assert "同一单位的引用" in answer.get_json()["error"]
    assert "秘密" not in answer.get_data(as_text=True)
    assert rest("GET", f"vault/{number}", "office.editor").status_code == 200


def test_bulk_steps_leave_records_of_other_types_alone(vault: Installation) -> None:
    rest, editor = Rest(vault), vault.sign_in("office.editor")
    number = rest.new()
    data = {"action": "submit", "id": str(number), "confirmed": "1"}
    editor.post("/admin/policy/bulk", data, page="/admin/vault/add")
    assert rest("GET", f"vault/{number}", "office.editor").get_json()["state"] == "draft"
    editor.post("/admin/vault/bulk", data, page="/admin/vault/add")
    assert rest("GET", f"vault/{number}", "office.editor").get_json()["state"] == "review"


def test_personal_data_that_a_conflict_shows_is_logged(vault: Installation) -> None:
    rest, editor = Rest(vault), vault.sign_in("office.editor")
    number = rest.new(phone="13900000000")
    token = editor.token(f"/admin/vault/edit/{number}")
    changed = rest("PATCH", f"vault/{number}", "office.editor", json={"version": 1, "data": {"phone": "13800000000"}})
    assert changed.status_code == 200
    with writing(vault.engine) as connection:
        connection.execute(tables.log.delete())
    form = {"csrf_token": token, "title": "资料", "phone": "13700000000", "version": "1", "_version": "1"}
    page = editor.client.post(f"/admin/vault/edit/{number}", data=form)
    assert "13800000000" in page.get_data(as_text=True)
    with vault.engine.connect() as connection:
        assert "view_personal" in connection.execute(sa.select(tables.log.c.action)).scalars().all()


def test_cookies_and_headers_hold_on_every_page(install: Callable[..., Installation]) -> None:
    made = install(HOSTILE_SITE, mode="production")
    made.apply()
    client = made.client()
    sign_in = client.get("/admin/login/")
    cookie = sign_in.headers["Set-Cookie"]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/admin"))
    for path in ("/admin/login/", "/admin/nothing", "/admin/static/nothing.js", "/admin/vault/", "/", "/nothing"):
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff"), path
    refused = client.post("/admin/login/", data={"username": "x", "password": "y"})
    assert refused.status_code == 400
    assert "Content-Security-Policy" in refused.headers
