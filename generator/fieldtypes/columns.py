"""Physical column types that SQLite and PostgreSQL treat alike."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

SCALE = 6
"""Decimal places that a decimal column keeps."""

LARGEST = Decimal(10) ** 12
"""Decimals stay below this, so that the scaled integer fits 64 bits."""


def json_column() -> TypeEngine[Any]:
    """A JSON document; no value is SQL NULL, never JSON null."""
    return JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class ExactDecimal(TypeDecorator[Decimal]):
    """An exact, sortable decimal: NUMERIC on PostgreSQL, an integer of millionths on SQLite (which only has floats)."""

    impl = Numeric(20, SCALE)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """NUMERIC where the database computes with it exactly."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(20, SCALE))

    def process_bind_param(self, value: Decimal | str | int | None, dialect: Dialect) -> Any:
        """Decimal (or its plain text) → what the driver takes."""
        if value is None:
            return None
        number = Decimal(value)
        return int(number.scaleb(SCALE)) if dialect.name == "sqlite" else number

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """What the driver gave → Decimal."""
        if value is None:
            return None
        return Decimal(value).scaleb(-SCALE) if dialect.name == "sqlite" else Decimal(value)
