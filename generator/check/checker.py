"""All findings about a tree at once."""

from __future__ import annotations

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import rules
from generator.source import SourceTree
from generator.spec.model import Position
from generator.spec.vocabulary import Vocabulary


def check(tree: SourceTree, vocabulary: Vocabulary) -> list[Finding]:
    """Everything that is wrong with a tree, sorted by place. Never raises, whatever the files hold.

    Without a finding of severity error the tree can be resolved.
    """
    context = Context(tree, vocabulary)
    every = rules().values()
    found = [finding for rule in every if not rule.needs_site for finding in rule.check(context)]
    if not any(finding.is_error for finding in found):
        found += [finding for rule in every if rule.needs_site for finding in rule.check(context)]
    # Where a value is no proper YAML, what its shape should be is noise.
    broken = {finding.position for finding in found if finding.id.startswith("E1")}
    kept = [f for f in found if f.position not in broken or f.id.startswith("E1")]
    return _once(sorted(kept, key=lambda finding: finding.sort_key))


# Rules whose message names the record type: a field set that is wrong in ten of them is one mistake.
_NAMING_TYPES = frozenset({"E315", "E316"})


def _once(findings: list[Finding]) -> list[Finding]:
    """Each mistake once, though rules may come by it several times: the first finding of those that say the same."""
    seen: set[tuple[str, Position, str]] = set()
    kept = []
    for finding in findings:
        message = "" if finding.id in _NAMING_TYPES else finding.message.zh
        key = (finding.id, finding.position, message)
        if key not in seen:
            seen.add(key)
            kept.append(finding)
    return kept
