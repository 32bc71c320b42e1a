"""Requests to the systems under test: a browser's session with its forms, and the load generator wrk."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

CONNECTIONS = 8
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_COUNT = re.compile(r"(\d+) requests in ")
_BAD = re.compile(r"Non-2xx or 3xx responses: (\d+)")
_SOCKET = re.compile(r"Socket errors: (.*)")
_POSTS = """\
local bodies, paths, index = {}, {}, 0
for line in io.lines("%s") do
  local path, body = line:match("^(%%S+) (%%S+)$")
  paths[#paths + 1] = path
  bodies[#bodies + 1] = body
end
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
request = function()
  index = index + 1
  assert(index <= #paths, "more requests than prepared posts")
  return wrk.format(nil, paths[index], nil, bodies[index])
end
"""


class MissingTool(Exception):
    """wrk is not installed; ``deploy/bench-tools.sh`` says how to get it."""


@dataclass
class Browser:
    """A person's session: cookies are kept, forms are read as a browser would send them."""

    base: str
    cookies: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        self._opener = build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        """The page at ``path``; raises for anything but 200."""
        return self._open(Request(self.base + path))  # noqa: S310 - a loopback address of ours

    def post(self, path: str, values: Mapping[str, str]) -> str:
        """The page that a form post leads to."""
        return self._open(Request(self.base + path, urlencode(values).encode()))  # noqa: S310

    def _open(self, request: Request) -> str:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return str(answer.read().decode())
        except HTTPError as error:
            text = error.read().decode("utf-8", "replace")[:1500]
            raise RuntimeError(f"{request.full_url} answered {error.code}: {text}") from error

    def sign_in(self, path: str, username: str, password: str) -> None:
        """Signs in on the page at ``path``."""
        values = form_values(self.get(path), "password") | {"username": username, "password": password}
        assert 'name="password"' not in self.post(path, values), "the sign-in was refused"

    def header(self) -> str:
        """The session as a request header."""
        return "Cookie: " + "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def token(self, path: str, username: str, password: str) -> str:
        """A bearer header from FAB's own end point."""
        body = {"username": username, "password": password, "provider": "db", "refresh": False}
        request = Request(  # noqa: S310
            self.base + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        return "Authorization: Bearer " + json.loads(self._open(request))["access_token"]


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._name = ""
        self._option: str | None = None
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.forms.append({})
        if not self.forms:
            return
        form = self.forms[-1]
        kind = found.get("type", "text").lower()
        if tag == "input" and found.get("name") and kind not in ("submit", "button", "file", "reset"):
            if kind not in ("checkbox", "radio") or "checked" in found:
                form[found["name"]] = found.get("value", "on")
        elif tag == "textarea":
            self._name, self._text = found.get("name", ""), []
        elif tag == "select":
            self._name = found.get("name", "")
        elif tag == "option" and self._name and "selected" in found:
            form[self._name] = found.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            self.forms[-1][self._name] = "".join(self._text).removeprefix("\n")
            self._text = None
        if tag in ("select", "textarea"):
            self._name = ""


def form_values(page: str, holding: str) -> dict[str, str]:
    """What a browser would send for the form of ``page`` that has an input named ``holding``."""
    parser = _Forms()
    parser.feed(page)
    for form in parser.forms:
        if holding in form:
            return form
    raise AssertionError(f"no form with {holding}: {page[:1500]}")


@dataclass(frozen=True)
class Load:
    """What wrk measured: requests a second, requests completed, and what went wrong ("" for nothing)."""

    rate: float
    requests: int
    trouble: str


def wrk(address: str, seconds: int, headers: Iterable[str] = (), script: Path | None = None) -> Load:
    """Asks for ``address`` for so many seconds on eight connections."""
    tool = shutil.which("wrk")
    if tool is None:
        raise MissingTool("wrk is not installed; run: bash deploy/bench-tools.sh")
    command = [tool, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s"]
    for header in headers:
        command += ["-H", header]
    if script is not None:
        command += ["-s", str(script)]
    done = subprocess.run([*command, address], capture_output=True, text=True, check=False)
    rate, count = _RATE.search(done.stdout), _COUNT.search(done.stdout)
    if done.returncode or rate is None or count is None:
        raise RuntimeError(f"wrk: {done.stdout}{done.stderr}")
    bad, broken = _BAD.search(done.stdout), _SOCKET.search(done.stdout)
    trouble = [f"{bad.group(1)} bad answers" if bad else "", f"socket errors {broken.group(1)}" if broken else ""]
    return Load(float(rate.group(1)), int(count.group(1)), ", ".join(filter(None, trouble)))


def write_posts(folder: Path, name: str, posts: Iterable[tuple[str, Mapping[str, str]]]) -> Path:
    """A wrk script that sends each of ``posts`` (path, form values) once, in order."""
    data = folder / f"{name}.posts"
    data.write_text("".join(f"{path} {urlencode(values)}\n" for path, values in posts), "utf-8")
    script = folder / f"{name}.lua"
    script.write_text(_POSTS % data.as_posix(), "utf-8")
    return script
