"""The record validator decides conditions as the table says."""

from __future__ import annotations

import pytest

from generator.build.validators import compile_record_type
from tests.generator.conditions_table import CASES, VARIABLES, Case, label, record_type

VALIDATED = [case for case in CASES if not case.raw]


@pytest.mark.parametrize("case", VALIDATED, ids=label)
def test_validator_agrees_with_the_table(case: Case) -> None:
    outcome = compile_record_type(record_type(case)).validate(case.probed(), complete=False, variables=VARIABLES)
    assert outcome.problems == []
    assert case.has_probe(outcome.data) is case.holds


@pytest.mark.parametrize("case", [case for case in VALIDATED if not case.form], ids=label)
def test_the_table_holds_canonical_values(case: Case) -> None:
    case_type = record_type(case)
    outcome = compile_record_type(case_type).validate(case.data, complete=False, variables=VARIABLES)
    computed = {field.key for field in case_type.fields if field.type == "computed"}
    assert {key: value for key, value in outcome.data.items() if key not in computed} == case.data
