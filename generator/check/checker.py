"""All findings about a tree at once."""

from __future__ import annotations

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import rules
from generator.source import SourceTree
from generator.spec.vocabulary import Vocabulary


def check(tree: SourceTree, vocabulary: Vocabulary) -> list[Finding]:
    """Everything that is wrong with a tree, sorted by place. Never raises, whatever the files hold.

    Without a finding of severity error the tree can be resolved.
    """
    context = Context(tree, vocabulary)
    every = rules().values()
    found = {finding for rule in every if not rule.needs_site for finding in rule.check(context)}
    if not any(finding.is_error for finding in found):
        found.update(finding for rule in every if rule.needs_site for finding in rule.check(context))
    # Where a value is no proper YAML, what its shape should be is noise.
    broken = {finding.position for finding in found if finding.id.startswith("E1")}
    kept = [f for f in found if f.position not in broken or f.id.startswith("E1")]
    return _once_a_place(sorted(kept, key=lambda finding: finding.sort_key))


def _once_a_place(findings: list[Finding]) -> list[Finding]:
    """A field set that is wrong in ten record types is one mistake: one finding of a rule at one place for one name."""
    seen: set[tuple[str, object]] = set()
    kept = []
    for finding in findings:
        key = (finding.id, finding.position) if finding.id in _REPEATING else (finding.id, finding)
        if key not in seen:
            seen.add(key)
            kept.append(finding)
    return kept


# Rules that look at fields in each record type that uses them.
_REPEATING = frozenset({"E315", "E316", "E318"})
