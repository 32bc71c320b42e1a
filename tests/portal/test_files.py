"""``/files/<id>``: only what a visible record shows in a public field, as downloads."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.portal.publishing import PDF, Publisher, Reader, png


def test_files_of_visible_records_are_downloads(publisher: Publisher, reader: Reader) -> None:
    paper, cover = publisher.file("招生简章.pdf"), publisher.file("现场.png", png())
    publisher.publish("gov/news", title="一", papers=[paper], cover={"file": cover, "alt": "现场"})
    answer = reader.get(f"/files/{paper['attachment']}")
    assert answer.get_data() == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert quote("招生简章.pdf") in disposition
    assert answer.headers["Cache-Control"] == "no-cache"
    assert len(reader.queries) == 2
    picture = reader.get(f"/files/{cover['attachment']}/image")
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.headers["Content-Disposition"].startswith("inline")
    assert reader.get(f"/files/{cover['attachment']}").headers["Content-Disposition"].startswith("attachment")
    assert reader.get(f"/files/{paper['attachment']}/image").status_code == 404


def test_other_files_are_not_there(publisher: Publisher, reader: Reader) -> None:
    loose, evidence, early = publisher.file("无主.pdf"), publisher.file("证据.pdf"), publisher.file("草稿.pdf")
    internal = publisher.file("内部.pdf")
    publisher.publish("gov/news", title="一", evidence=evidence)
    publisher.draft("gov/news", title="二", papers=[early])
    publisher.publish("gov/internal/drafts", title="三", papers=[internal])
    for file in (loose, evidence, early, internal):
        assert reader.get(f"/files/{file['attachment']}").status_code == 404


def test_a_withdrawn_record_takes_its_files_along(publisher: Publisher, reader: Reader) -> None:
    paper = publisher.file("简章.pdf")
    one = publisher.publish("gov/news", title="一", papers=[paper])
    two = publisher.publish("gov/news", title="二", papers=[paper])
    address = f"/files/{paper['attachment']}"
    tag = reader.get(address).headers["ETag"]
    assert reader.get(address, {"If-None-Match": tag}).status_code == 304
    publisher.withdraw(one)
    assert reader.get(address).status_code == 200, "another record still shows it"
    publisher.withdraw(two)
    assert reader.get(address, {"If-None-Match": tag}).status_code == 404


def test_nested_files_by_their_own_field(publisher: Publisher) -> None:
    """Rows that hold public and private files need a look at the record: one query more than pages have."""
    shown, kept = publisher.file("公开件.pdf"), publisher.file("原件.pdf", b"%PDF-1.4 original")
    publisher.publish("gov/disclosure/cases", title="案", items=[{"name": "一", "paper": shown, "original": kept}])
    client = publisher.site.client()
    for file, status in ((shown, 200), (kept, 404)):
        answer = client.get(f"/files/{file['attachment']}")
        assert answer.status_code == status
        answer.close()


@pytest.mark.parametrize(
    "path",
    [
        "/files/0",
        "/files/99999999999",
        "/files/9999999999",
        "/files/2147483648",
        "/files/-1",
        "/files/1e3",
        "/files/",
        "/files/../../etc/passwd",
        "/files/%2e%2e%2fetc%2fpasswd",
        "/files/1/../1",
        "/files/1%00",
        "/files/٣",
        "/files/1/image/x",
    ],
)
def test_odd_addresses_of_files(reader: Reader, path: str) -> None:
    assert reader.get(path).status_code == 404
