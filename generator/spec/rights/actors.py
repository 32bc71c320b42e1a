"""The plain values that a question about rights is made of, and the answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from generator.spec.model import Position, Text


@dataclass(frozen=True, slots=True)
class Assignment:
    """One duty that a person holds in one unit (both logical keys); only assignments active now belong in an actor."""

    unit: str
    duty: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. ``user_id`` None is the public, whatever ``assignments`` says."""

    user_id: int | None = None
    assignments: tuple[Assignment, ...] = ()


PUBLIC = Actor()


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What the policy needs to know about a record.

    ``column`` is the id of its home column ("" for none), ``created_by`` None for what nobody signed in made;
    ``visible`` says that it is in a public state and within its publication time (see :func:`is_within`).
    """

    column: str
    unit: str
    state: str
    created_by: int | None
    visible: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer: ``because`` (Chinese; ``english`` beside it) names the line that decided, ``position`` is that line.

    ``position`` is None when no single line decided (for example when no line gives the right at all).
    """

    allowed: bool
    because: str
    position: Position | None = None
    english: str = ""

    @property
    def text(self) -> Text:
        """The reason in both languages."""
        return Text(self.because, self.english)


def is_within(now: datetime, published_from: datetime | None, published_until: datetime | None) -> bool:
    """Whether ``now`` lies in a publication time: not without a start, and at its end no longer."""
    return published_from is not None and published_from <= now and (published_until is None or now < published_until)
