"""The folder `.cx/rules` of a project becomes rules of its own: read as text, never run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from cx_lsp.facts import OwnRule, OwnRules
from cx_lsp.rules import Rule
from cx_lsp.rules.shared.own import own_rule

FOLDER = Path(".cx", "rules")
_LONGEST = 64_000
_MANY = 200


def own_rules(root: Path) -> tuple[OwnRules, tuple[str, ...]]:
    """The rule files below a root, and what is wrong with those that could not be read."""
    sources, problems = [], []
    for number, path in enumerate(_files(root)):
        name = path.relative_to(root).as_posix()
        if number == _MANY:
            problems.append(f"{FOLDER.as_posix()}: only the first {_MANY} files are read; put rules together")
            break
        try:
            data = path.read_bytes()
            if len(data) > _LONGEST:
                raise ValueError(f"is longer than {_LONGEST:,} bytes; write several files")
            sources.append((name, data.decode()))
        except UnicodeDecodeError:
            problems.append(f"{name}:1: is not UTF-8; save it as UTF-8")
        except ValueError as error:
            problems.append(f"{name}:1: {error}")
        except OSError as error:
            problems.append(f"{name}: cannot be read: {error.strerror}")
    own = OwnRules(tuple(sources))
    return own, (*problems, *own.problems)


def as_rules(own: OwnRules, root: Path) -> Iterator[Rule]:
    """One rule per code: patterns that share it are one thing said in several ways."""
    by_code: dict[str, list[OwnRule]] = {}
    for rule in own.rules:
        by_code.setdefault(rule.code, []).append(rule)
    for code, some in sorted(by_code.items()):
        first = some[0]
        text = "\n\n".join(rule.text.replace("#cx-", "#").strip() for rule in some)
        place = first.path, (root / first.path).as_uri()
        yield own_rule(code, first.message, first.severity, place, text)


def _files(root: Path) -> Iterator[Path]:
    """The `.scm` files in the order of their names; links could lead anywhere, so they are left out."""
    folder = root / FOLDER
    if (root / FOLDER.parent).is_symlink() or folder.is_symlink():
        return
    for here, names, files in os.walk(folder):
        names.sort()
        for file in sorted(files):
            path = Path(here, file)
            if path.suffix == ".scm" and path.is_file() and not path.is_symlink():
                yield path
