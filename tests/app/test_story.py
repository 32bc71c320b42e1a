"""The main story on both databases: one YAML column with three fields is table, register, screen, page, REST, role."""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa

from app.store import fab, tables
from tests.installation import Installation
from tests.site_texts import POLICY, SMALL_SITE

NOTICE = {
    "title": "关于做好秋季招生工作的通知",
    "issued_on": "2026-03-02",
    "body": "<p>各校按计划招生。<script>alert(1)</script></p>",
}


def _ready(install: Callable[..., Installation], url: str) -> Installation:
    site = install(SMALL_SITE, url)
    site.apply()
    site.load_accounts()
    return site


def _add(site: Installation) -> int:
    """A record made on the staff screen and sent to review; its number."""
    editor = site.sign_in("office.editor")
    answer = editor.post("/admin/policy/add?column=gov/policy", {**NOTICE, "_action": "submit"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200, text[:3000]
    return int(re.search(r"/admin/policy/step/(\d+)/|/admin/policy/show/(\d+)", text + answer.request.path).group(2))


def test_one_column_from_yaml_to_page(install: Callable[..., Installation], database_url: str) -> None:
    site = _ready(install, database_url)
    number = _add(site)
    public = site.client()
    assert public.get(f"/policy/{number}.html").status_code == 404
    assert NOTICE["title"] not in public.get("/policy/").get_data(as_text=True)

    publisher = site.sign_in("office.publisher")
    page = publisher.get(f"/admin/policy/show/{number}")
    assert NOTICE["title"] in page.get_data(as_text=True)
    answer = publisher.post(f"/admin/policy/step/{number}/publish", page=f"/admin/policy/show/{number}")
    assert "已发布" in answer.get_data(as_text=True)

    shown = public.get(f"/policy/{number}.html").get_data(as_text=True)
    assert NOTICE["title"] in shown
    assert "各校按计划招生" in shown
    assert "<script>alert" not in shown
    assert NOTICE["title"] in public.get("/policy/").get_data(as_text=True)
    assert "政策文件" in public.get("/").get_data(as_text=True)

    found = public.get("/api/v1/policy/?q=招生").get_json()
    assert [item["id"] for item in found["items"]] == [number]
    assert public.get("/api/v1/policy/?issued_on.from=2026-04-01").get_json()["count"] == 0

    listed = site.sign_in("office.editor").get("/admin/policy/?column=gov/policy&q=招生")
    assert NOTICE["title"] in listed.get_data(as_text=True)


def test_register_agrees_with_the_type_table(install: Callable[..., Installation], database_url: str) -> None:
    site = _ready(install, database_url)
    number = _add(site)
    with site.engine.connect() as connection:
        entry = connection.execute(sa.select(tables.entries).where(tables.entries.c.id == number)).mappings().one()
        row = connection.execute(sa.text("SELECT * FROM policy")).mappings().one()
    assert row["_id"] == number
    assert entry["title"] == NOTICE["title"]
    assert (entry["state"], entry["version"], entry["unit_id"]) == (row["_state"], row["_version"], row["_unit_id"])


def test_roles_come_from_the_matrix(install: Callable[..., Installation], database_url: str) -> None:
    site = _ready(install, database_url)
    ab = fab.fab_tables
    with site.engine.connect() as connection:
        roles = set(connection.execute(sa.select(ab["ab_role"].c.name)).scalars())
        assert {"office.editor", "school.publisher"} <= roles
        grants = connection.execute(
            sa.select(ab["ab_role"].c.name, ab["ab_permission"].c.name, ab["ab_view_menu"].c.name)
            .join(ab["ab_permission_view_role"], ab["ab_permission_view_role"].c.role_id == ab["ab_role"].c.id)
            .join(
                ab["ab_permission_view"],
                ab["ab_permission_view"].c.id == ab["ab_permission_view_role"].c.permission_view_id,
            )
            .join(ab["ab_permission"], ab["ab_permission"].c.id == ab["ab_permission_view"].c.permission_id)
            .join(ab["ab_view_menu"], ab["ab_view_menu"].c.id == ab["ab_permission_view"].c.view_menu_id)
        ).all()
    found = {tuple(row) for row in grants}
    assert ("office.editor", "can_add", "rt_policy") in found
    assert ("school.editor", "can_add", "rt_policy") not in found
    assert ("office.unit_admin", "can_use", "tool_users") in found


def test_other_units_and_wrong_duties_are_refused(install: Callable[..., Installation], database_url: str) -> None:
    site = _ready(install, database_url)
    number = _add(site)
    stranger = site.sign_in("school.editor")
    assert stranger.get(f"/admin/policy/show/{number}").status_code in (403, 404)
    assert stranger.get("/admin/policy/add?column=gov/policy").status_code == 403
    editor = site.sign_in("office.editor")
    refused = editor.post(f"/admin/policy/step/{number}/publish", page="/admin/account/tokens")
    assert refused.status_code == 403
    assert editor.client.post(f"/admin/policy/step/{number}/publish").status_code == 400
    assert site.client().get("/admin/policy/").status_code == 302


def test_a_second_apply_is_empty_and_a_new_column_needs_no_code(
    install: Callable[..., Installation], database_url: str
) -> None:
    site = _ready(install, database_url)
    assert site.apply().plan.is_empty
    number = _add(site)
    site.write({"columns/gov/bulletins.yaml": POLICY.replace("policy", "bulletins").replace("政策文件", "政府公报")})
    applied = site.apply()
    assert {operation.kind for operation in applied.plan.operations} >= {"create_table", "add_column"}
    editor = site.sign_in("office.editor")
    page = editor.get("/admin/bulletins/add?column=gov/bulletins")
    assert page.status_code == 200
    assert "政府公报" in page.get_data(as_text=True)
    assert site.client().get("/bulletins/").status_code == 200
    assert editor.get(f"/admin/policy/show/{number}").status_code == 200
    assert site.apply().plan.is_empty
