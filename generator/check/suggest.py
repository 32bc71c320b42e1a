"""The nearest right name, and the list of right names where it is short."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from generator.spec.model import Text

LISTED_AT_MOST = 8
_CUTOFF = 0.6
_COMPARED_AT_MOST = 4000


def nearest(name: str, known: Iterable[str]) -> str:
    """The most similar of the ``known`` names, or "" when none is similar; ties go to the first in order."""
    best, best_ratio = "", _CUTOFF
    matcher: SequenceMatcher[str] = SequenceMatcher(None)
    matcher.set_seq2(name[:80])
    for number, candidate in enumerate(known):
        if number >= _COMPARED_AT_MOST:
            break
        matcher.set_seq1(candidate[:80])
        if matcher.real_quick_ratio() < best_ratio or matcher.quick_ratio() < best_ratio:
            continue
        ratio = matcher.ratio()
        if ratio > best_ratio:
            best, best_ratio = candidate, ratio
    return best


def hint_for(name: str, known: Iterable[str]) -> Text:
    """``did you mean …?``, with all the legal names when there are few of them."""
    names = list(known)
    best = nearest(name, names)
    zh, en = [], []
    if best:
        zh.append(f"是否要写“{best}”？")
        en.append(f'did you mean "{best}"?')
    if 0 < len(names) <= LISTED_AT_MOST:
        zh.append("可用：" + "、".join(names))
        en.append("legal: " + ", ".join(names))
    return Text("".join(zh), " ".join(en))
