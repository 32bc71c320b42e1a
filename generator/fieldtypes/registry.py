"""The one list of field types. Read-only: a new type is a new class and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from generator.fieldtypes.base import FieldType
from generator.fieldtypes.choice import BooleanType, ChoicesType, ChoiceType
from generator.fieldtypes.contact import AddressType, EmailType, IdentityType, PersonType, PhoneType, UrlType
from generator.fieldtypes.derived import ComputedType, SequenceType
from generator.fieldtypes.files import FilesType, FileType, ImageType
from generator.fieldtypes.nested import GroupType, RowsType
from generator.fieldtypes.numbers import DecimalType, IntegerType, MoneyType, PercentType
from generator.fieldtypes.place import LocationType
from generator.fieldtypes.refs import LinkType, ReferencesType, ReferenceType, UnitType, UserType
from generator.fieldtypes.rich import RichTextType
from generator.fieldtypes.text import LongTextType, TextType
from generator.fieldtypes.times import DateTimeType, DateType, DurationType, TimeType

_TYPES: tuple[FieldType, ...] = (
    TextType(),
    LongTextType(),
    RichTextType(),
    IntegerType(),
    DecimalType(),
    MoneyType(),
    PercentType(),
    BooleanType(),
    DateType(),
    DateTimeType(),
    TimeType(),
    DurationType(),
    ChoiceType(),
    ChoicesType(),
    ReferenceType(),
    ReferencesType(),
    LinkType(),
    UnitType(),
    UserType(),
    PersonType(),
    PhoneType(),
    EmailType(),
    UrlType(),
    AddressType(),
    IdentityType(),
    FileType(),
    FilesType(),
    ImageType(),
    LocationType(),
    SequenceType(),
    ComputedType(),
    GroupType(),
    RowsType(),
)

FIELD_TYPES: Mapping[str, FieldType] = MappingProxyType({kind.name: kind for kind in _TYPES})


def get(name: str) -> FieldType:
    """The field type ``name``. Raises ``KeyError`` for a name that ``check`` would have refused."""
    return FIELD_TYPES[name]
