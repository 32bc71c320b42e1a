"""Every rule has a good and a bad sample, and says of the bad one exactly what is written beside it.

``UPDATE_GOLDEN=1 pytest tests/generator/check`` writes the expected texts anew; look at the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.check import format_findings, rules
from tests.generator.check.samples import SCHEMAS, base_texts, plain_vocabulary, sample_findings

IDS = tuple(rules())


def test_every_folder_belongs_to_a_rule() -> None:
    folders = {path.name for path in SCHEMAS.iterdir() if path.is_dir()} - {"base"}
    assert folders == set(IDS)


def test_base_is_a_good_site(tmp_path: Path) -> None:
    assert base_texts()
    assert sample_findings("W307", "good", tmp_path) == []


@pytest.mark.parametrize("rule", IDS)
def test_good_sample(rule: str, tmp_path: Path) -> None:
    found = sample_findings(rule, "good", tmp_path)
    assert [f for f in found if f.id == rule or f.is_error] == []


@pytest.mark.parametrize("rule", IDS)
def test_bad_sample(rule: str, tmp_path: Path) -> None:
    found = sample_findings(rule, "bad", tmp_path)
    assert rule in {finding.id for finding in found}
    for finding in found:
        assert bool(finding.hint.zh) == bool(finding.hint.en)
        assert finding.message.en
    text = "".join(format_findings(found, folder="schemas", locale=locale) for locale in ("zh", "en"))
    golden = SCHEMAS / rule / "bad" / "expected.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


@pytest.mark.parametrize("rule", IDS)
def test_rule_is_documented(rule: str) -> None:
    known = rules()[rule]
    texts = (known.summary.zh, known.summary.en, known.description, known.good, known.bad)
    assert all(text.strip() for text in texts)
    assert "\n" not in known.summary.en
    assert known.good != known.bad


def test_vocabulary_is_shared() -> None:
    assert plain_vocabulary() is plain_vocabulary()
