"""A generation: everything that one revision of the schemas makes, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

import sqlalchemy as sa

from generator.build.hooks import NO_HOOKS, HookCaller, bind_hooks
from generator.build.models import Cipher, TypeModel, build_tables
from generator.build.names import Names
from generator.spec.model import Site
from generator.spec.policy import Policy


@dataclass(frozen=True)
class Generation:
    """One revision, ready to be served. Two generations in one process share nothing that changes."""

    revision: int
    site: Site
    names: Names
    models: Mapping[str, TypeModel]
    policy: Policy
    hooks: Mapping[str, HookCaller]
    metadata: sa.MetaData

    def hooks_of(self, record_type: str) -> HookCaller:
        """The hooks of ``record_type``, none if it has no override."""
        return self.hooks.get(record_type, NO_HOOKS)


def build(
    site: Site, names: Names, revision: int, overrides: Mapping[str, ModuleType], cipher: Cipher | None = None
) -> Generation:
    """Builds the generation of ``site`` under the names of ``revision``.

    Raises :class:`generator.build.hooks.OverrideError` for overrides that do not fit. Touches no database.
    """
    metadata = sa.MetaData()
    return Generation(
        revision=revision,
        site=site,
        names=names,
        models=build_tables(site, names, metadata, cipher),
        policy=Policy(site),
        hooks=bind_hooks(overrides, site.record_types),
        metadata=metadata,
    )
