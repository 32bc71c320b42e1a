"""What a process and those that it started use, read from /proc (Linux)."""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Usage:
    """Resident bytes now, and seconds of processor time since the start."""

    resident: int
    seconds: float


def usage(root: int) -> dict[int, Usage]:
    """The use of process ``root`` and of every process below it."""
    parents: dict[int, int] = {}
    found: dict[int, Usage] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            pid = int(entry.name)
            parents[pid] = int(words[1])
            found[pid] = Usage(int(words[21]) * _PAGE, (int(words[11]) + int(words[12])) / _TICK)

    def within(pid: int) -> bool:
        return pid == root or (pid in parents and within(parents[pid]))

    return {pid: used for pid, used in found.items() if within(pid)}


def processor_seconds(root: int) -> float:
    """Processor time of ``root`` and of every process below it."""
    return sum(used.seconds for used in usage(root).values())


def children_seconds() -> float:
    """Processor time of the processes that this one started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
