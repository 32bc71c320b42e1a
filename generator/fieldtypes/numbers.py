"""``integer``, ``decimal``, ``percent`` and ``money``: exact numbers, never floats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Context, Decimal
from typing import Any, ClassVar

from markupsafe import Markup
from sqlalchemy import BigInteger, ColumnElement
from sqlalchemy.types import TypeEngine

from generator.fieldtypes.base import FieldType, Filter, RenderContext, Where
from generator.fieldtypes.columns import LARGEST, SCALE, ExactDecimal
from generator.fieldtypes.errors import FieldError
from generator.spec.model import Field, Text

GREATEST = 2**63 - 1
_PLAIN = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_EXACT = Context(prec=120)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，＋－−﹣％￥", "0123456789.,+---%¥")


def read_decimal(value: Any, message: Text) -> Decimal:
    """The number that ``value`` writes, with full-width digits and thousands commas allowed; raises FieldError."""
    if isinstance(value, bool):
        raise FieldError(message, "type")
    if isinstance(value, int):
        if not -GREATEST - 1 <= value <= GREATEST:
            raise FieldError(_too_great(), "range")
        return Decimal(value)
    text = repr(value) if isinstance(value, float) else value
    if not isinstance(text, str):
        raise FieldError(message, "type")
    text = text.translate(_FULL_WIDTH).strip()
    if isinstance(value, float) and "e" in text:
        text = format(Decimal(text), "f")
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        raise FieldError(message, "type")
    return Decimal(text)


def plain(number: Decimal) -> str:
    """``number`` written without an exponent and without a negative zero."""
    return format(number if number else abs(number), "f")


def _too_great() -> Text:
    return Text("数太大，系统存不下，请核对", "The number is too great to be kept: check it")


class NumberType(FieldType):
    """What all numbers share: sorting, bounds, and filters from and to."""

    filterable = True
    sortable = True
    bounded = "value"
    reader = "decimal"
    inputmode: ClassVar[str] = "decimal"

    def form_hints(self, field: Field) -> dict[str, Any]:
        """The right keyboard on a telephone."""
        return {"inputmode": self.inputmode, "autocomplete": "off"}

    def filters_one(self, field: Field) -> tuple[Filter, ...]:
        """From and to."""

        def at_least(column: ColumnElement[Any], raw: str) -> ColumnElement[bool]:
            result: ColumnElement[bool] = column >= self.to_column_one(field, self.normalise_one(field, raw))
            return result

        def at_most(column: ColumnElement[Any], raw: str) -> ColumnElement[bool]:
            result: ColumnElement[bool] = column <= self.to_column_one(field, self.normalise_one(field, raw))
            return result

        label = field.label
        return (
            Filter("from", Text(f"{label.zh}（从）", f"{label.get('en')} from"), "number", at_least),
            Filter("to", Text(f"{label.zh}（到）", f"{label.get('en')} to"), "number", at_most),
        )

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """Figures of equal width, so that columns of numbers line up."""
        return Markup('<span class="text-nowrap font-tabular">{}</span>').format(self.text_one(field, value, context))


class IntegerType(NumberType):
    """Whole numbers of 64 bits."""

    name = "integer"
    title = Text("整数", "Whole number")
    doc = "A whole number within 64 bits; `min` and `max` bound its value."
    example = "seats: {type: integer, label: 名额, min: 0, max: 5000}"
    inputmode = "numeric"
    reader = "integer"

    def schema_one(self, field: Field) -> dict[str, Any]:
        """An integer with its static bounds."""
        schema: dict[str, Any] = {"type": "integer", "minimum": -GREATEST - 1, "maximum": GREATEST}
        for name, bound in (("minimum", field.minimum), ("maximum", field.maximum)):
            if isinstance(bound, int) and not isinstance(bound, bool):
                schema[name] = bound
        return schema

    def column_one(self, field: Field) -> TypeEngine[Any]:
        """BIGINT."""
        return BigInteger()

    def normalise_one(self, field: Field, value: Any) -> Any:
        """An int; a float or text that writes a whole number is one too."""
        number = read_decimal(value, Text("请填写整数，例如 12", "Enter a whole number, as in 12"))
        if number != number.to_integral_value():
            raise FieldError(Text("请填写整数，不带小数", "Enter a whole number, without decimals"), "type")
        if not -GREATEST - 1 <= number <= GREATEST:
            raise FieldError(_too_great(), "range")
        return int(number)


class DecimalType(NumberType):
    """Exact decimals, kept as plain text in JSON so that no reader turns them into floats."""

    name = "decimal"
    title = Text("小数", "Decimal")
    doc = 'An exact decimal, as text in JSON ("12.50"); `places` (0 to 6, 2 unless stated) says how many decimals.'
    example = "area: {type: decimal, label: 面积, places: 2, min: 0}"

    def places(self, field: Field) -> int:
        """The number of decimals."""
        return 2 if field.places is None else min(field.places, SCALE)

    def form_places(self, field: Field) -> int:
        """As kept."""
        return self.places(field)

    def schema_one(self, field: Field) -> dict[str, Any]:
        """Text of a plain decimal with the field's number of places."""
        places = self.places(field)
        return {"type": "string", "pattern": f"^-?[0-9]{{1,12}}{'' if not places else f'[.][0-9]{{{places}}}'}$"}

    def column_one(self, field: Field) -> TypeEngine[Any]:
        """An exact, sortable number."""
        return ExactDecimal()

    def to_column_one(self, field: Field, value: Any) -> Any:
        """Decimal."""
        return Decimal(value)

    def from_column_one(self, field: Field, stored: Any) -> Any:
        """Plain text with the field's places."""
        return plain(round(Decimal(stored), self.places(field)))

    def normalise_one(self, field: Field, value: Any) -> Any:
        """Plain text with exactly the field's places; more decimals are refused, never rounded."""
        number = read_decimal(value, Text("请填写数，例如 12.50", "Enter a number, as in 12.50"))
        places = self.places(field)
        if abs(number) >= LARGEST:
            raise FieldError(_too_great(), "range")
        if number != round(number, places):
            raise FieldError(Text(f"最多 {places} 位小数", f"At most {places} decimals"), "places")
        return plain(round(number, places))


class PercentType(DecimalType):
    """A percentage: 12.5 means 12.5 %."""

    name = "percent"
    title = Text("百分比", "Percent")
    doc = 'A percentage as text in JSON: "12.50" is 12.5 %. `places` as for decimal.'
    example = "rate: {type: percent, label: 按时办结率, min: 0, max: 100}"

    def normalise_one(self, field: Field, value: Any) -> Any:
        """As a decimal; a % sign is allowed."""
        if isinstance(value, str):
            value = value.translate(_FULL_WIDTH).strip().removesuffix("%")
        return super().normalise_one(field, value)

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """With its sign."""
        return f"{value}%"


_SYMBOLS = {"CNY": "元", "USD": "美元", "EUR": "欧元", "HKD": "港元", "JPY": "日元", "RUB": "卢布"}


class MoneyType(NumberType):
    """Amounts in whole hundredths."""

    name = "money"
    title = Text("金额", "Money")
    doc = (
        "An amount, kept as whole fen (hundredths): 1250 is 12.50 元. Numbers in YAML and JSON are fen, text is yuan "
        '("12.50"), and forms ask for yuan. `min` and `max` follow the same rule.'
    )
    example = "fee: {type: money, label: 收费金额, min: 0}"
    option_schema: ClassVar[dict[str, Any]] = {"currency": {"type": "string", "pattern": "^([A-Z]{3}|[$].+)$"}}
    reader = "money"

    def schema_one(self, field: Field) -> dict[str, Any]:
        """An integer of fen with its static bounds."""
        schema: dict[str, Any] = {"type": "integer", "minimum": -(10**14), "maximum": 10**14}
        for name, bound in (("minimum", field.minimum), ("maximum", field.maximum)):
            if isinstance(bound, int) and not isinstance(bound, bool):
                schema[name] = bound
        return schema

    def column_one(self, field: Field) -> TypeEngine[Any]:
        """BIGINT of fen."""
        return BigInteger()

    def normalise_one(self, field: Field, value: Any) -> Any:
        """Fen: a number is fen already, text is yuan."""
        message = Text("请填写金额（元），例如 12.50", "Enter an amount in yuan, as in 12.50")
        if isinstance(value, str):
            text = value.translate(_FULL_WIDTH).strip().removeprefix("¥").removesuffix("元").strip()
            fen = _EXACT.multiply(read_decimal(text, message), Decimal(100))
        else:
            fen = read_decimal(value, message)
        if fen != fen.to_integral_value():
            raise FieldError(Text("金额最多两位小数", "An amount has at most two decimals"), "places")
        if abs(fen) > 10**14:
            raise FieldError(_too_great(), "range")
        return int(fen)

    def form_places(self, field: Field) -> int:
        """Fen are hundredths."""
        return 2

    def form_text(self, field: Field, value: Any) -> str:
        """Yuan."""
        return "" if value is None else plain(Decimal(value).scaleb(-2))

    def in_record(self, field: Field, data: Mapping[str, Any]) -> Field:
        """The amount in the currency that another field of the record names; none where that is empty."""
        currency = str(field.options.get("currency", ""))
        named = data.get(currency.removeprefix("$")) if currency.startswith("$") else None
        return replace(field, options={**field.options, "currency": str(named)}) if named else field

    def unit_text(self, field: Field, locale: str) -> str:
        """What stands behind the input; "" when the currency is another field's value."""
        currency = str(field.options.get("currency", "CNY"))
        if currency.startswith("$"):
            return ""
        return _SYMBOLS.get(currency, currency) if locale == "zh" else currency

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """Yuan with thousands commas and the currency."""
        amount = f"{Decimal(value).scaleb(-2):,.2f}"
        currency = str(field.options.get("currency", "CNY"))
        if context.locale == "en":
            return f"{currency} {amount}" if not currency.startswith("$") else amount
        return f"{amount} {_SYMBOLS.get(currency, currency)}" if not currency.startswith("$") else amount

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """Never broken over two lines."""
        return Markup('<span class="text-nowrap">{}</span>').format(self.text_one(field, value, context))
