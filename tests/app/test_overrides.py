"""Hand-written code of a record type: what the district's does, and how a mistake in it is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.generations import load_generation
from app.office import records
from app.office.context import Caller, Invalid
from app.overrides import load_overrides
from app.store import tables
from app.vocabulary import make_vocabulary
from config import ROOT
from generator.build.hooks import HOOK_NAMES, OverrideError
from generator.check import check
from generator.source import load_tree
from generator.spec.grammar import DURATION_UNITS
from generator.spec.model import Site
from tests.installation import Installation
from tests.site_texts import SMALL_SITE

POLICY = """\
column: policy
title: 政策文件
owners: [office]
workflow: publication
fields:
  title: {type: text, label: 标题, required: true, list: true}
  document_number: {type: text, label: 发文字号}
  validity: {type: choice, label: 有效性, default: valid, choices: [valid, amended, repealed, expired]}
"""
SERVICES = """\
column: service_item
title: 办事事项
owners: [office]
workflow: publication
fields:
  title: {type: text, label: 事项名称, required: true}
  statutory_limit: {type: duration, label: 法定时限}
  promise_limit: {type: duration, label: 承诺时限}
  hours: {type: text, label: 办理时间}
"""
TEXTS = {**SMALL_SITE, "columns/gov/policy.yaml": POLICY, "columns/gov/services.yaml": SERVICES}
IMPORTS = "from generator.build.hooks import hookimpl\n\n\n"
LOADER = Caller(name="test", channel="load", trusted=True)


@pytest.fixture
def site(install: Callable[..., Installation]) -> Installation:
    """A site with the record types that the district's overrides are for, and those overrides."""
    made = install(TEXTS, overrides=ROOT / "overrides")
    made.apply()
    return made


@pytest.fixture
def bare(install: Callable[..., Installation]) -> Installation:
    """A site whose overrides the test writes."""
    return install(SMALL_SITE)


def _write(site: Installation, name: str, text: str) -> None:
    site.settings.overrides.mkdir(parents=True, exist_ok=True)
    (site.settings.overrides / f"{name}.py").write_text(text, "utf-8")


def _days(value: int, unit: str = "working_day") -> dict[str, Any]:
    return {"value": value, "unit": unit}


# -- the district's four hooks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("松政发〔2026〕12号", ""),
        ("松政办规〔1999〕1号", ""),
        ("", ""),
        ("松政发[2026]12号", "六角括号"),
        ("松政发（2026）12号", "六角括号"),
        ("松政发【2026】12号", "六角括号"),
        ("松政发〔2026〕第12号", "不加“第”"),
        ("松政发〔2026〕012号", "不编虚位"),
        ("松政发2026-12", "松政发〔2026〕12号"),
        ("松政发〔26〕12号", "松政发〔2026〕12号"),
        ("松政发〔2026〕12号 ", ""),
        ("x" * 200, "松政发〔2026〕12号"),
    ],
)
def test_a_document_number_follows_the_standard(site: Installation, number: str, said: str) -> None:
    values = {"title": "文件", "document_number": number}
    if not said:
        records.create(site.place, LOADER, "gov/policy", values, unit="office")
        return
    with pytest.raises(Invalid) as error:
        records.create(site.place, LOADER, "gov/policy", values, unit="office")
    (problem,) = error.value.problems
    assert (problem.path, problem.code) == (("document_number",), "hook")
    assert said in problem.message.zh
    assert problem.message.get("en") != problem.message.zh


def test_the_form_shows_the_hooks_message_at_its_field_and_keeps_what_was_typed(site: Installation) -> None:
    site.load_accounts()
    editor = site.sign_in("office.editor")
    typed = {"title": "关于供热的通知", "document_number": "松政发(2026)3号", "validity": "valid", "action": "save"}
    answer = editor.post("/admin/policy/add?column=gov/policy", typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "年份要用六角括号" in page
    assert all(f'value="{typed[key]}"' in page for key in ("title", "document_number"))
    with site.engine.connect() as connection:
        assert connection.execute(sa.select(tables.entries)).all() == []


@pytest.mark.parametrize(
    ("promise", "statutory", "longer"),
    [
        (_days(20), _days(20), False),
        (_days(21), _days(20), True),
        (_days(1, "month"), _days(20), False),
        (_days(40, "natural_day"), _days(20), True),
        (_days(30, "natural_day"), _days(20), False),
        (_days(1, "hour"), _days(1), False),
        (_days(2, "year"), _days(12, "month"), True),
        (None, _days(20), False),
        (_days(20), None, False),
    ],
)
def test_a_promise_longer_than_the_law_stays_a_draft(
    site: Installation, promise: Any, statutory: Any, longer: bool
) -> None:
    values = {"title": "户外广告审批", "promise_limit": promise, "statutory_limit": statutory}
    saved = records.create(site.place, LOADER, "gov/service_item", values, unit="office")
    if not longer:
        assert records.transition(site.place, LOADER, saved.id, "submit").state == "review"
        return
    with pytest.raises(Invalid) as error:
        records.transition(site.place, LOADER, saved.id, "submit")
    (problem,) = error.value.problems
    assert (problem.path, problem.message.zh) == (("promise_limit",), "承诺时限不能长于法定时限")
    with site.engine.connect() as connection:
        assert connection.execute(sa.select(tables.entries.c.state)).scalar_one() == "draft"
    shorter = {**values, "promise_limit": _days(1)}
    records.update(site.place, LOADER, saved.id, shorter, saved.version)
    assert records.transition(site.place, LOADER, saved.id, "submit").state == "review"


def test_staff_see_how_complete_an_item_is(site: Installation) -> None:
    site.load_accounts()
    values = {"title": "户外广告审批", "statutory_limit": _days(20), "hours": "工作日"}
    saved = records.create(site.place, LOADER, "gov/service_item", values, unit="office")
    page = site.sign_in("office.reviewer").get(f"/admin/service_item/show/{saved.id}").get_data(as_text=True)
    assert "3 / 15" in page
    missing = re.search(r"设定依据(、[^<、]+)+", page)
    assert missing, page
    assert "承诺时限" in missing.group()
    assert "办理时间" not in missing.group()


@pytest.mark.parametrize(
    ("validity", "notice"),
    [("repealed", "本文件已废止"), ("expired", "本文件已失效"), ("amended", "本文件已作修改"), ("valid", "")],
)
def test_a_document_without_effect_says_so_on_its_page(site: Installation, validity: str, notice: str) -> None:
    values = {"title": "关于供热的通知", "validity": validity}
    number = records.create(site.place, LOADER, "gov/policy", values, unit="office", submit="submit").id
    records.transition(site.place, LOADER, number, "publish")
    page = site.client().get(f"/policy/{number}.html").get_data(as_text=True)
    assert "关于供热的通知" in page
    assert notice in page if notice else "仅供查阅" not in page


def test_what_the_districts_hooks_name_is_in_the_district(district: Site) -> None:
    modules = load_overrides(ROOT / "overrides")
    policy, item = district.record_types["policy"], district.record_types["service_item"]
    assert policy.field("document_number") is not None
    validity = policy.field("validity")
    assert validity is not None
    assert set(modules["policy"]._WITHOUT_EFFECT) < {choice.value for choice in validity.choices}
    assert [key for key, _ in modules["service_item"]._ELEMENTS if item.field(key) is None] == []
    assert set(modules["service_item"]._DAYS) == set(DURATION_UNITS)
    limits = [item.field(key) for key in ("promise_limit", "statutory_limit")]
    assert [limit.type for limit in limits if limit is not None] == ["duration", "duration"]


def test_every_hook_is_used_by_the_district(site: Installation) -> None:
    used = {name for caller in site.place.generation.hooks.values() for name in caller.names}
    assert used == set(HOOK_NAMES)


# -- mistakes ---------------------------------------------------------------------------------------------------------


def _found(site: Installation) -> list[tuple[str, str, int, str]]:
    findings = check(load_tree(site.settings.schemas), make_vocabulary(site.settings))
    return [(f.id, f.position.file, f.position.line, f.message.zh + f.hint.zh) for f in findings]


def test_a_misspelt_hook_is_a_finding_with_the_nearest_name(bare: Installation) -> None:
    _write(bare, "policy", IMPORTS + "@hookimpl\ndef check_feild(field, value):\n    return None\n")
    (finding,) = _found(bare)
    assert finding[:3] == ("E541", "overrides/policy.py", 5)
    assert "check_feild" in finding[3]
    assert "check_field" in finding[3]


def test_an_override_of_nothing_is_a_finding_with_the_nearest_name(bare: Installation) -> None:
    _write(bare, "polcy", IMPORTS)
    _write(bare, "_shared", "")
    (finding,) = _found(bare)
    assert finding[:3] == ("E540", "overrides/polcy.py", 1)
    assert "policy" in finding[3]


def test_a_helper_is_no_hook(bare: Installation) -> None:
    _write(bare, "policy", IMPORTS + "def check_feild(field, value):\n    return None\n")
    assert _found(bare) == []
    bare.apply()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("policy", IMPORTS + "@hookimpl\ndef check_field(feild, value):\n    pass\n", r"policy\.py:4: .*feild.*field"),
        ("policy", IMPORTS + "@hookimpl\ndef check_feild(value):\n    pass\n", r"policy\.py:4: .*check_field"),
        ("polcy", IMPORTS, r"polcy\.py: .*polcy"),
        ("policy", "import re\n\nraise RuntimeError('broken')\n", r"policy\.py:3: broken"),
        ("policy", "import re\n\n\ndef f():\n    return 1 / 0\n\n\nf()\n", r"policy\.py:5: division"),
        ("policy", "import no_such_module_anywhere\n", r"policy\.py:1: No module named"),
        ("policy", "x = (\n\n\ny = 1\n", r"policy\.py:[1-4]: "),
        ("policy", "x = 1\nraise SystemExit\n", r"policy\.py:2: SystemExit"),
    ],
)
def test_what_does_not_fit_is_refused_by_apply_with_its_place(
    bare: Installation, name: str, text: str, said: str
) -> None:
    from app.office.applying import apply
    from generator.spec import resolve

    _write(bare, name, text)
    tree = load_tree(bare.settings.schemas)
    with pytest.raises(OverrideError, match=said):
        apply(bare.engine, bare.settings, tree, resolve(tree, make_vocabulary(bare.settings)))
    assert sa.inspect(bare.engine).get_table_names() == []


@pytest.mark.parametrize("command", ["apply", "serve", "reindex"])
def test_commands_tell_it_in_one_line(bare: Installation, command: str) -> None:
    from click.testing import CliRunner

    from app.commands import main

    bare.apply()
    _write(bare, "policy", "raise RuntimeError('broken')\n")
    settings = bare.settings
    environ = {
        "SCHEMAS_DIR": str(settings.schemas),
        "VAR_DIR": str(settings.var),
        "DATABASE_URL": settings.database_url,
    }
    result = CliRunner().invoke(main, [command], env={**environ, "OVERRIDES_DIR": None, "APP_MODE": None})
    assert result.exit_code == 1
    assert result.stderr == "Error: E590 overrides/policy.py:1: broken\n"


# -- generations ------------------------------------------------------------------------------------------------------

COUNTING = (
    "from __future__ import annotations\n\nfrom dataclasses import dataclass, field\n\n"
    + IMPORTS
    + "@dataclass\nclass Seen:\n    values: list[str] = field(default_factory=list)\n\n\nSEEN = Seen()\n\n\n"
    + "@hookimpl\ndef check_field(field, value):\n    SEEN.values.append(value)\n"
)


def test_two_generations_never_share_an_override(bare: Installation) -> None:
    _write(bare, "policy", COUNTING)
    bare.apply()
    first, second = load_overrides(bare.settings.overrides), load_overrides(bare.settings.overrides)
    assert first["policy"] is not second["policy"]
    assert first["policy"].__name__ != second["policy"].__name__
    assert first["policy"].SEEN is not second["policy"].SEEN
    generations = [load_generation(bare.engine, bare.settings) for _ in range(2)]
    hooks = [generation.hooks_of("policy") for generation in generations if generation is not None]
    assert hooks[0] is not hooks[1]


def test_a_new_override_counts_from_the_next_apply(bare: Installation) -> None:
    bare.apply()
    records.create(bare.place, LOADER, "gov/policy", {"title": "无人检查"}, unit="office")
    refusing = "@hookimpl\ndef check_field(value):\n    return Text('不行', 'no')\n"
    _write(bare, "policy", "from generator.spec.model import Text\n" + IMPORTS + refusing)
    assert bare.apply().revision == 2
    with pytest.raises(Invalid, match="修改"):
        records.create(bare.place, LOADER, "gov/policy", {"title": "有人检查"}, unit="office")
    assert bare.apply().plan.is_empty


def test_overrides_are_told_apart_by_their_content_only(bare: Installation, tmp_path: Path) -> None:
    from app.overrides import overrides_hash

    _write(bare, "policy", COUNTING)
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "policy.py").write_text(COUNTING, "utf-8")
    (copy / "README.txt").write_text("not code", "utf-8")
    assert overrides_hash(copy) == overrides_hash(bare.settings.overrides)
    (copy / "policy.py").write_text(COUNTING + "\n", "utf-8")
    assert overrides_hash(copy) != overrides_hash(bare.settings.overrides)
