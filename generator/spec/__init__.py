"""The frozen description of a site, and how a tree of files becomes one."""

from generator.spec.resolve import ResolveError, resolve
from generator.spec.serial import site_from_json, site_to_json
from generator.spec.vocabulary import FieldTypeInfo, OverrideInfo, TraitInfo, Vocabulary

__all__ = [
    "FieldTypeInfo",
    "OverrideInfo",
    "ResolveError",
    "TraitInfo",
    "Vocabulary",
    "resolve",
    "site_from_json",
    "site_to_json",
]
