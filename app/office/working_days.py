"""Working days: the site's calendars for the years that they cover, statutory holidays and weekends for the others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import holidays

from generator.spec.model import Calendar

_FURTHEST = 5000


class WorkingDays:
    """The working days of one site."""

    def __init__(self, calendars: Mapping[str, Calendar]) -> None:
        self._off = {day for calendar in calendars.values() for day in calendar.off_days}
        self._work = {day for calendar in calendars.values() for day in calendar.work_days}
        self._years = {int(day[:4]) for day in self._off | self._work}

    def is_working(self, day: date) -> bool:
        """Whether offices work on ``day``; in a year without a calendar, swap days are not known."""
        text = day.isoformat()
        if text in self._work:
            return True
        if text in self._off or day.weekday() > 4:
            return False
        return day.year in self._years or day not in _statutory(day.year)

    def add(self, day: str, number: int) -> str | None:
        """The date ``number`` working days after ``day`` (before it, where negative); the day itself is not counted.

        None where ``day`` is no date or the way is longer than :data:`_FURTHEST` days.
        """
        try:
            moved = date.fromisoformat(day[:10])
        except ValueError:
            return None
        step, left = (1 if number >= 0 else -1), abs(number)
        if left > _FURTHEST:
            return None
        while left:
            moved += timedelta(days=step)
            left -= self.is_working(moved)
        return moved.isoformat()


@cache
def _statutory(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("CN", years=year))
