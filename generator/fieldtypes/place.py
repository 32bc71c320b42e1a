"""``location``: a point, a line or an area, as GeoJSON. No map of anybody else's is ever loaded."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from markupsafe import Markup

from generator.fieldtypes.base import FieldType, FormContext, RenderContext, Where
from generator.fieldtypes.errors import FieldError
from generator.fieldtypes.inputs.base import Input
from generator.fieldtypes.inputs.parts import Part, PartedType, PartsInput
from generator.spec.model import Field, Text

_SHAPES = {"point": "Point", "line": "LineString", "area": "Polygon"}
_MOST_POINTS = 10_000
_DIGITS = 7
_PAIR = re.compile(r"\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*[,，\s]\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*")

Position = list[float]


class LocationType(PartedType, FieldType):
    """Where something is."""

    name = "location"
    title = Text("位置", "Location")
    doc = (
        "A GeoJSON geometry in longitude and latitude: `shape: point` (unless stated), `line` or `area`. Forms ask for "
        "two numbers or for a list of coordinates."
    )
    example = "place: {type: location, label: 位置, shape: point}"
    option_schema: ClassVar[Mapping[str, Any]] = {"shape": {"enum": list(_SHAPES)}}
    input_class: ClassVar[type[Input]] = PartsInput

    def shape(self, field: Field) -> str:
        """``point``, ``line`` or ``area``."""
        shape = str(field.options.get("shape", "point"))
        return shape if shape in _SHAPES else "point"

    def schema_one(self, field: Field) -> dict[str, Any]:
        """A geometry of the field's shape."""
        point = {
            "type": "array",
            "prefixItems": [
                {"type": "number", "minimum": -180, "maximum": 180},
                {"type": "number", "minimum": -90, "maximum": 90},
            ],
            "items": False,
            "minItems": 2,
        }
        shape = self.shape(field)
        line = {"type": "array", "items": point, "minItems": 2, "maxItems": _MOST_POINTS}
        ring = {**line, "minItems": 4}
        coordinates = {"point": point, "line": line, "area": {"type": "array", "items": ring, "minItems": 1}}[shape]
        return {
            "type": "object",
            "properties": {"type": {"const": _SHAPES[shape]}, "coordinates": coordinates},
            "required": ["type", "coordinates"],
            "additionalProperties": False,
        }

    def normalise_one(self, field: Field, value: Any) -> Any:
        """A geometry with seven decimals and closed rings. Text and bare lists of pairs are read too."""
        shape = self.shape(field)
        if isinstance(value, str):
            value = self._pairs(value)
        coordinates = self._coordinates(value, shape)
        if shape == "point":
            result: Any = _position(coordinates[0] if _is_listed(coordinates) else coordinates)
        elif shape == "line":
            result = _path(coordinates, 2)
        else:
            rings = coordinates if _is_listed(coordinates) and _is_listed(coordinates[0]) else [coordinates]
            result = [_ring(ring) for ring in rings]
        return {"type": _SHAPES[shape], "coordinates": result}

    def _coordinates(self, value: Any, shape: str) -> Any:
        if isinstance(value, Mapping):
            if value.get("type") != _SHAPES[shape] or not set(value) <= {"type", "coordinates"}:
                raise FieldError(
                    Text(f"位置应是 GeoJSON 的 {_SHAPES[shape]}", f"A location here is a GeoJSON {_SHAPES[shape]}"),
                    "type",
                )
            value = value.get("coordinates")
        if not isinstance(value, list) or not value:
            raise _bad()
        return value

    def _pairs(self, text: str) -> list[Any]:
        rings: list[list[Position]] = [[]]
        for line in text.replace(";", "\n").replace("；", "\n").split("\n"):
            match = _PAIR.fullmatch(line)
            if match is not None:
                rings[-1].append([float(match[1]), float(match[2])])
            elif line.strip():
                raise _bad()
            elif rings[-1]:
                rings.append([])
        rings = [ring for ring in rings if ring]
        if not rings:
            raise _bad()
        return rings[0] if len(rings) == 1 else rings

    def text_one(self, field: Field, value: Any, context: RenderContext) -> str:
        """Coordinates of a point; of more, how many points."""
        coordinates = value["coordinates"]
        if value["type"] == "Point":
            return f"{_number(coordinates[0])}, {_number(coordinates[1])}"
        points = len(coordinates) if value["type"] == "LineString" else len(coordinates[0]) - 1
        return f"{points} points" if context.locale == "en" else f"共 {points} 个点"

    def html_one(self, field: Field, value: Any, where: Where, context: RenderContext) -> Markup:
        """The text, with the geometry for a script that draws."""
        return Markup('<span class="location text-nowrap" data-geojson="{}">{}</span>').format(
            json.dumps(value, ensure_ascii=False), self.text_one(field, value, context)
        )

    def parts(self, field: Field, context: FormContext) -> Sequence[Part]:
        """Two numbers, or a list of coordinates."""
        if self.shape(field) == "point":
            attributes = {"inputmode": "decimal", "autocomplete": "off"}
            return (
                Part("longitude", "longitude", attributes=attributes),
                Part("latitude", "latitude", attributes=attributes),
            )
        return (Part("points", "points", "area", attributes={"rows": 4}, width=12),)

    def split(self, field: Field, value: Any) -> dict[str, str]:
        """A point's numbers; a line or area with a pair a line, rings apart by an empty line."""
        coordinates = value["coordinates"]
        if value["type"] == "Point":
            return {"longitude": _number(coordinates[0]), "latitude": _number(coordinates[1])}
        rings = [coordinates] if value["type"] == "LineString" else coordinates
        written = ("\n".join(f"{_number(lon)},{_number(lat)}" for lon, lat in ring) for ring in rings)
        return {"points": "\n\n".join(written)}

    def join(self, field: Field, raw: Mapping[str, str]) -> Any:
        """The controls as text of coordinates."""
        if self.shape(field) == "point":
            return f"{raw.get('longitude', '').strip()},{raw.get('latitude', '').strip()}"
        return raw.get("points", "").replace("\r\n", "\n")


def _bad() -> FieldError:
    return FieldError(
        Text("请填写坐标，经度在前，例如 126.53,45.80", "Enter coordinates, longitude first, as in 126.53,45.80"),
        "type",
    )


def _is_listed(value: Any) -> bool:
    """Whether ``value`` is a list of lists."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], list)


def _number(value: float) -> str:
    return f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")


def _position(value: Any) -> Position:
    if not isinstance(value, list) or len(value) != 2:
        raise _bad()
    found: Position = []
    for number, most in zip(value, (180, 90), strict=True):
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise _bad()
        # A whole number of any size is compared before it becomes a float, which would overflow.
        if not -most <= number <= most or not math.isfinite(number):
            raise FieldError(
                Text(
                    "经度在 -180 到 180 之间、纬度在 -90 到 90 之间，经度在前",
                    "Longitude is within ±180, latitude within ±90, longitude first",
                ),
                "range",
            )
        found.append(round(float(number), _DIGITS) + 0.0)
    return found


def _path(value: Any, least: int) -> list[Position]:
    if not isinstance(value, list) or not least <= len(value) <= _MOST_POINTS:
        raise FieldError(
            Text(f"请填写 {least} 个以上的点，每行一个", f"Enter {least} points or more, one a line"), "count"
        )
    return [_position(one) for one in value]


def _ring(value: Any) -> list[Position]:
    ring = _path(value, 3)
    if ring[0] != ring[-1]:
        ring.append(list(ring[0]))
    if len(ring) < 4:
        raise FieldError(Text("区域至少有三个不同的点", "An area has at least three different points"), "count")
    return ring
