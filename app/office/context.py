"""Who asks for a change, through which way in, and the errors by which a change is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Engine

from generator.build.generation import Generation
from generator.build.validators import Problem
from generator.spec.model import Text
from generator.spec.policy import PUBLIC, Actor, Decision


@dataclass(frozen=True)
class Workplace:
    """What services work with: the database, the attachment folder, the generation being served."""

    engine: Engine
    generation: Generation
    files: Path

    @property
    def timezone(self) -> ZoneInfo:
        """The site's time zone, in which dates and times of content are written."""
        return ZoneInfo(self.generation.site.timezone)


@dataclass(frozen=True)
class Caller:
    """The person (or command) behind a change. ``channel`` is screen, rest, load or command.

    ``trusted`` is true for commands that run outside HTTP: they may set what people may not, and are logged as such.
    """

    actor: Actor = PUBLIC
    name: str = ""
    address: str = ""
    channel: str = "screen"
    locale: str = "zh"
    trusted: bool = False


class ServiceError(Exception):
    """A change that did not happen. ``message`` is for the person who asked for it."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.zh)
        self.message = message


class NotFound(ServiceError):
    """No such record, or none that the caller may know of: the two cannot be told apart."""

    def __init__(self) -> None:
        super().__init__(Text("没有找到这条记录", "the record was not found"))


class Refused(ServiceError):
    """The policy said no; ``decision`` says why."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(Text(f"没有权限:{decision.text.zh}", f"not allowed: {decision.text.get('en')}"))
        self.decision = decision


class Invalid(ServiceError):
    """The values do not satisfy the record type; ``problems`` say where and how."""

    def __init__(self, problems: Sequence[Problem], data: Mapping[str, Any]) -> None:
        super().__init__(Text("有内容需要修改", "some values need to be corrected"))
        self.problems = tuple(problems)
        self.data = data


class Conflict(ServiceError):
    """Someone else changed the record meanwhile; nothing was overwritten."""

    def __init__(self, version: int) -> None:
        super().__init__(
            Text("在您编辑期间,这条记录已被他人修改", "the record was changed by someone else while you edited it")
        )
        self.version = version


class StateChanged(ServiceError):
    """The record is no longer in the state from which the step starts: someone was faster."""

    def __init__(self, title: Text) -> None:
        super().__init__(
            Text(
                f"这条记录现在是“{title.zh}”,该操作已不适用",
                f"the record is now “{title.get('en')}”; the step no longer applies",
            )
        )


@dataclass(frozen=True)
class Saved:
    """The outcome of a change: the record's id, its new version and state, and its canonical values."""

    id: int
    version: int
    state: str
    data: Mapping[str, Any] = field(default_factory=dict)


def local_now(place: Workplace, now: datetime) -> datetime:
    """``now`` (UTC without offset) as wall time of the site."""
    from datetime import UTC

    return now.replace(tzinfo=UTC).astimezone(place.timezone).replace(tzinfo=None)
