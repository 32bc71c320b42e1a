"""The attachment store: files by content in a folder outside every web root, described by rows.

A file's name on disk is the SHA-256 of its bytes, so nothing that a sender writes reaches the file system. The type is
sniffed from the content and must agree with the extension; the original name is kept as text.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import puremagic
import sqlalchemy as sa
from PIL import Image, UnidentifiedImageError
from sqlalchemy.engine import Connection

from app.store import tables
from app.store.database import utc_now
from generator.spec.model import Text

IMAGE_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
TYPES = {
    **IMAGE_TYPES,
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "wps": "application/vnd.ms-works",
    "et": "application/vnd.ms-excel",
    "txt": "text/plain",
    "csv": "text/csv",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
}
"""Every extension that can be stored at all, with the media type under which it is served."""

_OFFICE_PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "ofd": "OFD.xml"}
_OLE = frozenset({"doc", "xls", "ppt", "wps", "et"})
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_MAX_PIXELS = 60_000_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class UploadRefused(Exception):
    """A file that is not taken; ``message`` says why and what would be."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.zh)
        self.message = message


@dataclass(frozen=True)
class Stored:
    """A file in the store: the row's id, the name as sent, the sniffed media type, the size in bytes."""

    id: int
    name: str
    media_type: str
    size: int

    def as_value(self) -> dict[str, Any]:
        """The canonical value of a ``file`` field."""
        return {"attachment": self.id, "name": self.name, "size": self.size, "type": self.media_type}


def clean_name(name: str) -> str:
    """The sender's file name without folders, control and direction characters; at most 200 characters long.

    Raises :class:`UploadRefused` for a name that tries to climb (``../``) or has no usable part.
    """
    text = _CONTROL.sub("", unicodedata.normalize("NFC", name))
    if ".." in re.split(r"[/\\]", text):
        raise UploadRefused(Text(f"文件名“{text[:80]}”不能含有 ..", f"the file name {text[:80]!r} must not contain .."))
    text = re.split(r"[/\\]", text)[-1].strip(" .")
    if not text:
        raise UploadRefused(Text("文件没有名称", "the file has no name"))
    stem, dot, extension = text.rpartition(".")
    return f"{stem[:180]}.{extension[:16]}" if dot else text[:200]


@dataclass(frozen=True)
class Staged:
    """A file whose bytes are in the folder and that no row describes yet."""

    digest: str
    name: str
    media_type: str
    size: int


def stage(folder: Path, stream: IO[bytes], name: str, *, accept: tuple[str, ...] = (), max_size: int) -> Staged:
    """Takes the bytes of one file into the folder; needs no transaction, so that a slow sender holds no lock.

    ``accept`` lists extensions (empty: all of :data:`TYPES`); ``max_size`` is in bytes. Raises
    :class:`UploadRefused` for a wrong type, size or name, having written nothing but a temporary file that is gone.
    A staged file that no row describes is harmless and is reused by its digest.
    """
    name = clean_name(name)
    extension = _extension(name, accept)
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    size = 0
    with tempfile.NamedTemporaryFile(dir=folder, prefix="incoming-", delete=False) as file:
        temporary = Path(file.name)
        try:
            while chunk := stream.read(256 * 1024):
                size += len(chunk)
                if size > max_size:
                    limit = f"{max_size / 2**20:.0f} MB" if max_size >= 2**20 else f"{max_size // 2**10} KB"
                    raise UploadRefused(Text(f"“{name}”超过 {limit}", f"{name!r} is larger than {limit}"))
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            if not size:
                raise UploadRefused(Text(f"“{name}”是空文件", f"{name!r} is empty"))
            _check_content(temporary, extension, name)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    target = path_of(folder, digest.hexdigest())
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary.chmod(0o640)
    temporary.replace(target)
    return Staged(digest.hexdigest(), name, TYPES[extension], size)


def _extension(name: str, accept: tuple[str, ...]) -> str:
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    allowed = [e for e in (accept or tuple(TYPES)) if e in TYPES]
    if extension not in allowed:
        shown = "、".join(allowed[:12])
        raise UploadRefused(
            Text(f"不能上传“{name}”:只接受 {shown}", f"{name!r} is not accepted; only {', '.join(allowed[:12])}")
        )
    return extension


def describe(connection: Connection, staged: Staged, user_id: int | None) -> Stored:
    """Writes the row of a staged file in the caller's transaction."""
    number = connection.execute(
        tables.attachments.insert()
        .values(
            digest=staged.digest,
            name=staged.name,
            media_type=staged.media_type,
            size=staged.size,
            created_by=user_id,
            created_at=utc_now(),
        )
        .returning(tables.attachments.c.id)
    ).scalar_one()
    return Stored(number, staged.name, staged.media_type, staged.size)


def path_of(folder: Path, digest: str) -> Path:
    """Where the bytes with this digest lie."""
    return folder / digest[:2] / digest


def find(connection: Connection, attachment_id: int) -> sa.Row[Any] | None:
    """The row of an attachment, or None."""
    return connection.execute(sa.select(tables.attachments).where(tables.attachments.c.id == attachment_id)).first()


def _check_content(path: Path, extension: str, name: str) -> None:
    """Refuses content that is not what the extension says."""
    wrong = UploadRefused(Text(f"“{name}”的内容不是 {extension} 格式", f"the content of {name!r} is not {extension}"))
    with path.open("rb") as file:
        head = file.read(4096)
    if extension in IMAGE_TYPES:
        _check_image(path, extension, wrong)
    elif extension in _OFFICE_PARTS or extension == "zip":
        _check_zip(path, extension, wrong)
    elif extension in _OLE:
        if not head.startswith(_OLE_MAGIC):
            raise wrong
    elif extension == "pdf":
        if b"%PDF-" not in head[:1024]:
            raise wrong
    elif extension in ("txt", "csv"):
        if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise wrong
    else:
        try:
            found = {match.extension.lstrip(".") for match in puremagic.magic_string(head)}
        except puremagic.PureError as error:
            raise wrong from error
        if extension not in found:
            raise wrong


def _check_image(path: Path, extension: str, wrong: UploadRefused) -> None:
    try:
        with Image.open(path) as image:
            kind = (image.format or "").lower()
            width, height = image.size
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise wrong from error
    if kind != {"jpg": "jpeg"}.get(extension, extension):
        raise wrong
    if width * height > _MAX_PIXELS:
        raise UploadRefused(Text("图片的像素过多", "the image has too many pixels"))


def _check_zip(path: Path, extension: str, wrong: UploadRefused) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise wrong from error
    part = _OFFICE_PARTS.get(extension)
    if part and not any(member.startswith(part) for member in names):
        raise wrong


def clear_abandoned(folder: Path, older_than: float) -> int:
    """Removes what uploads that were cut off left behind; ``older_than`` is a time stamp. Returns how many went."""
    gone = 0
    for path in folder.glob("incoming-*") if folder.is_dir() else ():
        if path.stat().st_mtime < older_than:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
