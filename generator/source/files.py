"""Finding and reading schema files: nothing outside the folder, nothing that is no plain UTF-8 text."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from generator.source.problems import Problem

MAX_BYTES = 2 * 1024 * 1024
MAX_FILES = 20_000
SUFFIXES = (".yaml", ".yml")
# What else a site's folder may hold where its schema files lie in no folder `schemas` of their own.
BESIDE = frozenset({"fixtures", "overrides", "var"})
# Also what YAML takes for a line break and editors do not, so that lines are counted alike, and lone surrogates.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def is_schema_name(name: str) -> bool:
    """Whether a file of this name is read at all; hidden files (editors' locks and back-ups) are not."""
    return name.endswith(SUFFIXES) and not name.startswith(".")


def _shown(name: str) -> str:
    """A path that can be printed, whatever bytes the file system holds."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _places(data: bytes, offset: int) -> tuple[int, int]:
    before = data[:offset]
    start = before.rfind(b"\n") + 1
    return before.count(b"\n") + 1, len(before[start:].decode("utf-8", "replace")) + 1


def _walk(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """Relative names and paths of the schema files, in no particular order."""

    def failed(error: OSError) -> None:
        name = os.path.relpath(error.filename or str(folder), folder).replace(os.sep, "/")
        reason = error.strerror or type(error).__name__
        message = (f"文件夹无法读取：{reason}", f"the folder cannot be read: {reason}")
        problems.append(Problem("E101", _shown(name), 1, 1, message))

    root = folder.resolve()
    for parent, folders, names in os.walk(folder, onerror=failed):
        here = Path(parent)
        aside = BESIDE if here == folder and root.name != "schemas" else frozenset()
        folders[:] = [n for n in folders if not n.startswith(".") and n not in aside]
        for name in [n for n in folders if (here / n).is_symlink()]:
            folders.remove(name)
            shown = _shown((here / name).relative_to(folder).as_posix())
            problems.append(
                Problem(
                    "E102",
                    shown,
                    1,
                    1,
                    ("文件夹是符号链接，不会读取", "the folder is a symbolic link and is not read"),
                    ("请放入真实的文件夹", "put a real folder there"),
                )
            )
        folders.sort()
        for name in names:
            if not is_schema_name(name):
                continue
            path = here / name
            relative = path.relative_to(folder).as_posix()
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                problems.append(
                    Problem(
                        "E102",
                        _shown(relative),
                        1,
                        1,
                        ("符号链接指向规范文件夹之外", "the symbolic link leads out of the schema folder"),
                        ("请把文件本身放入文件夹", "put the file itself into the folder"),
                    )
                )
                continue
            yield relative, path


def _read(name: str, path: Path) -> bytes | Problem:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Problem("E101", name, 1, 1, ("不是普通文件", "this is not a regular file"))
        if status.st_size > MAX_BYTES:
            return _too_large(name, status.st_size)
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Problem("E101", name, 1, 1, (f"文件无法读取：{reason}", f"the file cannot be read: {reason}"))


def _too_large(name: str, size: int) -> Problem:
    return Problem(
        "E103",
        name,
        1,
        1,
        (f"文件过大：{size} 字节，上限 {MAX_BYTES}", f"the file is too large: {size} bytes, the limit is {MAX_BYTES}"),
        ("请拆成几个文件", "split it into several files"),
    )


def decode(name: str, data: bytes) -> str | Problem:
    """The text of a file's bytes, or why they are no text."""
    if len(data) > MAX_BYTES:
        return _too_large(name, len(data))
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return Problem(
            "E105",
            name,
            1,
            1,
            ("文件以字节顺序标记（BOM）开头", "the file starts with a byte order mark (BOM)"),
            ("请存为不带 BOM 的 UTF-8", "save it as UTF-8 without BOM"),
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _places(data, error.start)
        return Problem(
            "E104",
            name,
            line,
            column,
            (f"字节 0x{data[error.start]:02x} 不是 UTF-8", f"the byte 0x{data[error.start]:02x} is not UTF-8"),
            ("请存为 UTF-8（不要用 GBK）", "save the file as UTF-8 (not as GBK)"),
        )
    return text_problem(name, text) or text


def text_problem(name: str, text: str) -> Problem | None:
    """The first character that no schema file may hold, as a problem."""
    match = CONTROL.search(text)
    if match is None:
        return None
    start = text.rfind("\n", 0, match.start()) + 1
    code = ord(match.group())
    return Problem(
        "E106",
        name,
        text.count("\n", 0, match.start()) + 1,
        match.start() - start + 1,
        (f"含控制字符 U+{code:04X}", f"there is a control character U+{code:04X}"),
        ("请删去该字符", "delete the character"),
    )


def read_folder(folder: Path) -> tuple[dict[str, str], list[Problem]]:
    """The texts of the schema files below ``folder`` by relative path, sorted, and what kept others from being read."""
    problems: list[Problem] = []
    if not folder.is_dir():
        message = ("规范文件夹不存在", "there is no such schema folder")
        return {}, [Problem("E101", "", 1, 1, message, ("用 --schemas 指明文件夹", "name the folder with --schemas"))]
    texts: dict[str, str] = {}
    for relative, path in _walk(folder, problems):
        name = _shown(relative)
        if len(texts) >= MAX_FILES:
            message = (f"文件多于 {MAX_FILES} 个", f"there are more than {MAX_FILES} files")
            problems.append(Problem("E103", name, 1, 1, message))
            break
        data = _read(name, path)
        text = decode(name, data) if isinstance(data, bytes) else data
        if isinstance(text, Problem):
            problems.append(text)
        else:
            texts[name] = text
    return dict(sorted(texts.items())), problems
