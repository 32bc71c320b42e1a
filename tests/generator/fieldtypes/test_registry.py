"""The registry: every type of the design is there, described, exemplified and tested."""

from __future__ import annotations

import jsonschema
import pytest
import yaml

from generator.check.metaschemas import field_schemas
from generator.fieldtypes.base import FieldType
from generator.fieldtypes.inputs.base import Input
from generator.fieldtypes.registry import FIELD_TYPES, get
from generator.spec.vocabulary import FieldTypeInfo, Vocabulary
from tests.generator.fieldtypes.samples import SAMPLES
from tests.generator.form_context import TEMPLATES

DESIGN = (
    "text longtext richtext integer decimal money percent boolean date datetime time duration choice choices reference "
    "references link unit user person phone email url address identity file files image location "
    "sequence computed group rows"
)
TYPES = list(FIELD_TYPES.values())
KEYS = field_schemas(Vocabulary.of([FieldTypeInfo.of(kind) for kind in TYPES]))


def name(kind: FieldType) -> str:
    return kind.name


def test_every_type_of_the_design_is_there() -> None:
    assert sorted(FIELD_TYPES) == sorted(DESIGN.split())


def test_every_type_has_samples() -> None:
    assert sorted(SAMPLES) == sorted(FIELD_TYPES)
    assert all(sample.field.type == key for key, samples in SAMPLES.items() for sample in samples)


def test_unknown_names_are_errors() -> None:
    with pytest.raises(KeyError):
        get("varchar")


@pytest.mark.parametrize("kind", TYPES, ids=name)
def test_description(kind: FieldType) -> None:
    assert kind.title.zh
    assert kind.title.en
    assert len(kind.doc) > 10
    assert type(kind).__doc__
    assert FieldTypeInfo.of(kind).name == kind.name


@pytest.mark.parametrize("kind", TYPES, ids=name)
def test_example_is_a_field_of_the_type(kind: FieldType) -> None:
    (declared,) = yaml.safe_load(kind.example).values()
    assert declared["type"] == kind.name
    assert declared["label"]
    assert set(declared) <= set(KEYS[kind.name]["properties"])
    assert set(KEYS[kind.name].get("required", ())) <= set(declared)
    own = {key: value for key, value in declared.items() if key in kind.option_schema}
    schema = {"type": "object", "properties": dict(kind.option_schema), "additionalProperties": False}
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(own, schema)


@pytest.mark.parametrize("kind", TYPES, ids=name)
def test_its_input_has_a_template(kind: FieldType) -> None:
    assert issubclass(kind.input_class, Input)
    own = TEMPLATES / "fields" / "form" / f"{kind.input_class.template}.html"
    assert own.is_file()


@pytest.mark.parametrize("kind", TYPES, ids=name)
def test_types_keep_no_state(kind: FieldType) -> None:
    assert vars(kind) == {}
