"""What comes in and what is kept, for every type."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.fieldtypes.errors import FieldError
from generator.fieldtypes.registry import FIELD_TYPES, get
from generator.spec.model import Field
from tests.generator.fieldtypes.samples import BAD, GOOD, KEPT, SAMPLES


@pytest.mark.parametrize(("name", "field", "given", "kept"), GOOD, ids=[name for name, *_ in GOOD])
def test_reads(name: str, field: Field, given: Any, kept: Any) -> None:
    assert get(field.type).normalise(field, given) == kept


@pytest.mark.parametrize(("name", "field", "given", "said"), BAD, ids=[name for name, *_ in BAD])
def test_refuses(name: str, field: Field, given: Any, said: str) -> None:
    with pytest.raises(FieldError) as caught:
        get(field.type).normalise(field, given)
    message = caught.value.message
    assert said in message.en
    assert any("一" <= character <= "鿿" for character in message.zh), message.zh
    assert caught.value.code


@pytest.mark.parametrize(("name", "field", "kept"), KEPT, ids=[name for name, *_ in KEPT])
def test_canonical_values_are_stable_and_satisfy_their_schema(name: str, field: Field, kept: Any) -> None:
    kind = get(field.type)
    assert kind.normalise(field, kept) == kept
    assert json.loads(json.dumps(kept)) == kept
    schema = kind.schema(field)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(kept, schema)


@pytest.mark.parametrize("empty", [None, "", "  ", [], {}, ()])
@pytest.mark.parametrize("name", sorted(FIELD_TYPES))
def test_empty_is_one_thing(name: str, empty: Any) -> None:
    field = SAMPLES[name][0].field
    assert get(name).normalise(field, empty) is None


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["\ud800", "\x00", "1e9", "0x1"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=3)
            | st.sampled_from(
                ["kind", "value", "unit", "name", "file", "attachment", "type", "coordinates", "zh", "url"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("sample", [s for samples in SAMPLES.values() for s in samples], ids=lambda s: s.field.type)
def test_any_json_is_read_or_refused(sample: Any) -> None:
    field, kind = sample.field, get(sample.field.type)
    validator = jsonschema.Draft202012Validator(kind.schema(field))

    @settings(deadline=None)
    @given(JSON)
    def check(value: Any) -> None:
        result, errors = kind.normalise_all(field, value)
        if errors:
            assert all(error.message.zh and error.message.en for error in errors)
        elif result is not None:
            assert kind.normalise(field, result) == result
            assert list(validator.iter_errors(result)) == []

    check()
