"""The commands of ``run.py``: what they print, how they end, what they leave behind."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from app.commands import COMMANDS, main
from app.store import tables
from app.store.database import make_engine, writing
from config import ROOT
from tests.installation import PASSWORD, Installation
from tests.site_texts import POLICY, SMALL_SITE

FIXTURE = """\
defaults: {column: gov/policy, unit: office}
records:
  - key: first
    state: published
    published: 2026-03-02T09:30
    data: {title: 关于秋季招生的通知, issued_on: 2026-03-02, body: <p>各校按计划招生。</p>}
  - key: second
    state: draft
    data: {title: 草稿}
"""
OWN = ("SCHEMAS_DIR", "OVERRIDES_DIR", "FIXTURES_DIR", "VAR_DIR", "DATABASE_URL", "APP_MODE", "PORT", "HOST", "WORKERS")


@dataclass
class Shell:
    """Commands run in this process, in an environment of their own."""

    environ: dict[str, str]

    def run(self, *arguments: str, code: int = 0, **environ: str) -> Result:
        """Runs ``run.py ARGUMENTS``; fails where it ends with another code or with a traceback."""
        clean = dict.fromkeys(OWN)
        result = CliRunner().invoke(main, list(arguments), env={**clean, **self.environ, **environ})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output + repr(result)
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result


@pytest.fixture
def made(install: Callable[..., Installation], database_url: str) -> Installation:
    """The files of the small site and an empty database."""
    site = install(SMALL_SITE, database_url)
    path = site.settings.fixtures / "records" / "policy" / "a.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(FIXTURE, "utf-8")
    return site


@pytest.fixture
def shell(made: Installation) -> Shell:
    """Commands on that site. Overrides and fixtures are found beside its schema folder."""
    settings = made.settings
    return Shell(
        {
            "SCHEMAS_DIR": str(settings.schemas),
            "VAR_DIR": str(settings.var),
            "DATABASE_URL": settings.database_url,
            "SECRET_KEY": settings.secret_key,
            "DEMO_PASSWORD": PASSWORD,
        }
    )


@pytest.fixture
def files(tmp_path: Path) -> Shell:
    """Commands that need schema files only."""
    for name, text in SMALL_SITE.items():
        path = tmp_path / "schemas" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Shell({"SCHEMAS_DIR": str(tmp_path / "schemas"), "VAR_DIR": str(tmp_path / "var")})


def _commands(group: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield from _commands(command, (*path, name))


def _rows(engine: sa.Engine) -> dict[str, list[str]]:
    """Every row of every table."""
    metadata = sa.MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return {
            name: sorted(repr(tuple(row)) for row in connection.execute(sa.select(table)))
            for name, table in metadata.tables.items()
        }


def _files(folder: Path) -> dict[str, str]:
    """Path → content's hash and mode, of everything but the database, whose file changes without its content."""
    return {
        path.relative_to(folder).as_posix(): f"{hashlib.sha256(path.read_bytes()).hexdigest()} {path.stat().st_mode:o}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".sqlite" not in path.name
    }


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
    before = _files(tmp_path)
    assert said in files.run("new", "column", *arguments, code=code).output
    assert _files(tmp_path) == before


def test_new_site_overwrites_nothing(files: Shell, tmp_path: Path) -> None:
    before = _files(tmp_path)
    assert "site.yaml" in files.run("new", "site", str(tmp_path / "schemas"), code=1).output
    (tmp_path / "file").write_text("", "utf-8")
    assert str(tmp_path / "file") in files.run("new", "site", str(tmp_path / "file" / "below"), code=1).output
    (tmp_path / "file").unlink()
    assert _files(tmp_path) == before


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
    rows, kept = _rows(made.engine), _files(made.settings.var)
    assert kept["secrets.json"].endswith("100600")
    assert "没有要做的变更" in shell.run("apply").output
    assert "accounts +0; 记录 records +0, 更新 updated 0, 未变 unchanged 2" in shell.run("load").output
    assert _rows(made.engine) == rows
    assert _files(made.settings.var) == kept


def test_load_tells_mistakes_with_their_places(shell: Shell, made: Installation, tmp_path: Path) -> None:
    shell.run("apply")
    path = made.settings.fixtures / "records" / "policy" / "a.yaml"
    path.write_text(FIXTURE.replace("unit: office", "unit: ofice"), "utf-8")
    rows = _rows(made.engine)
    assert f"{path}:3:" in shell.run("load", code=1).stderr
    assert _rows(made.engine) == rows
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


# -- people -----------------------------------------------------------------------------------------------------------


def _first_password(result: Result) -> str:
    match = re.search(r"first password: (\S+)", result.output)
    assert match, result.output
    return match.group(1)


def test_the_first_account_of_an_installation(shell: Shell, made: Installation) -> None:
    shell.run("apply", APP_MODE="production")
    duties = ["--duty", "editor", "--duty", "publisher"]
    added = shell.run("user", "add", "li.wei", "--name", "李伟", "--unit", "office", *duties, APP_MODE="production")
    assert "office.editor office.publisher" in added.output
    first = _first_password(added)
    staff = made.sign_in("li.wei", first)
    assert "设置自己的密码" in staff.get("/admin/").get_data(as_text=True)
    new = {"current": first, "password": "Ganz-Neu-2026", "again": "Ganz-Neu-2026"}
    staff.post("/admin/account/password", new)
    assert staff.get("/admin/policy/add?column=gov/policy").status_code == 200
    with made.engine.connect() as connection:
        lines = connection.execute(sa.select(tables.log).where(tables.log.c.channel == "command")).all()
    assert [line.action for line in lines] == ["apply", "create_account", "assign"]
    assert all(line.who and line.user_id is None for line in lines)
    assert first not in repr(lines)


def test_duties_passwords_and_leaving(shell: Shell, made: Installation) -> None:
    shell.run("apply")
    person = ["li.wei", "--name", "李伟", "--unit", "office", "--duty", "editor"]
    first = _first_password(shell.run("user", "add", *person))
    changed = shell.run("user", "duty", "li.wei", "--unit", "school", "--add", "publisher", "--add", "unit_admin")
    assert "office.editor school.publisher school.unit_admin" in changed.output
    assert (
        "school.publisher"
        not in shell.run("user", "duty", "li.wei", "--unit", "school", "--remove", "publisher").output
    )
    second = _first_password(shell.run("user", "password", "li.wei"))
    assert first != second
    staff = made.sign_in("li.wei", second)
    assert shell.run("user", "list", "--unit", "school").output == ""
    assert "待改密码" in shell.run("user", "list", "--unit", "office").output
    shell.run("user", "leave", "li.wei")
    assert "登录" in staff.get("/admin/").get_data(as_text=True)
    assert re.search(r"^li\.wei +- +已停用", shell.run("user", "list").output, re.M)
    for arguments in (["password", "li.wei"], ["duty", "li.wei", "--unit", "office", "--add", "editor"]):
        assert "已停用" in shell.run("user", *arguments, code=1).output


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["add", "x.y", "--name", "某", "--unit", "ofice", "--duty", "editor"], 1, "office"),
        (["add", "x.y", "--name", "某", "--unit", "office", "--duty", "edtor"], 1, "editor"),
        (["add", "X Y", "--name", "某", "--unit", "office", "--duty", "editor"], 1, "username"),
        (["add", "office.editor", "--name", "某", "--unit", "office", "--duty", "editor"], 1, "taken"),
        (["add", "x.y", "--name", "某", "--unit", "office"], 2, "--duty"),
        (["duty", "office.edtor", "--unit", "office", "--add", "editor"], 1, "office.editor"),
        (["duty", "office.editor", "--unit", "office"], 2, "--add"),
        (["duty", "office.editor", "--unit", "office", "--remove", "publisher"], 1, "publisher"),
        (["password", "nobody.at.all"], 1, "nobody.at.all"),
        (["leave"], 2, "--demo"),
        (["leave", "office.editor", "--demo"], 2, "--demo"),
        (["list", "--unit", "scool"], 1, "school"),
    ],
)
def test_what_user_refuses(tmp_path: Path, files: Shell, arguments: list[str], code: int, said: str) -> None:
    files.run("apply")
    files.run("load")
    engine = make_engine(f"sqlite:///{tmp_path / 'var' / 'district.sqlite'}")
    rows = _rows(engine)
    assert said in files.run("user", *arguments, code=code).output
    assert _rows(engine) == rows
    engine.dispose()


# -- production and serving -------------------------------------------------------------------------------------------


def test_production_has_no_demonstration_accounts(
    files: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    served: list[int] = []
    monkeypatch.setattr("app.commands.serve._serve", lambda settings: served.append(settings.port))
    port = str(_free_port())
    files.run("apply")
    files.run("load", PORT=port)
    shown = files.run("serve", PORT=port).output
    assert f"http://127.0.0.1:{port}/admin/" in shown
    assert re.search(r"office\.editor / \S{8}", shown)
    assert "--no-users" in files.run("load", code=1, APP_MODE="production").stderr
    assert "user leave --demo" in files.run("serve", code=1, PORT=port, APP_MODE="production").stderr
    assert served == [int(port)]
    assert "8 accounts closed" in files.run("user", "leave", "--demo", APP_MODE="production").output
    files.run("load", "--no-users", APP_MODE="production")
    assert "演示账号" not in files.run("serve", PORT=port, APP_MODE="production").output
    assert served == [int(port), int(port)]


def test_an_address_in_use_is_told(files: Shell) -> None:
    files.run("apply")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = files.run("serve", "--port", str(port), code=1)
    assert f"127.0.0.1:{port}" in result.stderr
    assert result.stdout == ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _served(environ: dict[str, str], port: int, log: Path) -> Iterator[Callable[[str], int]]:
    """``run.py serve`` in a process of its own; hands in a function from path to status."""

    def status(path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return int(answer.status)

    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "run.py", "serve", "--port", str(port)], cwd=ROOT, env=environ, stdout=out, stderr=out
        )
    try:
        for _ in range(900):
            with contextlib.suppress(OSError):
                status("/healthz")
                break
            assert process.poll() is None, log.read_text("utf-8")
            time.sleep(0.1)
        yield status
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.mark.slow
def test_a_new_site_is_checked_applied_and_served_as_it_is_told(tmp_path: Path) -> None:
    folder, port = tmp_path / "my site", _free_port()
    environ = {key: value for key, value in os.environ.items() if key not in OWN}

    def run(command: str) -> str:
        """A line as a person would paste it, from the project's folder."""
        done = subprocess.run(
            ["bash", "-ec", command.replace("python ", f"{sys.executable} ")],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    told = [line.strip() for line in run(f"python run.py new site '{folder}'").split("next:")[1].splitlines() if line]
    assert [line.split()[-1] for line in told[1:]] == ["check", "apply", "load", "serve"]
    run("\n".join(told[:-1]))
    place = dict(re.findall(r"(\w+)='([^']+)'", told[0]))
    environ |= place
    seen = []
    for _ in range(2):
        run("python run.py apply\npython run.py load")
        with _served(environ, port, tmp_path / "log") as status:
            assert (status("/"), status("/admin/login/"), status("/news/")) == (200, 200, 200)
            assert "office.editor" in (tmp_path / "log").read_text("utf-8")
        engine = make_engine(f"sqlite:///{place['VAR_DIR']}/district.sqlite")
        seen.append((_rows(engine), _files(Path(place["VAR_DIR"]))))
        engine.dispose()
    assert seen[0] == seen[1]
    assert {"secrets.json", "revision.json"} == set(seen[0][1])
    del environ["SCHEMAS_DIR"]
    assert "0 errors" in run(f"python run.py check --schemas '{folder}'")
    assert "没有要做的变更" in run(f"python run.py apply --schemas '{folder}'")
