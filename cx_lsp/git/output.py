"""What git prints becomes Change, Blamed and Commit; every name may hold spaces, quotes and odd bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import BinaryIO

from cx_lsp.model import Change

_QUOTED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_ESCAPES = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_COMMIT = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_OBJECT = re.compile(rb"[0-9a-f]{40,64} (\w+) (\d+)\n")
_BLAMED = re.compile(rb"([0-9a-f]{40,64}) (\d+) \d+")
_PERSON = re.compile(r"(.*?) ?<([^>]*)>(?:.*? (-?\d+) ([+-])(\d\d)(\d\d))?")
_NOT_TEXT = (b"120000", b"160000")


@dataclass(frozen=True, slots=True)
class Blamed:
    """Where one line comes from: commit ("" while not committed), path and zero-based line in that commit.

    `cut` says that a shallow clone's history ends at this commit, so the line may well be older.
    """

    commit: str
    path: str
    line: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit as its object says; `when` is the author date in ISO 8601, `body` the whole message."""

    sha: str
    author_name: str
    author_email: str
    committer_name: str
    committer_email: str
    when: str
    subject: str
    body: str
    parents: tuple[str, ...] = ()
    authored: int = 0
    committed: int = 0
    """Author and committer date in seconds since 1970; 0 when the object has none that can be read."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """One place that a commit changed, with three lines around it: each line begins with " ", "+" or "-".

    `old` and `new` are the zero-based lines at which it begins before and after the commit.
    """

    old: int
    new: int
    lines: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What one commit changed in one file; `base_path` is its former name, None for a new file."""

    commit: str
    path: str
    base_path: str | None
    hunks: tuple[Hunk, ...]

    def added(self) -> Iterator[tuple[int, bytes]]:
        """Zero-based number and text of each added line."""
        for hunk in self.hunks:
            new = (line for line in hunk.lines if line[:1] != b"-")
            yield from ((at, line[1:]) for at, line in enumerate(new, hunk.new) if line[:1] == b"+")


def text(raw: bytes) -> str:
    """A path or name as Python holds it; bytes that are not UTF-8 survive as surrogates."""
    return raw.decode("utf-8", "surrogateescape")


def names(listed: bytes) -> Iterator[str]:
    """Paths that git ended with NUL."""
    return (text(raw) for raw in listed.split(b"\0") if raw)


def patched(patch: bytes) -> Iterator[Change]:
    """The files of a `git diff -U0 -M` with prefixes a/ and b/; links and submodules are left out."""
    lines = iter(patch.split(b"\n"))
    head: list[bytes] = []
    added: list[range] = []
    for line in lines:
        if line.startswith(b"diff --git "):
            yield from _change(head, added)
            head, added = [line], []
        elif hunk := _HUNK.match(line):
            old, start, new = (1 if n is None else int(n) for n in (hunk[2], hunk[3], hunk[4]))
            if new:
                added.append(range(start - 1, start - 1 + new))
            _skip(lines, old + new)
        elif head:
            head.append(line)
    yield from _change(head, added)


def additions(stream: Iterable[bytes]) -> Iterator[Added]:
    """The files of a `git diff-tree --stdin -p` as its lines arrive; links, submodules, binaries left out."""
    lines = iter(stream)
    commit = ""
    head: list[bytes] = []
    hunks: list[Hunk] = []
    for raw in lines:
        line = raw.rstrip(b"\n")
        if found := _COMMIT.fullmatch(line):
            yield from _added(commit, head, hunks)
            commit, head, hunks = found[0].decode(), [], []
        elif line.startswith(b"diff --git "):
            yield from _added(commit, head, hunks)
            head, hunks = [line], []
        elif at := _HUNK.match(line):
            old, new = (1 if n is None else int(n) for n in (at[2], at[4]))
            body = tuple(_body(lines, old, new))
            hunks.append(Hunk(max(int(at[1]) - 1, 0), max(int(at[3]) - 1, 0), body))
        elif head:
            head.append(line)
    yield from _added(commit, head, hunks)


def _body(lines: Iterator[bytes], old: int, new: int) -> Iterator[bytes]:
    while old > 0 or new > 0:
        line = next(lines, None)
        if line is None:
            return
        mark = line[:1]
        old -= mark in b" -"
        new -= mark in b" +"
        if mark != b"\\":
            yield line.rstrip(b"\n")


def _added(commit: str, head: list[bytes], hunks: list[Hunk]) -> Iterator[Added]:
    if hunks:
        for change in _change(head, []):
            yield Added(commit, change.path, change.base_path, tuple(hunks))


def changed_blobs(raw: bytes) -> Iterator[tuple[str, str]]:
    """Commit and blob of each version of a file that a `git diff-tree --stdin -z --raw` names."""
    commit = ""
    for field in raw.split(b"\0"):
        if _COMMIT.fullmatch(field.strip()):
            commit = field.strip().decode()
        elif field.startswith(b":"):
            old_mode, new_mode, old, new, _ = field[1:].split(b" ")
            for mode, sha in ((old_mode, old), (new_mode, new)):
                if mode not in (b"000000", b"160000"):
                    yield commit, sha.decode()


def _skip(lines: Iterator[bytes], count: int) -> None:
    while count:
        count -= not next(lines).startswith(b"\\")  # "\ No newline at end of file" is no line of either side


def _change(head: list[bytes], added: list[range]) -> Iterator[Change]:
    if not head or any(line.endswith(_NOT_TEXT) for line in head if line.startswith((b"new ", b"index "))):
        return
    renames = (line for line in head if line.startswith((b"rename from ", b"rename to ")))
    renamed = [unquoted(line.split(b" ", 2)[2]) for line in renames]
    both = renamed or [_same_name(head[0].removeprefix(b"diff --git "))]
    new = any(line.startswith(b"new file mode ") for line in head)
    yield Change(text(both[-1]), None if new else text(both[0]), tuple(added))


def _same_name(both: bytes) -> bytes:
    """The name in `a/NAME b/NAME`: each half is equally long, so a name may hold spaces."""
    return unquoted(both[: len(both) // 2])[2:]


def unquoted(name: bytes) -> bytes:
    """A name as git quotes it in patches and blame: C escapes between double quotes, or as it is."""
    if not name.startswith(b'"'):
        return name

    def plain(match: re.Match[bytes]) -> bytes:
        code: bytes = match[1]
        return bytes([int(code, 8)]) if len(code) == 3 else _ESCAPES.get(code, code)

    return _QUOTED.sub(plain, name[1:-1])


def origins(porcelain: bytes, ends: frozenset[str]) -> Iterator[Blamed]:
    """One Blamed per line of `git blame --porcelain`; `ends` are the commits where a shallow clone stops."""
    paths: dict[str, str] = {}
    commit, number = "", 0
    for line in porcelain.split(b"\n"):
        if line.startswith(b"\t"):
            known = commit if commit.strip("0") else ""
            yield Blamed(known, paths.get(commit, ""), number, known in ends)
        elif match := _BLAMED.match(line):
            commit, number = match[1].decode(), int(match[2]) - 1
        elif line.startswith(b"filename "):
            paths[commit] = text(unquoted(line.removeprefix(b"filename ")))


def objects(asked: Iterable[tuple[str, bytes]], out: BinaryIO) -> Iterator[tuple[str, str, bytes]]:
    """Name, kind and content of each object `cat-file --batch` found, in the order asked."""
    for name, raw in asked:
        header = _OBJECT.fullmatch(out.readline())
        if header:
            data = out.read(int(header[2]))
            out.read(1)
            yield name, header[1].decode(), data
        else:
            for _ in range(raw.count(b"\n")):  # "NAME missing" repeats a name that spans lines
                out.readline()


def commit(sha: str, data: bytes) -> Commit:
    """A commit object as text; a message in an unknown encoding keeps what can be read."""
    head, _, message = data.partition(b"\n\n")
    fields: dict[str, list[bytes]] = {}
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        fields.setdefault(text(key), []).append(value)
    encoding = fields.get("encoding", [b"utf-8"])[0].decode("ascii", "replace")
    author = _person(_decoded(fields.get("author", [b""])[0], encoding))
    committer = _person(_decoded(fields.get("committer", [b""])[0], encoding))
    body = _decoded(message, encoding)
    subject = " ".join(body.strip().split("\n\n", 1)[0].split())
    parents = tuple(text(parent) for parent in fields.get("parent", ()))
    names = (author[0], author[1], committer[0], committer[1])
    dates = (_seconds(author[2]), _seconds(committer[2]))
    return Commit(sha, *names, author[2], subject, body, parents, *dates)


def _seconds(when: str) -> int:
    return int(datetime.fromisoformat(when).timestamp()) if when else 0


def _decoded(raw: bytes, encoding: str) -> str:
    with suppress(UnicodeDecodeError):
        return raw.decode()
    try:
        return raw.decode("latin-1" if encoding == "utf-8" else encoding)
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")


def _person(line: str) -> tuple[str, str, str]:
    """Name, e-mail and ISO 8601 date of "Ann Lee <ann@example.com> 1700000000 +0100"."""
    match = _PERSON.match(line)
    if not match:
        return line, "", ""
    name, email, seconds, sign, hours, minutes = match.groups()
    if not seconds:
        return name, email, ""
    offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    with suppress(OverflowError, OSError, ValueError):
        return name, email, datetime.fromtimestamp(int(seconds), timezone(offset)).isoformat()
    return name, email, ""
