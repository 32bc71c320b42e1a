"""Reads schema files into plain data that remembers where every key and value was written.

Nothing here knows what a schema means; it only knows YAML. Every mistake becomes a :class:`Problem`; the files without
one are still read.
"""

from generator.source.files import MAX_BYTES, is_schema_name, read_folder
from generator.source.node import Node
from generator.source.problems import Problem
from generator.source.scaffold import column_texts, is_key, site_texts
from generator.source.tree import SourceFile, SourceTree, load_tree

__all__ = [
    "MAX_BYTES",
    "Node",
    "Problem",
    "SourceFile",
    "SourceTree",
    "column_texts",
    "is_key",
    "is_schema_name",
    "load_tree",
    "read_folder",
    "site_texts",
]
