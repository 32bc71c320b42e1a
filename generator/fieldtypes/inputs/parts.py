"""Inputs whose value has named parts, each a control of its own: address, person, duration, link, location."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from markupsafe import Markup

from generator.fieldtypes.inputs.attributes import attributes_html
from generator.fieldtypes.inputs.base import Input
from generator.spec.model import EMPTY

if TYPE_CHECKING:
    from generator.fieldtypes.base import FormContext
    from generator.spec.model import Field


@dataclass(frozen=True, slots=True)
class Part:
    """One control of a composite input. ``label`` is a key of the words; ``control`` text, area or select."""

    key: str
    label: str
    control: str = "text"
    options: tuple[tuple[str, str], ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    width: int = 6
    bare: bool = False
    """True when the legend says enough to the eye."""


class PartedType:
    """What a field type with parts tells its input; mixed into the type's class."""

    def parts(self, field: Field, context: FormContext) -> Sequence[Part]:
        """The controls, in order."""
        raise NotImplementedError

    def split(self, field: Field, value: Any) -> dict[str, str]:
        """A canonical value as what stands in each control."""
        return {key: str(one) for key, one in value.items()} if isinstance(value, Mapping) else {}

    def join(self, field: Field, raw: Mapping[str, str]) -> Any:
        """What stands in the controls as lenient input."""
        return dict(raw)

    def is_untouched(self, field: Field, raw: Mapping[str, str]) -> bool:
        """Whether nothing was filled in."""
        return not any(text.strip() for text in raw.values())


class PartsInput(Input):
    """Several controls that make one value."""

    fieldset: ClassVar[bool] = True
    wide: ClassVar[bool] = True
    template = "_parts"

    @property
    def parted(self) -> PartedType:
        """The type, as far as it concerns parts."""
        assert isinstance(self.kind, PartedType)  # noqa: S101  # said to the type checker
        return self.kind

    @property
    def parts(self) -> Sequence[Part]:
        """The controls, in order."""
        return self.parted.parts(self.spec, self.context)

    def put(self, value: Any) -> None:
        """Show each part."""
        self.raw = self.parted.split(self.spec, value) if value is not None else {}

    def read(self, formdata: Any) -> None:
        """Take each part; all of them untouched is no value."""
        self.raw = {}
        for part in self.parts:
            values = formdata.getlist(f"{self.name}-{part.key}")
            self.raw[part.key] = str(values[0]) if values else ""
        if self.parted.is_untouched(self.spec, self.raw):
            self.data = None
        else:
            self.accept(self.parted.join(self.spec, self.raw))

    def part_options(self, part: Part) -> list[tuple[str, str]]:
        """The options of a select; what is chosen is always among them."""
        chosen = self.raw.get(part.key, "")
        options = list(part.options)
        if chosen and chosen not in {value for value, _ in options}:
            known = chosen.isascii() and chosen.isdigit() and len(chosen) < 19
            title = self.context.reference_title(int(chosen)) if known else None
            options.append((chosen, title or chosen))
        return options

    def part_attrs(self, part: Part, css: str = "form-control") -> Markup:
        """The attributes of one part's control."""
        attributes: dict[str, Any] = {
            "name": f"{self.name}-{part.key}",
            "id": f"{self.id}-{part.key}",
            "data-part": part.key,
            "class": css + (" is-invalid" if self.messages else ""),
            **part.attributes,
        }
        if self.messages:
            attributes |= self.aria()
        return attributes_html(attributes)

    @property
    def reader(self) -> str:
        """Types whose parts compare in conditions say how themselves; others are read part by part."""
        if self.readonly:
            return "fixed"
        return self.kind.reader if self.kind.reader != "text" else "parts"

    @property
    def focus_id(self) -> str:
        """The first part."""
        return f"{self.id}-{self.parts[0].key}"


class ShortPartsInput(PartsInput):
    """Parts that fit beside another field."""

    wide: ClassVar[bool] = False
