"""From a checked tree to a :class:`~generator.spec.model.Site`."""

from generator.spec.resolve.errors import ResolveError
from generator.spec.resolve.site import resolve

__all__ = ["ResolveError", "resolve"]
