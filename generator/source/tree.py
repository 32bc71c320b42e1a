"""The schema folder as a value: texts, their nodes, and what is wrong with them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from generator.source.files import decode, is_schema_name, read_folder
from generator.source.node import Node
from generator.source.parse import parse_text
from generator.source.problems import Problem


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file: its path relative to the schema folder (with ``/``), its text, and its content if it could be read."""

    path: str
    text: str
    node: Node | None


@dataclass(frozen=True, slots=True)
class SourceTree:
    """All schema files by path, sorted, and the problems of the files as such, sorted by place."""

    files: Mapping[str, SourceFile]
    problems: tuple[Problem, ...] = ()

    @classmethod
    def from_texts(cls, texts: Mapping[str, str], problems: tuple[Problem, ...] = ()) -> SourceTree:
        """The tree of these texts by relative path; what :meth:`texts` gives back. Other names are left aside."""
        found = list(problems)
        files: dict[str, SourceFile] = {}
        for path in sorted(texts):
            if not is_schema_name(path.rsplit("/", 1)[-1]):
                continue
            text = decode(path, texts[path].encode("utf-8", "surrogatepass"))
            if isinstance(text, Problem):
                found.append(text)
                continue
            node, wrong = parse_text(path, text)
            files[path] = SourceFile(path, text, node)
            found += wrong
        found.sort(key=lambda p: (p.file, p.line, p.column, p.code))
        return cls(MappingProxyType(files), tuple(found))

    def texts(self) -> dict[str, str]:
        """The texts by relative path, sorted: what a revision keeps."""
        return {path: file.text for path, file in self.files.items()}

    def hash(self) -> str:
        """The hexadecimal SHA-256 of all paths and texts: equal for equal trees, whatever the machine."""
        digest = hashlib.sha256()
        for path, file in self.files.items():
            for part in (path.encode(), file.text.encode()):
                digest.update(len(part).to_bytes(8, "big"))
                digest.update(part)
        return digest.hexdigest()


def load_tree(folder: Path) -> SourceTree:
    """Read the ``*.yaml`` and ``*.yml`` files below ``folder``; never raises for what they hold."""
    texts, problems = read_folder(folder)
    return SourceTree.from_texts(texts, tuple(problems))
