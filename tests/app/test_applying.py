"""Applying schema changes: additive ones work on both databases, the rest is refused with nothing changed."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.office import records
from app.office.applying import NotApplicable, current_plan
from app.office.context import Caller
from app.store import tables
from app.vocabulary import make_vocabulary
from generator.source import load_tree
from generator.spec import resolve
from tests.installation import Installation
from tests.site_texts import PERMISSIONS, POLICY, SMALL_SITE, UNITS

TRUSTED = Caller(name="test", trusted=True)


@pytest.fixture
def small(install: Callable[..., Installation], database_url: str) -> Installation:
    """The small site, applied, with one record."""
    site = install(SMALL_SITE, database_url)
    site.apply()
    records.create(site.place, TRUSTED, "gov/policy", {"title": "旧记录"})
    return site


def _columns(site: Installation, table: str) -> set[str]:
    return {column["name"] for column in sa.inspect(site.engine).get_columns(table)}


def test_a_new_field_is_added_and_old_records_stay(small: Installation) -> None:
    small.write({"columns/gov/policy.yaml": POLICY + "  source: {type: text, label: 来源, filter: true}\n"})
    applied = small.apply()
    assert [operation.key for operation in applied.plan.operations] == ["policy.source"]
    assert "source" in _columns(small, "policy")
    records.create(small.place, TRUSTED, "gov/policy", {"title": "新记录", "source": "本站"})
    with small.engine.connect() as connection:
        titles = connection.execute(sa.select(tables.entries.c.title).order_by(tables.entries.c.id)).scalars().all()
    assert titles == ["旧记录", "新记录"]
    assert small.apply().plan.is_empty


def test_new_units_and_duties_get_roles(small: Installation) -> None:
    small.write({"units.yaml": UNITS + "  bureau: {title: 区文体局, short: 文体局}\n"})
    small.apply()
    with small.engine.connect() as connection:
        roles = connection.execute(sa.text("SELECT name FROM ab_role")).scalars().all()
        ids = dict(connection.execute(sa.select(tables.units.c.key, tables.units.c.id)).all())
    assert "bureau.editor" in roles
    assert len(ids) == 3


def test_a_change_of_rights_is_in_force_with_the_next_request(small: Installation) -> None:
    small.load_accounts()
    editor = small.sign_in("school.editor")
    assert editor.get("/admin/policy/add?column=gov/policy").status_code == 403
    small.write({"columns/gov/policy.yaml": POLICY.replace("owners: [office]", "owners: [office, school]")})
    rights = PERMISSIONS.replace("may_not: [create], on: policy", "may: [create], on: policy")
    small.write({"permissions.yaml": rights})
    small.apply()
    assert editor.get("/admin/policy/add?column=gov/policy").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("  body: {type: richtext, label: 正文, search: true}\n", "", "E602"),
        ("issued_on: {type: date", "issued_on: {type: integer", "E602"),
        ("  body: {type", "  text: {was: body, type", "E602"),
        ("label: 正文,", "label: 正文, drop: true,", "E607"),
        ("owners: [office]", "owners: [office]\nwas: rules", ""),
        ("owners: [office]", "owners: [office]\ndrop: true", "E607"),
    ],
)
def test_what_would_need_a_decision_about_data_is_refused(small: Installation, old: str, new: str, rule: str) -> None:
    before = _columns(small, "policy")
    small.write({"columns/gov/policy.yaml": POLICY.replace(old, new)})
    if not rule:
        assert small.apply().revision == 2
        return
    with pytest.raises(NotApplicable) as error:
        small.apply()
    assert rule in {refusal.id for refusal in error.value.plan.refusals}
    assert all(refusal.message.zh and refusal.hint.en for refusal in error.value.plan.refusals)
    assert _columns(small, "policy") == before
    assert small.router.holder.serving.generation.revision == 1


def test_units_columns_and_types_do_not_vanish(small: Installation) -> None:
    small.write({"columns/gov/policy.yaml": POLICY.replace("column: policy", "column: rules")})
    small.write(
        {
            "permissions.yaml": PERMISSIONS.split("expect:")[0],
            "site.yaml": SMALL_SITE["site.yaml"].split(", home")[0] + "}\n",
        }
    )
    with pytest.raises(NotApplicable) as error:
        small.apply()
    assert {"E601", "E605"} <= {refusal.id for refusal in error.value.plan.refusals}


def test_plan_says_what_apply_does_and_changes_nothing(install: Callable[..., Installation], database_url: str) -> None:
    site = install(SMALL_SITE, database_url)
    tree = load_tree(site.settings.schemas)
    resolved = resolve(tree, make_vocabulary(site.settings))
    plan = current_plan(site.engine, site.settings, tree, resolved)
    assert {o.kind for o in plan.operations} == {"add_unit", "add_duty", "create_table", "add_column"}
    assert sa.inspect(site.engine).get_table_names() == []
    assert site.apply().plan.operations == plan.operations
    assert current_plan(site.engine, site.settings, tree, resolved).is_empty


def test_a_comment_is_a_revision_but_no_operation(small: Installation) -> None:
    small.write({"columns/gov/policy.yaml": "# 说明\n" + POLICY})
    applied = small.apply()
    assert (applied.revision, applied.plan.operations) == (2, ())


def test_two_applies_at_once_end_in_one_revision(install: Callable[..., Installation], database_url: str) -> None:
    site = install(SMALL_SITE, database_url)
    failures: list[BaseException] = []

    def run() -> None:
        try:
            site.apply()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test fails with it
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with site.engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.revisions)).scalar_one() == 1


def test_a_generation_that_does_not_build_leaves_the_old_one_serving(small: Installation) -> None:
    small.load_accounts()
    editor = small.sign_in("office.editor")
    small.write({"columns/gov/policy.yaml": POLICY + "  source: {type: text, label: 来源}\n"})
    small.apply()
    folder = small.settings.overrides
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policy.py").write_text("raise RuntimeError('broken')\n", "utf-8")
    assert editor.get("/admin/policy/?column=gov/policy").status_code == 200
    health = small.client().get("/healthz")
    assert health.status_code == 503
    assert "broken" in health.get_json()["failure"]
