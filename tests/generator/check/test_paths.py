"""Following ``$`` paths through groups, rows, references and the facts of units."""

from __future__ import annotations

import pytest

from generator.check import FieldTypeInfo, Finding, TraitInfo, Vocabulary, check
from generator.check.context import Context
from generator.check.paths import Missing
from generator.check.values import is_expected
from generator.fieldtypes.registry import FIELD_TYPES
from generator.source import SourceTree
from tests.generator.check.samples import base_texts, plain_vocabulary

SAMPLE = "columns/gov/sample.yaml"
HEAD = "column: sample\ntitle: 样例\nowners: [xxzx]\nfields:\n  title: {type: text, label: 标题}\n"


def context() -> Context:
    return Context(SourceTree.from_texts(base_texts()), plain_vocabulary())


def findings(fields: str, vocabulary: Vocabulary | None = None, head: str = HEAD) -> list[Finding]:
    return check(SourceTree.from_texts({**base_texts(), SAMPLE: head + fields}), vocabulary or plain_vocabulary())


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        ("name", None),
        ("nmae", "nmae"),
        ("office.place", None),
        ("office.phone", None),
        ("office.plaice", "plaice"),
        ("materials.copies", None),
        ("materials.copies.x", "x"),
        ("blocks.text", None),
        ("blocks.words", "words"),
        ("follows.name", None),
        ("follows.follows.office.place", None),
        ("follows.nmae", "nmae"),
        ("region.postcode", None),
        ("region.street", "street"),
        ("fee.cents", "cents"),
        ("unit", None),
        ("unit.phone", None),
        ("unit.fax", "fax"),
        ("today", None),
        ("today.year", "year"),
        ("me.email", None),
        ("state", None),
        ("parent.name", "parent"),
    ],
)
def test_paths(path: str, missing: str | None) -> None:
    here = context()
    found = here.paths.path(path, (here.declared.fields_of("service_item"),))
    assert (found.step if isinstance(found, Missing) else None) == missing


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ("  rows: {type: rows, label: 行, fields: {a: {type: text, label: 甲, default: $parent.title}}}\n", []),
        ("  rows: {type: rows, label: 行, fields: {a: {type: text, label: 甲, default: $parent.name}}}\n", ["E318"]),
        ("  a: {type: text, label: 甲, when: {$state: draft}}\n", []),
        ("  a: {type: text, label: 甲, when: {$unit.kind: department}}\n", []),
        ("  a: {type: text, label: 甲, when: {$unit.kine: department}}\n", ["E315"]),
        ("  a: {type: reference, label: 甲, to: any, where: {anything: 1}}\n", []),
        ("  a: {type: reference, label: 甲, to: policy, where: {validity: repealed}}\n", []),
        ("  a: {type: reference, label: 甲, to: policy, where: {validity: gone}}\n", ["E316"]),
        ("  a: {type: reference, label: 甲, to: [policy, any]}\n", ["E304"]),
        ("  a: {type: reference, label: 甲, to: policy, where: yes please}\n", ["E204", "E317"]),
        ("  a: {type: reference, label: 甲}\n", ["E202"]),
        ("  a: {type: computed, label: 甲, value: {total: $title}}\n", ["E203"]),
        ('  a: {type: "", label: 甲}\n', ["E208"]),
        ("  a: {type: 3, label: 甲}\n", ["E204"]),
        ("  a: 3\n", ["E204"]),
        ("  a: {type: text, label: 甲, when: {title.length: 3}}\n", ["E315"]),
        ("  a: {type: text, label: 甲, min: 3, places: 2}\n", ["E203"]),
    ],
)
def test_fields(fields: str, rules: list[str]) -> None:
    assert [finding.id for finding in findings(fields)] == rules


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("time", ["09:00", "$now"], ["9:00", "24:00", 9, "09:00:00"]),
        ("datetime", ["2026-01-31T09:00", "2026-01-31 09:00:30", "2026-01-31"], ["2026-02-30T09:00", "soon", True]),
        ("decimal", [1, 1.5, "12.50", "-3"], ["1,5", True, [1]]),
        ("length", [0, 5, "$n"], [-1, 1.5, "5"]),
        ("boolean", [True, None], [1, "true"]),
        ("unknown", ["anything", 1], []),
    ],
)
def test_values(kind: str, right: list[object], wrong: list[object]) -> None:
    assert [value for value in right if not is_expected(kind, value)] == []
    assert [value for value in wrong if is_expected(kind, value)] == []


def test_options_of_traits() -> None:
    vocabulary = Vocabulary.of(
        [FieldTypeInfo.of(field_type) for field_type in FIELD_TYPES.values()],
        traits=[
            TraitInfo("publication", options={"feed": {"type": "boolean"}}, folders=("records",)),
            TraitInfo("submission", folders=("forms",)),
            TraitInfo("deadline"),
        ],
    )
    head = HEAD.replace("fields:", "traits: {publication: {fed: true}}\nfields:")
    found = findings("", vocabulary, head)
    assert [(finding.id, finding.position.line, finding.position.column) for finding in found] == [("E322", 4, 24)]
    assert "feed" in found[0].hint.zh


def test_long_names_of_every_kind() -> None:
    long = "k" * 64
    texts = {
        **base_texts(),
        f"records/{long}.yaml": f"record: {long}\ntitle: 长\nfields:\n  title: {{type: text, label: 标题}}\n",
        "columns/gov/long.yaml": f"column: {long}\ntitle: 长\nowners: [xxzx]\nrecord: article\n",
        SAMPLE: f"{HEAD}  {long}: {{type: text, label: 长}}\n",
        "units.yaml": base_texts()["units.yaml"] + f"  {long}: {{title: 长}}\n",
    }
    found = check(SourceTree.from_texts(texts), plain_vocabulary())
    assert {(finding.id, finding.position.file) for finding in found} == {
        ("E409", path) for path in (f"records/{long}.yaml", "columns/gov/long.yaml", SAMPLE, "units.yaml")
    }


def test_a_broken_file_does_not_make_its_names_unknown() -> None:
    for path in ("units.yaml", "fieldsets/contact.yaml", "records/article.yaml", "codes/service_object.yaml"):
        found = check(SourceTree.from_texts({**base_texts(), path: "a: [\n"}), plain_vocabulary())
        assert [finding.id for finding in found] == ["E108"], path
