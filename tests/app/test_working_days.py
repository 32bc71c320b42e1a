"""Working days by calendar, and by statutory holidays where a year has none."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.office.working_days import WorkingDays
from generator.spec.model import Calendar

SPRING = Calendar("cn-2026", "official", tuple(f"2026-02-{day}" for day in range(15, 24)), ("2026-02-14", "2026-02-28"))
DAYS = WorkingDays({"cn-2026": SPRING})


def test_the_spring_festival_of_2026() -> None:
    assert DAYS.is_working(date(2026, 2, 14))
    assert not DAYS.is_working(date(2026, 2, 23))
    assert DAYS.add("2026-02-13", 1) == "2026-02-14"
    assert DAYS.add("2026-02-14", 1) == "2026-02-24"
    assert DAYS.add("2026-02-27", 1) == "2026-02-28"


def test_a_year_without_a_calendar_knows_the_statutory_days() -> None:
    assert not DAYS.is_working(date(2027, 10, 1))
    assert DAYS.is_working(date(2027, 9, 30))


def test_no_date_and_no_end() -> None:
    assert DAYS.add("soon", 1) is None
    assert DAYS.add("2026-01-01", 10**9) is None


@given(st.dates(date(2025, 1, 1), date(2027, 12, 1)), st.integers(-40, 40))
def test_counting_days_one_by_one_agrees(start: date, number: int) -> None:
    found = DAYS.add(start.isoformat(), number)
    assert found is not None
    end = date.fromisoformat(found)
    low, high = (start + timedelta(days=1), end) if number >= 0 else (end, start - timedelta(days=1))
    counted = sum(DAYS.is_working(low + timedelta(days=n)) for n in range((high - low).days + 1))
    assert counted == abs(number)
