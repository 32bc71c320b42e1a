"""Any address and any query gets a plain answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.test import Client

from app.portal.factory import create_public_app
from app.store.database import make_engine
from tests.installation import Installation
from tests.portal.publishing import Publisher, Reader
from tests.portal.texts import PORTAL_SITE

Filled = tuple[Reader, dict[str, int]]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/zwdt/?page=abc", 200),
        ("/zwdt/?page=0", 200),
        ("/zwdt/?page=-3", 200),
        ("/zwdt/?page=", 200),
        ("/zwdt/?page=1.5", 200),
        ("/zwdt/?page=٣", 200),
        ("/zwdt/?page=999999", 404),
        ("/zwdt/?page=99999999999999999999999999", 404),
        ("/zwgk/policy/?year=abcd", 200),
        ("/zwgk/policy/?year=0000", 200),
        ("/zwgk/policy/?year=99999", 200),
        ("/zwgk/policy/?validity=%00", 200),
        ("/zwdt/?q=%00%01%ff", 200),
        ("/search?q=%00", 200),
        ("/search?q=a%00b&page=x", 200),
        ("/search?q=a&page=999999999999", 404),
        ("/search?q=%F0%9F%8E%89%ED%A0%80", 200),
        ("/search?q=" + "a" * 9000, 200),
        ("/?lang=xx", 200),
        ("/?lang=%00", 200),
        ("/zwdt/0.html", 404),
        ("/zwdt/2147483648.html", 404),
        ("/zwdt/99999999999.html", 404),
        ("/zwdt/1e9.html", 404),
        ("/zwdt/x.html", 404),
        ("/zwdt/%00.html", 404),
        ("/%00", 404),
        ("/%ff%fe", 404),
        ("/zwdt//", 404),
        ("/" + "a/" * 2000, 404),
        ("/units/../admin.html", 404),
        ("/units/%00.html", 404),
        ("/static/../factory.py", 404),
        ("/static/%2e%2e/factory.py", 404),
        ("/favicon.ico", 404),
        ("/.env", 404),
    ],
)
def test_odd_addresses(filled: Filled, path: str, status: int) -> None:
    answer = filled[0].get(path)
    assert answer.status_code == status
    if status == 404:
        assert "没有找到这个页面" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["//zwdt/", "//evil.example/zwdt", "//", "/\\evil.example"])
def test_addresses_that_browsers_take_for_hosts(filled: Filled, path: str) -> None:
    answer = filled[0].site.client().get("/", environ_overrides={"PATH_INFO": path})
    assert answer.status_code == 404
    assert "Location" not in answer.headers


def test_ids_of_other_types_are_not_found_here(filled: Filled) -> None:
    reader, ids = filled
    assert reader.get(f"/zwgk/policy/{ids['article']}.html").status_code == 404
    assert reader.get(f"/zwgk/{ids['policy']}.html").status_code == 404
    assert reader.get(f"/{ids['policy']}.html").status_code == 404


def test_other_methods(filled: Filled) -> None:
    client = filled[0].site.client()
    for method in ("post", "put", "delete", "patch"):
        answer = getattr(client, method)("/zwdt/")
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
    head = client.head("/zwdt/")
    assert head.status_code == 200
    assert head.get_data() == b""


def test_a_poisoned_host_changes_nothing(filled: Filled) -> None:
    reader, _ = filled
    honest = reader.text("/zwdt/")
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/x"}
    assert reader.get("/zwdt/", headers).get_data(as_text=True) == honest
    assert "evil" not in reader.get("/zwdt", headers).headers["Location"]


def test_without_the_database_there_is_a_page(install: Callable[..., Installation]) -> None:
    made = install(PORTAL_SITE)
    made.apply()
    Publisher(made).publish("gov/news", title="一")
    assert Reader(made).get("/zwdt/").status_code == 200
    made.engine.dispose()
    path = Path(str(made.engine.url.database))
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    path.mkdir()
    _check_away(made.client())


def test_without_a_server_there_is_a_page(install: Callable[..., Installation]) -> None:
    made = install(PORTAL_SITE)
    made.apply()
    engine = make_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=2")
    _check_away(create_public_app(made.place.generation, made.settings, engine).test_client())
    engine.dispose()


def _check_away(client: Client) -> None:
    for path in ("/zwdt/", "/", "/search?q=a", "/zwdt/1.html", "/files/1"):
        answer = client.get(path)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 503, path
        assert answer.headers["Retry-After"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert "网站正在维护" in text
        assert "sqlite" not in text.lower()
        assert "127.0.0.1" not in text
    assert client.get("/zwgk/").status_code == 200, "what needs no query is still there"
    assert client.get("/nowhere").status_code == 404
