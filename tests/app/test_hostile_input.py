"""What no browser of ours sends: digits that are no numbers, NUL, half characters, addresses that break out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.office import uploads
from config import Settings, SettingsError, ensure_secrets
from tests.app.hostile import Rest
from tests.app.hostile_site import HOSTILE_SITE
from tests.installation import PASSWORD, Installation, Staff

ODD = ["²", "\0", "9" * 20, "-1", "1e9", "x" * 3000]


@pytest.fixture
def vault(install: Callable[..., Installation], database_url: str) -> Installation:
    made = install(HOSTILE_SITE, database_url)
    made.apply()
    made.load_accounts()
    return made


def _unanswered(client: Any, path: str, names: list[str], **more: str) -> list[str]:
    found = []
    for name in names:
        for value in ODD:
            status = client.get(path, query_string={name: value, **more}).status_code
            if status >= 500:
                found.append(f"{path} {name}={value[:4]!r}: {status}")
    return found


def test_odd_arguments_of_lists_are_never_a_failure(vault: Installation) -> None:
    admin, editor = vault.sign_in("office.unit_admin").client, vault.sign_in("office.editor").client
    lists = [f"{kind}_{view}" for kind in ("page", "psize") for view in ("OfficeUserView", "OfficeRoleView", "x")]
    failures = _unanswered(editor, "/admin/vault/", ["about", "page", "size", "order", "q", "_state", "_unit"])
    failures += _unanswered(admin, "/admin/accounts/", ["page", "q", "duty", "unit"])
    failures += _unanswered(admin, "/admin/users/list/", [*lists, "_flt_0_username"])
    failures += _unanswered(admin, "/admin/roles/list/", [*lists, "_flt_0_name"])
    failures += _unanswered(vault.client(), "/api/v1/vault/", ["state", "page", "about", "q", "unit"])
    failures += _unanswered(admin, "/admin/users/list/", ["_oc_OfficeUserView"], _od_OfficeUserView="asc")
    failures += [
        path
        for path in (
            "/admin/users/show/99999999999999999999",
            "/admin/roles/show/99999999999999999999",
            "/admin/roles/show/x",
        )
        if admin.get(path).status_code != 404
    ]
    assert failures == []


def test_nul_is_told_or_taken_out_wherever_it_is_typed(vault: Installation) -> None:
    rest, editor = Rest(vault), vault.sign_in("office.editor")
    number = rest.new()
    step = rest("POST", f"vault/{number}/submit", "office.editor", json={"comment": "a\0b"})
    assert (step.status_code, step.get_json()["fields"][0]["field"]) == (422, "comment")
    half = rest("POST", f"vault/{number}/submit", "office.editor", json={"comment": "a\ud800b"})
    assert half.status_code == 422
    long = rest("POST", f"vault/{number}/submit", "office.editor", json={"comment": "x" * 100_000})
    assert long.status_code == 422
    page = editor.post(f"/admin/vault/step/{number}/submit", {"comment": "a\0b"}, page="/admin/vault/add")
    assert page.status_code == 200
    assert "NUL" in page.get_data(as_text=True)
    token = editor.post("/admin/account/tokens", {"name": "a\0b", "expires": "2099-01-01"})
    assert token.status_code == 422
    stranger = Staff(vault.client())
    assert stranger.post("/admin/login/", {"username": "a\0b", "password": PASSWORD}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b'{"data":{"title":"x","\\ud800":1}}',
        b'{"\\ud800":1}',
        b'{"data":{"title":"x","contact":{"\\ud800":"a"}}}',
        b'{"column":"gov/vault","submit":"\\ud800","data":{"title":"x"}}',
    ],
)
def test_half_characters_in_names_are_answered(install: Callable[..., Installation], body: bytes) -> None:
    made = install(HOSTILE_SITE)
    made.apply()
    made.load_accounts()
    answer = Rest(made)("POST", "vault/", "office.editor", data=body, content_type="application/json")
    assert answer.status_code in (403, 422)
    assert answer.get_json()["error"]


def test_addresses_to_go_on_to_stay_inside(install: Callable[..., Installation]) -> None:
    made = install(HOSTILE_SITE)
    made.apply()
    made.load_accounts()
    for target in ("/admin/\r\nX: 1", "//evil.example", "/\\evil.example", "https://evil.example/", "\\\\evil.example"):
        staff = Staff(made.client())
        data = {"csrf_token": staff.token("/admin/login/"), "username": "office.editor", "password": PASSWORD}
        answer = staff.client.post("/admin/login/", query_string={"next": target}, data=data)
        assert answer.status_code == 302, target
        assert "evil" not in answer.headers["Location"]
        assert "X: 1" not in answer.headers["Location"]
    editor = made.sign_in("office.editor")
    for back in ("/admin/vault/\r\nX: 1", "/admin/vault/../../..//evil.example", "/admin/vault/\0"):
        answer = editor.post("/admin/vault/bulk", {"back": back, "id": "²"}, page="/admin/vault/add", follow=False)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/vault/")


def test_the_language_switch_works_and_leads_nowhere_else(install: Callable[..., Installation]) -> None:
    made = install(HOSTILE_SITE)
    made.apply()
    made.load_accounts()
    editor = made.sign_in("office.editor").client
    inside = editor.get("/admin/lang/en", headers={"Referer": "http://localhost/admin/vault/?q=a"})
    assert inside.headers["Location"] == "/admin/vault/?q=a"
    assert 'lang="en"' in editor.get("/admin/vault/").get_data(as_text=True)
    outside = editor.get("/admin/lang/zh", headers={"Referer": "https://evil.example/admin/"})
    assert outside.headers["Location"] == "/admin/"
    assert editor.get("/admin/lang/xx").status_code == 404


def test_a_store_that_cannot_be_written_is_told_at_the_field(
    install: Callable[..., Installation], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    made = install(HOSTILE_SITE)
    made.apply()
    made.load_accounts()

    def full(*_arguments: Any, **_more: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads.attachments, "stage", full)
    sent = {"file": (io.BytesIO(b"x"), "a.txt")}
    answer = Rest(made)("POST", "vault/files/papers", "office.editor", data=sent)
    assert answer.status_code == 422
    assert "稍后" in answer.get_json()["error"]


@pytest.mark.parametrize("text", ["", "[1]", "[]", '"x"', "{", '{"secret_key": 5}', '{"secret_key": ""}'])
def test_a_spoilt_secrets_file_is_told_and_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=r"secrets\.json"):
        ensure_secrets(Settings(var=tmp_path))
    assert path.read_text("utf-8") == text
