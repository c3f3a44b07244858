"""The journeys of the configuration as nouns, highest stakes first, each with whoever answers for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from cx_lsp.journeys.selectors import matches_path
from cx_lsp.model import STAKES, Journey, Signal

if TYPE_CHECKING:
    from cx_lsp.config import Config, JourneyTable

CODEOWNERS = (".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where GitHub and GitLab look, in their order."""

_SECTION = re.compile(r"\^?\[[^\]]+\](\[\d+\])?(\s+@.*)?$")


def journeys(config: Config, owners: Callable[[str], str] | None = None) -> tuple[Journey, ...]:
    """Every journey, highest stakes first, then in the order of the file.

    The owner is the journey's own, else that of `[defaults]`, else what `owners` says of its first
    entry that has one.
    """

    def owner(table: JourneyTable) -> str:
        named = table.owner or config.defaults.owner
        return named or next(filter(None, map(owners, table.entry)), "") if owners else named

    found = (_journey(name, table, owner(table)) for name, table in config.journeys.items())
    return tuple(sorted(found, key=lambda journey: -STAKES.index(journey.stakes)))


def _journey(name: str, table: JourneyTable, owner: str) -> Journey:
    return Journey(
        id=name,
        name=table.title,
        owner=owner,
        stakes=table.stakes,
        entries=table.entry,
        tests=table.tests,
        signals=tuple(Signal(one.metric, one.source, one.warn_below) for one in table.signals),
        include=table.include,
        exclude=table.exclude,
    )


def codeowners(text: str) -> Callable[[str], str]:
    """Who owns a path by a CODEOWNERS file: the last pattern that matches, its owners joined by a blank.

    GitHub's and GitLab's format; section headings are read over, and so are patterns that start with
    "!", which GitHub does not know. A pattern without owners takes ownership away.
    """
    rules = [rule for line in text.splitlines() if (rule := _rule(line))]

    def owner_of(path: str) -> str:
        return next((owner for pattern, owner in reversed(rules) if _owns(pattern, path)), "")

    return owner_of


def codeowners_of(root: Path) -> Callable[[str], str]:
    """The CODEOWNERS file of a repository, wherever its host looks for it; nobody when there is none."""
    for place in CODEOWNERS:
        try:
            return codeowners((root / place).read_text(encoding="utf-8", errors="replace"))
        except OSError:
            continue
    return lambda _path: ""


def owners_by_entry(
    owner_of: Callable[[str], str], files_of: Callable[[str], Iterable[str]]
) -> Callable[[str], str]:
    """What `journeys` asks for an entry's owner: that of the first of its files that has one."""
    return lambda entry: next(filter(None, map(owner_of, files_of(entry))), "")


def _rule(line: str) -> tuple[str, str] | None:
    line = re.split(r"(?:^|(?<=\s))#", line, maxsplit=1)[0].strip()
    if not line or line.startswith("!") or _SECTION.match(line):
        return None
    pattern, *owners = re.split(r"(?<!\\)\s+", line)
    return pattern.replace("\\ ", " "), " ".join(owners)


def _owns(pattern: str, path: str) -> bool:
    # a CODEOWNERS "docs/*" stops at the files of docs/, where .gitignore would go on
    deeper = pattern.endswith("/*") and matches_path(pattern + "/**", path)
    return matches_path(pattern, path) and not deeper
