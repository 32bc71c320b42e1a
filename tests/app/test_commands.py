"""The commands of ``run.py``: what they print, how they end, what they leave behind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import sqlalchemy as sa

from app.commands import COMMANDS, main
from app.store import tables
from app.store.database import writing
from tests.app.shell import FIXTURE, Shell, all_files, all_rows
from tests.installation import Installation
from tests.site_texts import POLICY


def _commands(group: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield from _commands(command, (*path, name))


# -- help and settings ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", list(_commands(main)), ids=lambda path: " ".join(path) or "run.py")
def test_every_command_explains_itself(path: tuple[str, ...]) -> None:
    text = Shell({}).run(*path, "--help").output
    assert re.search("[一-鿿]", text)
    assert re.search("[A-Za-z]{4}", text.split("Options:")[0].split("\n", 2)[2])
    for option in re.findall(r"^  (--[a-z-]+).*", text, re.M):
        line = next(line for line in text.splitlines() if line.startswith(f"  {option}"))
        assert re.search("[一-鿿]", text[text.index(line) :].split("\n  -")[0]), f"{option} has no help"


def test_all_commands_are_listed() -> None:
    text = Shell({}).run("--help").output
    assert [name for name in COMMANDS if f"\n  {name} " not in text] == []
    assert "No such command" in Shell({}).run("aply", code=2).output


@pytest.mark.parametrize(
    ("command", "environ", "said"),
    [
        ("plan", {"PORT": "x"}, "PORT='x'"),
        ("serve", {"WORKERS": "0"}, "1 到 256"),
        ("check", {"APP_MODE": "test"}, "APP_MODE='test'"),
        ("check", {"MAX_UPLOAD_MB": "-1"}, "MAX_UPLOAD_MB"),
        ("plan", {"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ("apply", {"DATABASE_URL": "oracel://x"}, "DATABASE_URL"),
        ("load", {"DATABASE_URL": "postgresql://127.0.0.1:1/x?connect_timeout=2"}, "数据库无法使用"),
        ("apply", {"VAR_DIR": "/proc/1/nothing"}, "/proc/1/nothing"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_clear_line(
    files: Shell, command: str, environ: dict[str, str], said: str
) -> None:
    result = files.run(command, code=1, **environ)
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_secrets_that_cannot_be_read_are_told(files: Shell, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secrets.json").write_text("{broken", "utf-8")
    assert "secrets.json" in files.run("apply", code=1).stderr


def test_options_win_over_the_environment(files: Shell, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'other.sqlite'}"
    files.run("plan", "--database", url, "--schemas", str(tmp_path / "schemas"), code=2, SCHEMAS_DIR="/nowhere")
    assert (tmp_path / "other.sqlite").exists()
    assert not (tmp_path / "var").exists()


# -- check, matrix, new -----------------------------------------------------------------------------------------------


def test_check_of_a_right_site(files: Shell) -> None:
    assert files.run("check").output == "0 个错误，0 个警告。 0 errors, 0 warnings.\n"
    assert json.loads(files.run("check", "--format", "json").output) == []
    assert files.run("check", "--format", "github").output.strip() == ""


def test_check_tells_every_mistake_in_every_format(files: Shell, tmp_path: Path) -> None:
    column = tmp_path / "schemas" / "columns" / "gov" / "policy.yaml"
    column.write_text(POLICY.replace("type: date", "type: dat").replace("owners: [office]", "owners: [ofice]"), "utf-8")
    text = files.run("check", code=1)
    assert re.search(rf"^{re.escape(str(column))}:3:10: E301 .*office", text.output, re.M)
    assert re.search(rf"^{re.escape(str(column))}:7:\d+: E208 .*date", text.output, re.M)
    assert "2 个错误" in text.output
    found = json.loads(files.run("check", "--format", "json", code=1).output)
    assert {tuple(sorted(one)) for one in found} == {("column", "file", "hint", "id", "line", "message", "severity")}
    assert [(one["id"], one["line"]) for one in found] == [("E301", 3), ("E208", 7)]
    lines = files.run("check", "--format", "github", code=1).output.splitlines()
    assert lines[0].startswith(f"::error file={column},line=3,col=10,title=E301::")
    for command in ("plan", "apply", "matrix"):
        assert "E301" in files.run(command, code=1).output
    assert not (tmp_path / "var" / "district.sqlite").exists()


def test_warnings_do_not_fail_a_check(files: Shell, tmp_path: Path) -> None:
    (tmp_path / "schemas" / "fieldsets").mkdir()
    unused = "fieldset: unused\ntitle: 未用\nfields:\n  note: {type: text, label: 备注}\n"
    (tmp_path / "schemas" / "fieldsets" / "unused.yaml").write_text(unused, "utf-8")
    assert "W301" in files.run("check").output
    files.run("plan", code=2)


def test_a_sites_whole_folder_may_be_named(files: Shell, tmp_path: Path) -> None:
    assert "0 errors" in files.run("check", "--schemas", str(tmp_path)).output
    assert "E101" in files.run("check", "--schemas", str(tmp_path / "nowhere"), code=1).output


def test_overrides_of_another_site_are_left_alone(files: Shell, tmp_path: Path) -> None:
    inside = tmp_path / "flat"
    (tmp_path / "schemas").rename(inside)
    for folder in (tmp_path / "overrides", inside / "overrides"):
        folder.mkdir()
        (folder / "nothing.py").write_text("", "utf-8")
        found = files.run("check", "--schemas", str(inside), code=int(folder.parent == inside))
        assert ("E540" in found.output) == (folder.parent == inside)


def test_the_matrix_in_three_formats(files: Shell) -> None:
    text, table = files.run("matrix").output, files.run("matrix", "--format", "csv").output
    page = files.run("matrix", "--format", "html", "--edition", "gov").output
    assert all("政策文件" in one for one in (text, table, page))
    assert len({line.count(",") for line in table.strip().splitlines()}) == 1
    assert "<table" in page
    assert "可用 gov" in files.run("matrix", "--edition", "gvo", code=2).output


def test_a_new_column_is_applied_without_further_work(shell: Shell, made: Installation) -> None:
    shell.run("apply")
    shell.run("new", "column", "bulletins", "--owner", "school", "--title", "政府公报")
    assert "政府公报" in made.settings.schemas.joinpath("columns/gov/bulletins.yaml").read_text("utf-8")
    shell.run("check")
    assert "bulletins" in shell.run("plan", code=2).output
    shell.run("apply")
    shell.run("load")
    assert made.client().get("/bulletins/").status_code == 200
    assert made.sign_in("school.editor").get("/admin/bulletins/add?column=gov/bulletins").status_code == 200


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["policy"], 1, "columns/gov/policy.yaml"),
        (["Bad-Key"], 2, "Bad-Key"),
        (["good", "--edition", "gvo"], 2, "gov"),
        (["good", "--owner", "ofice"], 2, "ofice"),
    ],
)
def test_what_new_column_refuses(files: Shell, tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    before = all_files(tmp_path)
    assert said in files.run("new", "column", *arguments, code=code).output
    assert all_files(tmp_path) == before


def test_new_site_overwrites_nothing(files: Shell, tmp_path: Path) -> None:
    before = all_files(tmp_path)
    assert "site.yaml" in files.run("new", "site", str(tmp_path / "schemas"), code=1).output
    (tmp_path / "file").write_text("", "utf-8")
    assert str(tmp_path / "file") in files.run("new", "site", str(tmp_path / "file" / "below"), code=1).output
    (tmp_path / "file").unlink()
    assert all_files(tmp_path) == before


# -- plan, apply, load, reindex ---------------------------------------------------------------------------------------


def test_plan_says_by_its_code_what_apply_would_do(shell: Shell, made: Installation) -> None:
    assert "新建表" in shell.run("plan", code=2).output
    assert "revision 1" in shell.run("apply", "-m", "首次").output
    assert "没有要做的变更" in shell.run("plan").output
    made.write({"columns/gov/policy.yaml": POLICY + "  source: {type: text, label: 来源}\n"})
    planned = json.loads(shell.run("plan", "--json", code=2).output)
    assert [operation["key"] for operation in planned["operations"]] == ["policy.source"]
    made.write({"columns/gov/policy.yaml": POLICY.replace("type: date", "type: integer")})
    refused = shell.run("plan", code=1).output
    assert "E602" in refused
    assert "E602" in shell.run("apply", code=1).output
    with made.engine.connect() as connection:
        line = connection.execute(sa.select(tables.revisions.c.id, tables.revisions.c.comment)).one()
    assert tuple(line) == (1, "首次")


def test_a_second_apply_and_load_change_nothing(shell: Shell, made: Installation) -> None:
    shell.run("apply")
    first = shell.run("load").output
    assert "accounts +8; 记录 records +2" in first
    rows, kept = all_rows(made.engine), all_files(made.settings.var)
    assert kept["secrets.json"].endswith("100600")
    assert "没有要做的变更" in shell.run("apply").output
    assert "accounts +0; 记录 records +0, 更新 updated 0, 未变 unchanged 2" in shell.run("load").output
    assert all_rows(made.engine) == rows
    assert all_files(made.settings.var) == kept


def test_load_tells_mistakes_with_their_places(shell: Shell, made: Installation, tmp_path: Path) -> None:
    shell.run("apply")
    path = made.settings.fixtures / "records" / "policy" / "a.yaml"
    path.write_text(FIXTURE.replace("unit: office", "unit: ofice"), "utf-8")
    rows = all_rows(made.engine)
    assert f"{path}:3:" in shell.run("load", code=1).stderr
    assert all_rows(made.engine) == rows
    (tmp_path / "empty").mkdir()
    assert "records +0" in shell.run("load", "--fixtures", str(tmp_path / "empty"), "--no-users").output


def test_reindex_mends_register_and_search(shell: Shell, made: Installation) -> None:
    shell.run("apply")
    shell.run("load", "--no-users")
    with writing(made.engine) as connection:
        connection.execute(tables.entries.update().values(title="wrong"))
    assert "2 records rebuilt" in shell.run("reindex").output
    with made.engine.connect() as connection:
        assert set(connection.execute(sa.select(tables.entries.c.title)).scalars()) == {"关于秋季招生的通知", "草稿"}
    assert "秋季招生" in made.client().get("/policy/").get_data(as_text=True)


@pytest.mark.parametrize("arguments", [["load"], ["serve"], ["reindex"], ["user", "list"]])
def test_before_the_first_apply_a_command_says_what_to_run(files: Shell, arguments: list[str]) -> None:
    result = files.run(*arguments, code=1)
    assert "run: python run.py apply" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
