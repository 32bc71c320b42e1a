"""What every rule sees: the tree, what it declares, the vocabulary and the findings about shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from generator.check.conditions import ConditionUse, condition_uses, written_conditions
from generator.check.fields import FieldUse, field_uses, written_fields
from generator.check.finding import NO_HINT, Finding, severity_of
from generator.check.paths import Missing, Paths
from generator.check.shape import check_shape
from generator.check.suggest import hint_for
from generator.source import Node, Problem, SourceTree
from generator.spec.builtin import PUBLICATION
from generator.spec.conditions import ConditionError, parse_condition
from generator.spec.declarations import Declarations
from generator.spec.fieldlists import FieldDecl
from generator.spec.grammar import ACTIONS
from generator.spec.model import Condition, Position, Site, Text
from generator.spec.places import at
from generator.spec.resolve.site import resolve_declarations
from generator.spec.vocabulary import Vocabulary

# The kinds of files without which there is no site.
NEEDED = ("site", "units")


class Context:
    """One run of ``check``. Rules only read it."""

    def __init__(self, tree: SourceTree, vocabulary: Vocabulary) -> None:
        self.tree = tree
        self.vocabulary = vocabulary
        self.declared = Declarations.of(tree)
        self.paths = Paths(self.declared, vocabulary)
        self._conditions: dict[int, Condition | ConditionError] = {}

    @cached_property
    def shape(self) -> dict[str, list[Finding]]:
        """The findings about the shape of files, by rule id."""
        found: dict[str, list[Finding]] = {}
        for finding in check_shape(self.tree, self.vocabulary):
            found.setdefault(finding.id, []).append(finding)
        return found

    @cached_property
    def problems(self) -> dict[str, list[Problem]]:
        """The problems of files as such, by id."""
        found: dict[str, list[Problem]] = {}
        for problem in self.tree.problems:
            found.setdefault(problem.code, []).append(problem)
        return found

    def finding(self, rule: str, place: Position | Node, zh: str, en: str, hint: Text = NO_HINT) -> Finding:
        """A finding of ``rule`` at a position or at a node."""
        position = at(place) if isinstance(place, Node) else place
        return Finding(rule, severity_of(rule), position, Text(zh, en), hint)

    def unknown(
        self, rule: str, place: Position | Node, what: tuple[str, str], name: str, known: Iterable[str]
    ) -> Finding:
        """A finding about a name that nothing bears: ``what`` is the kind of thing in Chinese and English."""
        zh, en = what
        if " of " in en:
            texts = (f"“{name}”不是{zh}", f'"{name}" is no {en}')
        else:
            texts = (f"没有{zh}“{name}”", f'there is no {en} "{name}"')
        return self.finding(rule, place, *texts, hint_for(name, known))

    def dead_end(self, rule: str, place: Position | Node, path: str, missing: Missing) -> Finding:
        """A finding about a ``$`` path (or a ``{path}`` in a template) that cannot be followed."""
        step = missing.step
        zh, en = f"“{path}”无从取值：没有“{step}”", f'"{path}" leads nowhere: there is no "{step}"'
        return self.finding(rule, place, zh, en, hint_for(step, missing.known))

    def source_findings(self, rule: str) -> Iterator[Finding]:
        """The problems of files with this id, as findings."""
        for problem in self.problems.get(rule, ()):
            position = Position(problem.file, problem.line, problem.column)
            yield self.finding(rule, position, *problem.message, Text(*problem.hint))

    @cached_property
    def site(self) -> Site:
        """The resolved site; only for rules that run once everything else was right."""
        return resolve_declarations(self.declared, self.vocabulary)

    @cached_property
    def written_fields(self) -> list[FieldDecl]:
        """Every field as written, once."""
        return list(written_fields(self.declared))

    @cached_property
    def field_uses(self) -> list[FieldUse]:
        """Every field in every record type that it ends up in."""
        return list(field_uses(self.declared))

    @cached_property
    def written_conditions(self) -> list[Node]:
        """Every condition as written, once."""
        return list(written_conditions(self.written_fields, self.declared))

    @cached_property
    def condition_uses(self) -> list[ConditionUse]:
        """Every condition in every record type in which it counts."""
        return list(condition_uses(self.field_uses, self.declared))

    def condition(self, node: Node) -> Condition | ConditionError:
        """A condition parsed, or what is wrong with how it is written."""
        known = self._conditions.get(id(node))
        if known is None:
            try:
                known = parse_condition(node.value, at(node))
            except ConditionError as error:
                known = error
            self._conditions[id(node)] = known
        return known

    @cached_property
    def states(self) -> dict[str, tuple[str, ...]]:
        """The states of every workflow."""
        found = {
            key: tuple(state for state, _ in declared.node.pairs("states"))
            for key, declared in self.declared.workflows.items()
        }
        found.setdefault(PUBLICATION.key, tuple(state.key for state in PUBLICATION.states))
        return found

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """Every action there is: the closed list, and those of the workflows."""
        own = [
            step.text("action")
            for workflow in self.declared.workflows.values()
            for step in workflow.node.elements("transitions")
        ]
        return tuple(dict.fromkeys([*ACTIONS, *filter(None, own)]))

    @cached_property
    def duties(self) -> tuple[str, ...]:
        """Every duty there is, the built-in ones last."""
        return tuple(dict.fromkeys([*self.declared.duties, *self.vocabulary.duties]))

    def is_complete(self, *kinds: str) -> bool:
        """Whether all files of these kinds could be read, so that a name that is not there is really missing."""
        lost = self.declared.incomplete.union(kind for kind in NEEDED if kind not in self.declared.files)
        return not lost.intersection(kinds)
