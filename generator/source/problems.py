"""What can be wrong with a file before anyone asks what it means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a file as such: its id (``E1xx``), where it is, what is wrong and what would be right.

    The texts are given in Chinese and in English, in this order.
    """

    code: str
    file: str
    line: int
    column: int
    message: tuple[str, str]
    hint: tuple[str, str] = ("", "")
