"""Loads hand-written code from ``overrides/``: one module a record type, afresh for each generation."""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import re
import sys
from pathlib import Path
from types import ModuleType

from generator.build.hooks import OverrideError

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_counter = itertools.count(1)


def override_files(folder: Path) -> dict[str, Path]:
    """Record type key → its override file."""
    if not folder.is_dir():
        return {}
    return {path.stem: path for path in sorted(folder.glob("*.py")) if _NAME.match(path.stem)}


def load_overrides(folder: Path) -> dict[str, ModuleType]:
    """Imports every override under a private module name, so that two generations never share one.

    Raises :class:`OverrideError` with file and line for code that cannot be imported.
    """
    modules: dict[str, ModuleType] = {}
    number = next(_counter)
    for key, path in override_files(folder).items():
        spec = importlib.util.spec_from_file_location(f"_override_{number}_{key}", path)
        if spec is None or spec.loader is None:
            raise OverrideError(f"overrides/{path.name}: 无法载入 / cannot be loaded")
        module = importlib.util.module_from_spec(spec)
        sys.modules[module.__name__] = module  # while it runs: dataclasses look their module up there
        try:
            spec.loader.exec_module(module)
        except (Exception, SystemExit) as error:
            line = getattr(error, "lineno", None) or _line_in(error, path)
            text = str(error) or type(error).__name__
            raise OverrideError(f"overrides/{path.name}:{line}: {text}") from error
        finally:
            del sys.modules[module.__name__]
        modules[key] = module
    return modules


def _line_in(error: BaseException, path: Path) -> int:
    """The last line of ``path`` that the error passed through."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def overrides_hash(folder: Path) -> str:
    """A digest of the code, recorded with each revision."""
    digest = hashlib.sha256()
    for key, path in override_files(folder).items():
        digest.update(key.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
