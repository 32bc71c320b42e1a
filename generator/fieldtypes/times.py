"""``date``, ``datetime``, ``time`` and ``duration``. Times are the site's wall clock, without a zone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Date, DateTime, Time
from sqlalchemy.types import TypeEngine

from generator.fieldtypes.base import FieldType, Filter, FormContext, RenderContext
from generator.fieldtypes.errors import FieldError
from generator.fieldtypes.inputs.base import Input
from generator.fieldtypes.inputs.parts import Part, PartedType, ShortPartsInput
from generator.fieldtypes.numbers import read_decimal
from generator.fieldtypes.strings import read_string
from generator.spec.model import Field, Text

_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_TIME = re.compile(r"([0-9]{1,2})[:：]([0-9]{2})(?:[:：]([0-9]{2})(?:\.[0-9]+)?)?")


def _asked(raw: str, zh: str, en: str) -> FieldError:
    shown = raw if len(raw) <= 30 else raw[:30] + "…"
    return FieldError(Text(f"“{shown}”{zh}", f"“{shown}” {en}"), "type")


def read_date(text: str) -> date:
    """The day that ``text`` writes as 2026-03-01, 2026/3/1 or 2026年3月1日; raises FieldError."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise _asked(text, "不是日期，请填写如 2026-03-01", "is no date: enter it as in 2026-03-01")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise _asked(text, "这一天不存在，请核对", "does not exist in the calendar: check it") from None


def read_time(text: str) -> time:
    """The time of day that ``text`` writes as 09:30 or 09:30:00; raises FieldError."""
    match = _TIME.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        return time(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError:
        raise _asked(text, "不是时间，请填写如 09:30", "is no time: enter it as in 09:30") from None


class TemporalType(FieldType):
    """What dates and times share."""

    filterable = True
    sortable = True
    bounded = "value"

    def filters_one(self, field: Field) -> tuple[Filter, ...]:
        """From and to, both included."""

        def at_least(column: ColumnElement[Any], raw: str) -> ColumnElement[bool]:
            result: ColumnElement[bool] = column >= self.to_column_one(field, self.normalise_one(field, raw))
            return result

        def at_most(column: ColumnElement[Any], raw: str) -> ColumnElement[bool]:
            return self.until(column, self.to_column_one(field, self.normalise_one(field, raw)))

        label = field.label
        return (
            Filter("from", Text(f"{label.zh}（从）", f"{label.get('en')} from"), "date", at_least),
            Filter("to", Text(f"{label.zh}（到）", f"{label.get('en')} to"), "date", at_most),
        )

    def until(self, column: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
        """Not after ``value``."""
        result: ColumnElement[bool] = column <= value
        return result

    def form_hints(self, field: Field) -> dict[str, Any]:
        """Static bounds for the browser's picker."""
        found = (("min", field.minimum), ("max", field.maximum))
        return {name: bound for name, bound in found if isinstance(bound, str) and not bound.startswith("$")}


class DateType(TemporalType):
    """A day."""

    name = "date"
    title = Text("日期", "Date")
    doc = 'A day, "2026-03-01" in JSON. `min` and `max` may be dates or `$today+30d`, `$other_field`.'
    example = "issued_on: {type: date, label: 成文日期, max: $today}"
    form_control = "date"

    def schema_one(self, field: Field) -> dict[str, Any]:
        """A full date."""
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    def column_one(self, field: Field) -> TypeEngine[Any]:
        """DATE."""
        return Date()

    def to_column_one(self, field: Field, value: Any) -> Any:
        """A date."""
        return date.fromisoformat(value)

    def from_column_one(self, field: Field, stored: Any) -> Any:
        """Its ISO form."""
        return stored.isoformat()

    def normalise_one(self, field: Field, value: Any) -> Any:
        """ISO form of a date, or of text that writes one."""
        if isinstance(value, datetime):
            return value.date().isoformat()
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, int | float):
            raise FieldError(Text("请填写日期，例如 2026-03-01", "Enter a date, as in 2026-03-01"), "type")
        return read_date(read_string(value).strip()).isoformat()


class DateTimeType(TemporalType):
    """A day and a time of the site's wall clock."""

    name = "datetime"
    title = Text("日期和时间", "Date and time")
    doc = 'A moment of the site\'s wall clock, "2026-03-01T09:30:00" in JSON.'
    example = "starts_at: {type: datetime, label: 开始时间, required: true}"
    form_control = "datetime-local"
    reader = "datetime"

    def schema_one(self, field: Field) -> dict[str, Any]:
        """Date and time without zone."""
        return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$"}

    def column_one(self, field: Field) -> TypeEngine[Any]:
        """TIMESTAMP."""
        return DateTime()

    def to_column_one(self, field: Field, value: Any) -> Any:
        """A naive datetime."""
        return datetime.fromisoformat(value)

    def from_column_one(self, field: Field, stored: Any) -> Any:
        """Its ISO form, to the second."""
        return stored.isoformat(timespec="seconds")

    def normalise_one(self, field: Field, value: Any) -> Any:
        """ISO form to the second; a date alone is its first moment."""
        if isinstance(value, datetime):
            return value.replace(tzinfo=None, microsecond=0).isoformat()
        if isinstance(value, date):
            return f"{value.isoformat()}T00:00:00"
        if isinstance(value, int | float):
            raise FieldError(
                Text("请填写日期和时间，例如 2026-03-01 09:30", "Enter date and time, as in 2026-03-01 09:30"), "type"
            )
        text = read_string(value).strip().replace("T", " ")
        day, _, clock = text.partition(" ")
        at = read_time(clock.strip()) if clock.strip() else time()
        return f"{read_date(day).isoformat()}T{at.isoformat(timespec='seconds')}"

    def until(self, column: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
        """To the end of the day when only a day was given."""
        if value.time() == time():
            return super().until(column, value + timedelta(days=1) - timedelta(microseconds=1))
        return super().until(column, value)

    def form_text(self, field: Field, value: Any) -> str:
        """Without seconds of zero, as pickers show it."""
        return "" if value is None else str(value).removesuffix(":00") if str(value).count(":") == 2 else str(value)

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """Day and time to the minute."""
        return str(value)[:16].replace("T", " ")


class TimeType(TemporalType):
    """A time of day."""

    name = "time"
    title = Text("时间", "Time of day")
    doc = 'A time of day to the minute, "09:30" in JSON.'
    example = "opens_at: {type: time, label: 上班时间}"
    form_control = "time"

    def schema_one(self, field: Field) -> dict[str, Any]:
        """HH:MM."""
        return {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}

    def column_one(self, field: Field) -> TypeEngine[Any]:
        """TIME."""
        return Time()

    def to_column_one(self, field: Field, value: Any) -> Any:
        """A time."""
        return time.fromisoformat(value)

    def from_column_one(self, field: Field, stored: Any) -> Any:
        """HH:MM."""
        return stored.isoformat(timespec="minutes")

    def normalise_one(self, field: Field, value: Any) -> Any:
        """HH:MM; seconds are dropped."""
        if isinstance(value, time):
            return value.isoformat(timespec="minutes")
        if not isinstance(value, str):
            raise FieldError(Text("请填写时间，例如 09:30", "Enter a time, as in 09:30"), "type")
        return read_time(read_string(value).strip()).isoformat(timespec="minutes")


UNITS: Mapping[str, Text] = {
    "working_day": Text("个工作日", "working days"),
    "natural_day": Text("个自然日", "days"),
    "month": Text("个月", "months"),
    "year": Text("年", "years"),
    "hour": Text("小时", "hours"),
    "minute": Text("分钟", "minutes"),
}


class DurationType(PartedType, FieldType):
    """A length of time in one unit, never converted into another: working days are not days."""

    name = "duration"
    title = Text("期限", "Duration")
    doc = "A number with a unit: `{value: 20, unit: working_day}`; `units` narrows which ones may be chosen."
    example = "legal_limit: {type: duration, label: 法定办结时限, units: [working_day, natural_day]}"
    option_schema: ClassVar[Mapping[str, Any]] = {
        "units": {"type": "array", "items": {"enum": list(UNITS)}, "minItems": 1, "uniqueItems": True}
    }
    bounded = "value"
    reader = "duration"
    input_class: ClassVar[type[Input]] = ShortPartsInput

    def units(self, field: Field) -> list[str]:
        """The units that may be chosen."""
        chosen = field.options.get("units")
        return [str(one) for one in chosen] if chosen else list(UNITS)

    def schema_one(self, field: Field) -> dict[str, Any]:
        """A value and a unit."""
        return {
            "type": "object",
            "properties": {
                "value": {"type": "integer", "minimum": 0, "maximum": 1_000_000},
                "unit": {"type": "string", "enum": self.units(field)},
            },
            "required": ["value", "unit"],
            "additionalProperties": False,
        }

    def normalise_one(self, field: Field, value: Any) -> Any:
        """``{value, unit}``; text such as 20个工作日 too, and a bare number where there is one unit only."""
        units = self.units(field)
        number, unit = self._read(value, units)
        message = Text("请填写整数，例如 20", "Enter a whole number, as in 20")
        try:
            amount = read_decimal(number, message)
        except FieldError as error:
            raise error.under("value") from None
        if amount != amount.to_integral_value() or not 0 <= amount <= 1_000_000:
            raise FieldError(message, "range", ("value",))
        if unit not in units:
            zh = "、".join(UNITS[one].zh for one in units)
            en = ", ".join(UNITS[one].get("en") for one in units)
            raise FieldError(Text(f"请选择单位：{zh}", f"Choose a unit: {en}"), "choice", ("unit",))
        return {"value": int(amount), "unit": unit}

    def _read(self, value: Any, units: list[str]) -> tuple[Any, Any]:
        if isinstance(value, Mapping):
            unknown = [key for key in value if key not in ("value", "unit")]
            if unknown:
                raise FieldError(
                    Text("期限只有 value 和 unit 两项", "A duration has value and unit only"),
                    "unknown",
                    (str(unknown[0]),),
                )
            return value.get("value"), value.get("unit") or (units[0] if len(units) == 1 else None)
        if isinstance(value, str):
            match = _AMOUNT.fullmatch(value.strip())
            if match is not None:
                return match[1], _unit_named(match[2]) if match[2] else (units[0] if len(units) == 1 else None)
        return value, units[0] if len(units) == 1 else None

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """Number and unit."""
        unit = UNITS.get(str(value.get("unit")), Text(""))
        return f"{value.get('value')} {unit.get('en')}" if context.locale == "en" else f"{value.get('value')}{unit.zh}"

    def parts(self, field: Field, context: FormContext) -> Sequence[Part]:
        """Number and unit."""
        options = tuple((unit, UNITS[unit].get(context.locale)) for unit in self.units(field))
        return (
            Part("value", "value", attributes={"inputmode": "numeric", "autocomplete": "off"}, bare=True),
            Part("unit", "unit", "select", options, bare=True),
        )

    def is_untouched(self, field: Field, raw: Mapping[str, str]) -> bool:
        """A unit alone says nothing."""
        return not raw.get("value", "").strip()


_AMOUNT = re.compile(r"([0-9]+)\s*([^\s0-9]\D*)?")
_OTHER_NAMES = {
    "天": "natural_day",
    "日": "natural_day",
    "个月": "month",
    "月": "month",
    "工作日": "working_day",
    "分": "minute",
}


def _unit_named(name: str) -> str:
    name = name.strip()
    for key, text in UNITS.items():
        if name in (key, text.zh, text.en, text.zh.removeprefix("个"), text.en.removesuffix("s")):
            return key
    return _OTHER_NAMES.get(name, name)
