"""Branches whose commits carry git-ai notes, and who wrote each of their lines as the notes tell it.

An oracle that shares no code with the product: the line of a branch is blamed to its commit, and the note of
that commit is asked at the line's number and path of that time.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path

AI, HUMAN, UNKNOWN = "ai", "human", "unknown"
TESTS = {"mock_ai", "test-agent"}  # agents of git-ai's own tests
LONGEST = 200  # commits; longer branches are forks
LINES = dict[str, dict[int, str]]  # path -> line -> class

_ENV = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_OPTIONAL_LOCKS": "0"}
_BLAMED = re.compile(rb"([0-9a-f]{40,64}) (\d+) (\d+)(?: \d+)?$")
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_TIPS = re.compile(r"refs/(heads|remotes)/|refs/pull/\d+/head$")
_NUMBER = re.compile(r"\(#(\d+)\)$")


class Git:
    """One repository, asked by command."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, *words: str, stdin: bytes = b"", **env: str) -> bytes:
        command = ["git", "-c", "core.quotePath=false", *words]
        return subprocess.run(
            command, cwd=self.root, env=os.environ | _ENV | env, input=stdin, capture_output=True, check=True
        ).stdout

    def text(self, *words: str, stdin: bytes = b"", **env: str) -> str:
        return self.run(*words, stdin=stdin, **env).decode("utf-8", "surrogateescape").strip()

    def objects(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The contents of those that exist."""
        wanted = list(names)
        out, at = self.run("cat-file", "--batch", stdin="\n".join([*wanted, ""]).encode()), 0
        for name in wanted:
            end = out.index(b"\n", at)
            head, at = out[at:end].split(), end + 1
            if len(head) == 3 and head[2].isdigit():
                yield name, out[at : at + int(head[2])]
                at += int(head[2]) + 1


@dataclass(frozen=True)
class Branch:
    """Commits that a pull request would bring."""

    name: str
    tip: str
    base: str
    onto: str
    merged: str  # the commit of the main line that brought them in fact, if any
    commits: tuple[str, ...]  # oldest first
    date: int
    linear: bool


@dataclass
class Source:
    """A repository with notes: its history in memory."""

    git: Git
    parents: dict[str, list[str]] = field(default_factory=dict)
    dates: dict[str, int] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)  # commit -> blob
    line: list[tuple[str, str]] = field(default_factory=list)  # the main line, oldest first, with titles

    @classmethod
    def open(cls, root: Path) -> Source:
        found = cls(Git(root))
        git = found.git
        words = ("rev-list", "--timestamp", "--parents", "HEAD", "--exclude=refs/notes/*", "--all")
        for row in git.text(*words).split("\n"):
            date, commit, *parents = row.split()
            found.parents[commit], found.dates[commit] = parents, int(date)
        for row in git.text("for-each-ref", "--format=%(objectname) %(refname)").split("\n"):
            commit, _, name = row.partition(" ")
            if commit in found.parents:
                found.refs[name] = commit
        for row in git.text("notes", "--ref=ai", "list").splitlines():
            blob, commit = row.split()
            found.notes[commit] = blob
        for row in git.text("log", "--first-parent", "--reverse", "--format=%H %s", "HEAD").split("\n"):
            commit, _, title = row.partition(" ")
            found.line.append((commit, title))
        return found

    def branches(self) -> list[Branch]:
        """By the date of their tips; those without notes left out."""
        landed: dict[str, int] = {}
        for at, (commit, _) in enumerate(self.line):
            for old in self._walk(commit, landed, at - 1):
                landed[old] = at
        found: dict[str, Branch] = {}
        for name, tip, at, merged in self._tips(landed):
            own = set(self._walk(tip, landed, at))
            if tip not in found and at >= 0 and 2 <= len(own) <= LONGEST and own & self.notes.keys():
                below = [p for commit in own for p in self.parents[commit] if p not in own]
                if base := max(below, key=lambda p: (landed[p], self.dates[p]), default=""):
                    onto, linear = self.line[at][0], all(len(self.parents[c]) == 1 for c in own)
                    order = TopologicalSorter(
                        {c: sorted(own.intersection(self.parents[c])) for c in sorted(own)}
                    )
                    commits = tuple(order.static_order())
                    found[tip] = Branch(name, tip, base, onto, merged, commits, self.dates[tip], linear)
        return sorted(found.values(), key=lambda b: (b.date, b.tip))

    def _tips(self, landed: dict[str, int]) -> Iterator[tuple[str, str, int, str]]:
        """Name, tip, the place on the main line before its merge, and the merge."""
        squashed = {}
        for at, (commit, title) in enumerate(self.line):
            parents = self.parents[commit]
            if len(parents) == 2:
                yield title[:60], parents[1], at - 1, commit
            elif number := _NUMBER.search(title):
                squashed[f"refs/pull/{number[1]}/head"] = (at - 1, commit)
        for name, tip in sorted(self.refs.items()):
            if _TIPS.match(name) and tip not in landed:
                at, merged = squashed.get(name, (len(self.line) - 1, ""))
                yield name, tip, at, merged

    def _walk(self, commit: str, landed: dict[str, int], limit: int) -> Iterator[str]:
        """A commit and its ancestors that had not landed by then."""
        seen, todo = {commit}, [commit]
        while todo:
            here = todo.pop()
            if landed.get(here, limit + 1) <= limit:
                continue
            yield here
            new = [p for p in self.parents.get(here, ()) if p not in seen]
            seen.update(new)
            todo += new

    def truth(self, branch: Branch) -> LINES:
        """Who wrote the lines that the branch brings."""
        blobs = {commit: self.notes[commit] for commit in branch.commits if commit in self.notes}
        texts = dict(self.git.objects(dict.fromkeys(blobs.values())))
        written = {
            commit: written_by(texts[blob].decode("utf-8", "replace"))
            for commit, blob in blobs.items()
            if blob in texts
        }
        own = set(branch.commits)

        def lines(path: str) -> tuple[str, dict[int, str]]:
            found = {}
            for number, commit, old_path, old in self._blame(branch, path):
                if commit in own:
                    found[number] = written.get(commit, {}).get(old_path, {}).get(old, UNKNOWN)
            return path, found

        with ThreadPoolExecutor(2) as pool:
            return {path: found for path, found in pool.map(lines, self._changed(branch)) if found}

    def _changed(self, branch: Branch) -> list[str]:
        stats = self.git.run("diff", "--numstat", "-z", "--no-renames", branch.base, branch.tip)
        found = set()
        for row in stats.decode("utf-8", "surrogateescape").split("\0"):
            added, _, rest = row.partition("\t")
            if added not in ("", "-", "0"):
                found.add(rest.partition("\t")[2])
        rows = self.git.run("ls-tree", "-r", "-z", branch.tip).decode("utf-8", "surrogateescape").split("\0")
        files = [row.partition("\t")[2] for row in rows if row.startswith("100")]
        return [path for path in files if path in found]

    def _blame(self, branch: Branch, path: str) -> Iterator[tuple[int, str, str, int]]:
        """Line, commit, and the path and line of that time."""
        names: dict[str, str] = {}
        pending: tuple[int, str, int] | None = None
        out = self.git.run("blame", "--porcelain", branch.tip, f"^{branch.base}", "--", path)
        for row in out.split(b"\n"):
            if row.startswith(b"\t"):
                if pending:
                    number, commit, old = pending
                    yield number, commit, names.get(commit, path), old
                pending = None
            elif row.startswith(b"filename ") and pending:
                names[pending[1]] = row[9:].decode("utf-8", "surrogateescape")
            elif pending is None and (head := _BLAMED.match(row)):
                pending = int(head[3]), head[1].decode(), int(head[2])


def written_by(note: str) -> LINES:
    """Who wrote the lines that a note names; of several entries for a line the last one counts."""
    found: LINES = defaultdict(dict)
    rows = note.splitlines()
    end = rows.index("---") if "---" in rows else len(rows)
    mocked = _mocked("\n".join(rows[end + 1 :]))
    path = ""
    for row in rows[:end]:
        if not row.startswith("  "):
            path = row.strip('"')
            continue
        key, _, ranges = row.strip().partition(" ")
        if key.partition("::")[0] not in mocked:
            kind = HUMAN if key.startswith("h_") or key == "human" else AI
            for low, high in (part.partition("-")[::2] for part in ranges.split(",") if part):
                found[path].update(dict.fromkeys(range(int(low), int(high or low) + 1), kind))
    return found


def _mocked(metadata: str) -> set[str]:
    try:
        data = json.loads(metadata)
    except ValueError:
        return set()
    records = {**(data.get("prompts") or {}), **(data.get("sessions") or {})}
    return {key for key, r in records.items() if (r.get("agent_id") or {}).get("tool") in TESTS}


def moved(git: Git, old: str, new: str, lines: LINES) -> LINES:
    """The classes of lines that are the same in another commit, at their numbers there."""
    out = git.run("diff", "-U0", "--no-renames", "--no-ext-diff", old, new, "--", *lines)
    hunks: dict[str, list[tuple[int, int, int]]] = defaultdict(list)  # first, length, growth
    path, gone = "", set()
    for row in out.decode("utf-8", "surrogateescape").split("\n"):
        if row.startswith("diff --git "):
            path = ""
        elif row.startswith("--- a/") and not path:
            path = row[6:].rstrip("\t")
        elif row == "+++ /dev/null":
            gone.add(path)
        elif path and (hunk := _HUNK.match(row)):
            first, length, _, grown = (1 if n is None else int(n) for n in hunk.groups())
            hunks[path].append((first if length else first + 1, length, grown - length))
    return {
        path: {at: kind for n, kind in kinds.items() if (at := _moved(n, hunks[path]))}
        for path, kinds in lines.items()
        if path not in gone
    }


def _moved(line: int, hunks: list[tuple[int, int, int]]) -> int:
    shift = 0
    for first, length, growth in hunks:
        if line < first:
            break
        if line < first + length:
            return 0
        shift += growth
    return line + shift


def spread(items: list[Branch]) -> Iterator[Branch]:
    """All of them, in an order whose beginnings lie evenly."""
    bits = max(1, (len(items) - 1).bit_length())
    for n in range(1 << bits):
        at = int(f"{n:0{bits}b}"[::-1], 2)
        if at < len(items):
            yield items[at]
