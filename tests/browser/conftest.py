"""A real browser, and the real server in a process of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "Demo-Password-1"


def chromium_path() -> str | None:
    """The system's Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One browser for all stories."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    assert path, "no Chromium; run deploy/browser.sh"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@dataclass
class Server:
    """A site of its own: files, database and ``run.py serve``."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        """The settings of this site's commands."""
        return {
            **os.environ,
            "SCHEMAS_DIR": str(self.folder / "schemas"),
            "OVERRIDES_DIR": str(self.folder / "overrides"),
            "FIXTURES_DIR": str(self.folder / "fixtures"),
            "VAR_DIR": str(self.folder / "var"),
            "DATABASE_URL": "",
            "DEMO_PASSWORD": PASSWORD,
            "PORT": str(self.port),
        }

    def write(self, texts: dict[str, str]) -> None:
        """Schema files, as an author would save them."""
        for name, text in texts.items():
            path = self.folder / "schemas" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    def run(self, *arguments: str) -> str:
        """A command of run.py; its output. Fails where the command does."""
        done = subprocess.run(
            [sys.executable, "run.py", *arguments],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """Starts serving and waits for the first answer."""
        log = (self.folder / "serve.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "run.py", "serve"], cwd=ROOT, env=self.environ, stdout=log, stderr=subprocess.STDOUT
        )
        log.close()
        for _ in range(600):
            with (
                contextlib.suppress(OSError, urllib.error.URLError),
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5),  # noqa: S310 - loopback
            ):
                return
            assert self.process.poll() is None, (self.folder / "serve.log").read_text("utf-8")
            time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def stop(self) -> None:
        """Ends the server."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=30)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Callable[[dict[str, str]], Server]]:
    """Makes a server of schema texts: applied, accounts loaded, serving."""
    started: list[Server] = []

    def make(texts: dict[str, str]) -> Server:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        made = Server(tmp_path / f"site{len(started)}", port)
        made.write(texts)
        (made.folder / "fixtures").mkdir()
        made.run("apply")
        made.run("load")
        made.start()
        started.append(made)
        return made

    yield make
    for one in started:
        one.stop()


@pytest.fixture
def visitor(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens pages for people, each with a session of their own; script errors fail the test."""
    contexts: list[Any] = []
    problems: list[str] = []

    def open_page(server: Server, username: str = "", width: int = 1280) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        if username:
            page.goto(f"{server.url}/admin/login/")
            page.fill("#username", username)
            page.fill("#password", PASSWORD)
            page.click("main button[type=submit], main form button")
            page.wait_for_url("**/admin/")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []
