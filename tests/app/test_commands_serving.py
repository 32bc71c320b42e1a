"""``user`` and ``serve``: from the first account to a site that answers."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result

from app.store import tables
from app.store.database import make_engine
from config import ROOT
from tests.app.shell import OWN, Shell, all_files, all_rows
from tests.installation import Installation

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
    rows = all_rows(engine)
    assert said in files.run("user", *arguments, code=code).output
    assert all_rows(engine) == rows
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
        seen.append((all_rows(engine), all_files(Path(place["VAR_DIR"]))))
        engine.dispose()
    assert seen[0] == seen[1]
    assert {"secrets.json", "revision.json"} == set(seen[0][1])
    del environ["SCHEMAS_DIR"]
    assert "0 errors" in run(f"python run.py check --schemas '{folder}'")
    assert "没有要做的变更" in run(f"python run.py apply --schemas '{folder}'")
