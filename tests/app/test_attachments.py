"""What the attachment store takes, and what it refuses with nothing written."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image

from app.store import attachments, tables
from app.store.attachments import Stored, UploadRefused
from app.store.database import make_engine, writing

PDF = b"%PDF-1.4\n%%EOF\n"


def _png() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "PNG")
    return stream.getvalue()


def _zip(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


def _store(folder: Path, content: bytes, name: str, accept: tuple[str, ...] = (), limit: int = 1000_000) -> Stored:
    engine = make_engine(f"sqlite:///{folder / 'a.sqlite'}")
    try:
        with writing(engine) as connection:
            tables.metadata.create_all(connection)
            staged = attachments.stage(folder / "files", io.BytesIO(content), name, accept=accept, max_size=limit)
            return attachments.describe(connection, staged, 1)
    finally:
        engine.dispose()


def _files(folder: Path) -> list[Path]:
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PDF, "招生简章.pdf"),
        (_png(), "照片.PNG"),
        (_zip("word/document.xml", "[Content_Types].xml"), "申请表.docx"),
        (_zip("xl/workbook.xml"), "统计.xlsx"),
        ("文字".encode(), "说明.txt"),
        ("文字".encode("gb18030"), "说明.txt"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "旧表.doc"),
    ],
)
def test_content_that_is_what_it_says_is_kept_with_its_name(tmp_path: Path, content: bytes, name: str) -> None:
    stored = _store(tmp_path, content, name)
    assert (stored.name, stored.size) == (name, len(content))
    [path] = _files(tmp_path)
    assert path.read_bytes() == content
    assert path.name not in name


@pytest.mark.parametrize(
    ("content", "name", "accept"),
    [
        (b"<script>alert(1)</script>", "页面.html", ()),
        (b"<script>alert(1)</script>", "假.png", ()),
        (b"MZ\x90\x00", "程序.exe", ()),
        (PDF, "无扩展名", ()),
        (PDF, "表.docx", ()),
        (_zip("a.txt"), "表.docx", ()),
        (_png(), "图.jpg", ()),
        (PDF, "文.pdf", ("docx",)),
        (b"", "空.txt", ()),
        (b"x" * 2000, "大.txt", ()),
        (PDF, "../../etc/x.pdf", ()),
        (PDF, "..\\x.pdf", ()),
        (PDF, "", ()),
        (PDF, "x.pdf\x00.html", ()),
    ],
)
def test_anything_else_is_refused_and_nothing_is_written(
    tmp_path: Path, content: bytes, name: str, accept: tuple[str, ...]
) -> None:
    with pytest.raises(UploadRefused) as error:
        _store(tmp_path, content, name, accept, limit=1000)
    assert error.value.message.zh
    assert error.value.message.en
    assert _files(tmp_path) == []


def test_folders_in_a_name_are_dropped(tmp_path: Path) -> None:
    assert _store(tmp_path, PDF, "C:\\文档\\简章.pdf").name == "简章.pdf"
    assert _store(tmp_path, PDF, "/var/简章.pdf").name == "简章.pdf"


def test_uploads_that_were_cut_off_go_after_a_while(tmp_path: Path) -> None:
    (tmp_path / "incoming-a").write_bytes(b"x")
    _store(tmp_path, PDF, "甲.pdf")
    assert attachments.clear_abandoned(tmp_path, 0) == 0
    assert attachments.clear_abandoned(tmp_path, 2**40) == 1
    assert len(_files(tmp_path)) == 1


def test_equal_files_are_kept_once(tmp_path: Path) -> None:
    first, second = _store(tmp_path, PDF, "甲.pdf"), _store(tmp_path, PDF, "乙.pdf")
    assert first.id != second.id
    assert len(_files(tmp_path)) == 1
    engine = make_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.attachments)).scalar_one() == 2
    engine.dispose()
