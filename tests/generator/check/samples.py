"""The sample folders of ``tests/schemas``: small changes laid over one good site.

``tests/schemas/base`` is a complete site. ``tests/schemas/<rule>/good`` and ``…/bad`` hold only the files that differ
from it, besides: ``expected.txt`` (what ``check`` says), ``without.txt`` (files of the base to leave out) and
``vocabulary.json`` (overrides to pretend).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from generator.check import FieldTypeInfo, Finding, OverrideInfo, Vocabulary, check
from generator.fieldtypes.registry import FIELD_TYPES
from generator.source import MAX_BYTES, SourceTree, read_folder
from generator.spec.model import Position

SCHEMAS = Path(__file__).parents[2] / "schemas"
HOOKS = ("check_field", "check_record", "score_record", "public_context")
# What is too large to keep in the repository.
MADE = {("E103", "bad"): {"columns/gov/sample.yaml": "# " + "x" * MAX_BYTES + "\n"}}


@cache
def plain_vocabulary() -> Vocabulary:
    """A vocabulary with the real field types and a few reserved names."""
    return make_vocabulary({})


def make_vocabulary(overrides: dict[str, list[str]]) -> Vocabulary:
    """The same with overrides: record type → names of the hooks in it."""
    return Vocabulary.of(
        [FieldTypeInfo.of(field_type) for field_type in FIELD_TYPES.values()],
        reserved_fields={"meta": "表单类的属性", "errors": "表单类的属性"},
        reserved_tables=["entries"],
        hooks=HOOKS,
        overrides=[
            OverrideInfo(
                key,
                Position(f"overrides/{key}.py", 1, 1),
                {name: Position(f"overrides/{key}.py", 7 + number, 1) for number, name in enumerate(names)},
            )
            for key, names in overrides.items()
        ],
    )


@cache
def base_texts() -> dict[str, str]:
    """The texts of the good site."""
    texts, problems = read_folder(SCHEMAS / "base")
    assert not problems
    return texts


def sample_tree(rule: str, name: str, folder: Path) -> SourceTree:
    """The site of a sample; files that are made are written into ``folder`` first."""
    texts, problems = read_folder(SCHEMAS / rule / name)
    for path, text in MADE.get((rule, name), {}).items():
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text(text, "utf-8")
        more_texts, more_problems = read_folder(folder)
        texts, problems = {**texts, **more_texts}, [*problems, *more_problems]
    without = SCHEMAS / rule / name / "without.txt"
    left_out = without.read_text("utf-8").split() if without.exists() else []
    kept = {path: text for path, text in base_texts().items() if path not in left_out}
    return SourceTree.from_texts({**kept, **texts}, tuple(problems))


def sample_findings(rule: str, name: str, folder: Path) -> list[Finding]:
    """What ``check`` says of a sample."""
    pretended = SCHEMAS / rule / name / "vocabulary.json"
    vocabulary = plain_vocabulary()
    if pretended.exists():
        vocabulary = make_vocabulary(json.loads(pretended.read_text("utf-8"))["overrides"])
    return check(sample_tree(rule, name, folder), vocabulary)
