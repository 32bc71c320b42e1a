"""Loads records from fixture files: all or nothing, by natural key, never over what a person has edited.

Every record goes through the services of the screens, as a trusted caller: only such a caller sets a publication date.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.office import records
from app.office.context import Caller, Invalid, ServiceError, Workplace
from app.office.reading import load_record
from app.office.uploads import accepted, size_limit
from app.store import attachments, tables
from generator.source import Node, load_tree
from generator.spec.model import Field, Position, RecordType, Text, Workflow

_KEYS = frozenset({"key", "column", "unit", "state", "published", "data"})
LOADER = Caller(name="数据导入", channel="load", trusted=True)


@dataclass(frozen=True)
class LoadProblem:
    """A mistake in a fixture file, at its place."""

    position: Position
    message: Text

    def __str__(self) -> str:
        return f"{self.position}: {self.message.zh} / {self.message.en}"


class LoadFailed(Exception):
    """Fixtures with mistakes: all of them; nothing was loaded."""

    def __init__(self, problems: list[LoadProblem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = sorted(problems, key=lambda problem: problem.position)


@dataclass
class Loaded:
    """How many records were created, brought up to date, left as they were, and kept since a person edited them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    edited: int = 0


@dataclass
class _Fixture:
    """One record of a file."""

    node: Node
    record_type: RecordType
    key: str
    column: str
    unit: str
    state: str
    published: datetime | None
    data: Mapping[str, Any]
    waits_for: set[str] = field(default_factory=set)

    @property
    def digest(self) -> str:
        """Changes when anything of the record changes."""
        parts = [self.column, self.unit, self.state, str(self.published), self.data]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


class _Loader:
    def __init__(self, connection: Connection, place: Workplace, folder: Path) -> None:
        self.connection, self.place, self.folder = connection, place, folder
        self.problems: list[LoadProblem] = []
        self.numbers: dict[str, int] = {}
        self.result = Loaded()
        rows = connection.execute(sa.select(tables.loaded))
        self.before = {row.natural_key: row for row in rows}
        self.numbers.update({key: row.entry_id for key, row in self.before.items()})

    def problem(self, node: Node, zh: str, en: str, key: str = "") -> None:
        """Notes a mistake at a node, or at one of its keys."""
        line, column = node.key_place(key) if key else (node.line, node.column)
        self.problems.append(LoadProblem(Position(node.file, line, column), Text(zh, en)))

    # -- reading ------------------------------------------------------------------------------------------------

    def read(self) -> list[_Fixture]:
        """Every record of every file, with mistakes noted."""
        tree = load_tree(self.folder)
        for wrong in tree.problems:
            position = Position(wrong.file, wrong.line, wrong.column)
            self.problems.append(LoadProblem(position, wrong.message))
        found: list[_Fixture] = []
        for path, file in tree.files.items():
            parts = path.split("/")
            if parts[0] != "records" or len(parts) < 3 or file.node is None:
                continue
            record_type = self.place.generation.site.record_types.get(parts[1])
            if record_type is None:
                self.problem(file.node, f"没有记录类型 {parts[1]}", f"there is no record type {parts[1]}")
                continue
            defaults = file.node.get("defaults")
            for node in file.node.elements("records"):
                fixture = self._one(node, record_type, defaults)
                if fixture is not None:
                    found.append(fixture)
        seen: dict[str, _Fixture] = {}
        for fixture in found:
            if fixture.key in seen:
                first = seen[fixture.key].node
                text = f"{first.file}:{first.line}"
                self.problem(fixture.node, f"key {fixture.key} 已用于 {text}", f"key is used at {text} already", "key")
            seen[fixture.key] = fixture
        return found

    def _one(self, node: Node, record_type: RecordType, defaults: Node | None) -> _Fixture | None:
        before = len(self.problems)
        for key, _value in node.pairs():
            if key not in _KEYS:
                self.problem(node, f"没有 {key} 这个键", f"there is no key {key}", key)

        def text(key: str) -> str:
            return node.text(key) or (defaults.text(key) if defaults is not None else "")

        site = self.place.generation.site
        key, column, unit, state = text("key"), text("column"), text("unit"), text("state")
        if not key:
            self.problem(node, "缺少 key", "the key is missing")
        declared = site.columns.get(column)
        if declared is None or declared.record_type != record_type.key:
            self.problem(node, f"{column} 不是 {record_type.key} 的栏目", f"{column} is no column of it", "column")
        if unit not in site.units:
            self.problem(node, f"没有单位 {unit}", f"there is no unit {unit}", "unit")
        workflow = record_type.workflow
        state = state or next((s.key for s in workflow.states if s.public), workflow.initial)
        if _steps(workflow, state) is None:
            self.problem(node, f"没有状态 {state}", f"there is no state {state}", "state")
        published = self._published(node, text("published"))
        data = node.get("data")
        if data is None or not isinstance(data.value, dict):
            self.problem(node, "缺少 data", "the data is missing")
            return None
        if len(self.problems) > before:
            return None
        return _Fixture(node, record_type, key, column, unit, state, published, data.value)

    def _published(self, node: Node, text: str) -> datetime | None:
        if not text:
            return None
        try:
            local = datetime.fromisoformat(text)
        except ValueError:
            self.problem(
                node, f"时间 {text} 应写成 2026-03-02T09:30", "write the time as 2026-03-02T09:30", "published"
            )
            return None
        return local.replace(tzinfo=self.place.timezone).astimezone(UTC).replace(tzinfo=None)

    # -- writing ------------------------------------------------------------------------------------------------

    def write(self, fixtures: list[_Fixture]) -> None:
        """Loads the records, those that others refer to first."""
        waiting = list(fixtures)
        known = {fixture.key for fixture in fixtures} | set(self.before)
        while waiting:
            later = []
            for fixture in waiting:
                fixture.waits_for = {key for key in _keys_in(fixture.data) if key not in self.numbers}
                if fixture.waits_for & known:
                    later.append(fixture)
                else:
                    self._write_one(fixture)
            if len(later) == len(waiting):
                for fixture in later:
                    keys = "、".join(sorted(fixture.waits_for))
                    self.problem(
                        fixture.node, f"引用的记录互相等待或有误:{keys}", f"references cannot be settled: {keys}"
                    )
                return
            waiting = later

    def _write_one(self, fixture: _Fixture) -> None:
        before = self.before.get(fixture.key)
        if before is not None and before.digest == fixture.digest:
            self.result.unchanged += 1
            return
        count = len(self.problems)
        node = fixture.node.get("data")
        data = self._resolved(fixture.record_type.fields, fixture.data, node or fixture.node)
        if len(self.problems) > count:
            self.numbers.setdefault(fixture.key, 0)
            return
        try:
            if before is None:
                self._create(fixture, data)
            else:
                self._renew(fixture, data, before)
        except Invalid as error:
            self.numbers.setdefault(fixture.key, 0)
            for problem in error.problems:
                at, name = _place_of(node or fixture.node, problem.path)
                path = ".".join(str(part) for part in problem.path)
                self.problem(at, f"{path}:{problem.message.zh}", f"{path}: {problem.message.get('en')}", name)
        except ServiceError as error:
            self.numbers.setdefault(fixture.key, 0)
            self.problem(fixture.node, error.message.zh, error.message.get("en"))

    def _create(self, fixture: _Fixture, data: Mapping[str, Any]) -> None:
        saved = records.insert(self.connection, self.place, LOADER, fixture.column, data, unit=fixture.unit)
        workflow = fixture.record_type.workflow
        for action in _steps(workflow, fixture.state) or ():
            needs = any(step.comment_required for step in workflow.transitions if step.action == action)
            saved = records.transition_in(
                self.connection,
                self.place,
                LOADER,
                saved.id,
                action,
                comment="批量导入" if needs else "",
                published_at=fixture.published,
            )
        self.numbers[fixture.key] = saved.id
        self.connection.execute(
            tables.loaded.insert().values(
                natural_key=fixture.key, entry_id=saved.id, version=saved.version, digest=fixture.digest
            )
        )
        self.result.created += 1

    def _renew(self, fixture: _Fixture, data: Mapping[str, Any], before: Any) -> None:
        record = load_record(self.connection, self.place.generation, before.entry_id)
        if record.version != before.version:
            self.result.edited += 1
            return
        empty = dict.fromkeys(record.data)
        saved = records.update_in(self.connection, self.place, LOADER, record.id, {**empty, **data}, record.version)
        self.connection.execute(
            tables.loaded.update()
            .where(tables.loaded.c.natural_key == fixture.key)
            .values(version=saved.version, digest=fixture.digest)
        )
        self.result.updated += 1

    def _resolved(self, fields: tuple[Field, ...], data: Mapping[str, Any], node: Node) -> dict[str, Any]:
        """``data`` with natural keys and file names replaced by ids."""
        by_key = {item.key: item for item in fields}
        return {
            key: self._value(by_key[key], value, node.get(key) or node) if key in by_key else value
            for key, value in data.items()
        }

    def _value(self, declared: Field, value: Any, node: Node) -> Any:
        if isinstance(value, list):
            parts = list(node.elements()) or [node] * len(value)
            return [self._value(declared, one, part) for one, part in zip(value, parts, strict=True)]
        if not isinstance(value, dict):
            return value
        if declared.type in ("group", "rows"):
            kind = next((k for k in declared.kinds if k.key == value.get("kind")), None)
            return self._resolved(kind.fields if kind else declared.fields, value, node)
        if declared.type in ("reference", "references") and set(value) == {"key"}:
            return self._number(str(value["key"]), node)
        if declared.type == "link" and "key" in value:
            rest = {k: v for k, v in value.items() if k != "key"}
            return {**rest, "entry": self._number(str(value["key"]), node)}
        if declared.type in ("file", "files", "image") and isinstance(value.get("file"), str):
            return self._file(declared, value, node)
        return value

    def _number(self, key: str, node: Node) -> int | None:
        if key not in self.numbers:
            self.problem(node, f"没有记录 {key}", f"there is no record {key}")
            return None
        return self.numbers[key]

    def _file(self, declared: Field, value: Mapping[str, Any], node: Node) -> Any:
        path = (self.folder / value["file"]).resolve()
        if not path.is_relative_to(self.folder.resolve()) or not path.is_file():
            self.problem(node, f"没有文件 {value['file']}", f"there is no file {value['file']}", "file")
            return None
        name = str(value.get("name") or path.name)
        stored = self._stored(path, name)
        if stored is None:
            try:
                with path.open("rb") as stream:
                    staged = attachments.stage(
                        self.place.files, stream, name, accept=accepted(declared), max_size=size_limit(declared)
                    )
                stored = attachments.describe(self.connection, staged, None)
            except attachments.UploadRefused as error:
                self.problem(node, error.message.zh, error.message.get("en"), "file")
                return None
        if declared.type == "image":
            return {**{k: v for k, v in value.items() if k not in ("file", "name")}, "file": stored.as_value()}
        return stored.as_value()

    def _stored(self, path: Path, name: str) -> attachments.Stored | None:
        """The same file under the same name, if it was stored before."""
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        table = tables.attachments
        row = self.connection.execute(
            sa.select(table)
            .where(table.c.digest == digest, table.c.name == name, table.c.created_by.is_(None))
            .limit(1)
        ).first()
        if row is None or not attachments.path_of(self.place.files, digest).is_file():
            return None
        return attachments.Stored(row.id, row.name, row.media_type, row.size)


def _keys_in(value: Any) -> set[str]:
    """Natural keys named anywhere in ``value``."""
    if isinstance(value, dict):
        if isinstance(value.get("key"), str) and set(value) <= {"key", "title"}:
            return {value["key"]}
        return set().union(*(_keys_in(v) for v in value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*(_keys_in(v) for v in value)) if value else set()
    return set()


def _steps(workflow: Workflow, state: str) -> list[str] | None:
    """The shortest sequence of actions from the first state to ``state``; None where there is none."""
    queue: deque[tuple[str, list[str]]] = deque([(workflow.initial, [])])
    seen = {workflow.initial}
    while queue:
        current, actions = queue.popleft()
        if current == state:
            return actions
        for step in workflow.transitions:
            if current in step.sources and step.target not in seen:
                seen.add(step.target)
                queue.append((step.target, [*actions, step.action]))
    return None


def _place_of(node: Node, path: tuple[str | int, ...]) -> tuple[Node, str]:
    """The innermost node along ``path``, and the key inside it at which the problem lies."""
    for part in path:
        inner = node.get(str(part)) if isinstance(part, str) else None
        if isinstance(part, int) and node.parts is not None and part < len(node.parts):
            inner = node.parts[part]
        if inner is None:
            return node, str(part)
        if not inner.items and not inner.parts:
            return node, str(part)
        node = inner
    return node, ""


def load_fixtures(connection: Connection, place: Workplace, folder: Path) -> Loaded:
    """Loads every record below ``folder/records`` in the caller's transaction.

    Raises :class:`LoadFailed` with all mistakes; the caller's transaction is then to be rolled back.
    """
    loader = _Loader(connection, place, folder)
    loader.write(loader.read())
    if loader.problems:
        raise LoadFailed(loader.problems)
    return loader.result
