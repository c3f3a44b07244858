"""What becomes of a branch on a server: squashed, rebased, merged behind others, formatted afterwards.

Each becomes a repository of its own that borrows the objects of the original one. Its notes are those that
existed when the branch was finished; none of them speaks of the commits made here.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.branches import LINES, Branch, Git, Source, moved

SOMEBODY = b"Ann Lee <ann@example.com>"
SERVER = b"GitHub <noreply@github.com>"
HOUR = 3600
_INDENTED = {
    ".js",
    ".jsx",
    ".ts",
    ".tsx",
    ".mjs",
    ".cjs",
    ".py",
    ".rs",
    ".go",
    ".java",
    ".kt",
    ".swift",
    ".css",
}


@dataclass(frozen=True)
class Clone:
    """A repository after the event, and who wrote which line there."""

    git: Git
    truth: LINES


@dataclass(frozen=True)
class _Commit:
    tree: str
    author: bytes
    author_date: bytes
    message: bytes


def before(source: Source, branch: Branch, lines: LINES, git: Git) -> tuple[str, LINES]:
    """The branch as it is: what a reader of notes knows without carrying anything."""
    return branch.tip, lines


def squash(source: Source, branch: Branch, lines: LINES, git: Git) -> tuple[str, LINES]:
    """One commit of somebody, without trailers."""
    return written(git, _tree(git, branch.tip), branch.base, SOMEBODY, b"Title (#1)\n", branch.date), lines


def credited(source: Source, branch: Branch, lines: LINES, git: Git) -> tuple[str, LINES]:
    """The author, the titles and the trailers that a server collects."""
    commits = [_read(raw) for _, raw in git.objects(branch.commits)]
    author = commits[0].author
    titles = b"\n\n".join(b"* " + commit.message.strip() for commit in commits)
    others = dict.fromkeys(commit.author for commit in commits if commit.author != author)
    trailers = b"".join(b"Co-authored-by: " + other + b"\n" for other in others)
    message = b"Title (#1)\n\n" + titles + b"\n" + (b"\n---------\n\n" + trailers if trailers else b"")
    return written(git, _tree(git, branch.tip), branch.base, author, message, branch.date), lines


def rebase(source: Source, branch: Branch, lines: LINES, git: Git) -> tuple[str, LINES] | None:
    """The same commits of somebody, all with new names."""
    if not branch.linear:
        return None
    parent = branch.base
    for _, raw in list(git.objects(branch.commits)):
        commit = _read(raw)
        title = commit.message.partition(b"\n")[0] + b"\n"
        parent = written(git, commit.tree, parent, SOMEBODY, title, branch.date)
    return parent, lines


def behind(source: Source, branch: Branch, lines: LINES, git: Git) -> tuple[str, LINES] | None:
    """Squashed onto a main line that had moved on, as the real merge left it."""
    if not branch.merged or branch.onto == branch.base:
        return None
    found = written(git, _tree(git, branch.merged), branch.onto, SOMEBODY, b"Title (#1)\n", branch.date)
    return found, moved(git, branch.tip, found, lines)


def indented(source: Source, branch: Branch, lines: LINES, git: Git) -> tuple[str, LINES]:
    """Squashed, then all lines of the branch's files indented anew by somebody."""
    squashed, _ = squash(source, branch, lines, git)
    check_out(git, squashed)
    for path in lines:
        file = git.root / path
        if file.suffix in _INDENTED and file.is_file() and not file.is_symlink():
            file.write_bytes(b"\n".join(map(_wider, file.read_bytes().split(b"\n"))))
    git.run("add", "-A")
    tree = git.text("write-tree", "--missing-ok")
    return written(git, tree, squashed, SOMEBODY, b"Format\n", branch.date + HOUR), lines


def _wider(line: bytes) -> bytes:
    text = line.lstrip(b" \t")
    return line[: len(line) - len(text)].replace(b"\t", b"  ") * 2 + text


Rewrite = Callable[[Source, Branch, LINES, Git], tuple[str, LINES] | None]
REWRITES: dict[str, tuple[Rewrite, bool]] = {  # and whether the branches are kept
    "before": (before, True),
    "squash": (squash, True),
    "squash, branches deleted": (squash, False),
    "squash with trailers": (credited, True),
    "squash behind others": (behind, True),
    "squash, then indented": (indented, True),
    "rebase": (rebase, True),
}


def clone(source: Source, branch: Branch, lines: LINES, name: str, folder: Path) -> Clone | None:
    """The repository after one of the events; none if that cannot have happened to this branch."""
    rewrite, kept = REWRITES[name]
    git = borrowing(source.git, folder)
    made = rewrite(source, branch, lines, git)
    if made is None:
        return None
    commit, truth = made
    refs = {"refs/heads/main": commit, "refs/notes/ai": _notes(source, branch, git)}
    if kept:
        for ref, tip in source.refs.items():
            if source.dates[tip] <= branch.date and ref.startswith(("refs/heads/", "refs/pull/")):
                refs[ref.replace("refs/heads/", "refs/remotes/origin/")] = tip
        refs["refs/remotes/origin/branch"] = branch.tip
    rows = [f"{refs[ref]} {ref}\n".encode("utf-8", "surrogateescape") for ref in refs]
    rows.sort(key=lambda row: row.partition(b" ")[2])
    (git.root / ".git/packed-refs").write_bytes(b"# pack-refs with: sorted \n" + b"".join(rows))
    check_out(git, commit)
    return Clone(git, truth)


def borrowing(origin: Git, folder: Path) -> Git:
    folder.mkdir(parents=True)
    subprocess.run(
        ["git", "init", "-q", "--template=", "-b", "main", str(folder)], check=True, capture_output=True
    )
    objects = origin.root / origin.text("rev-parse", "--git-path", "objects")
    (folder / ".git/objects/info").mkdir(parents=True, exist_ok=True)
    (folder / ".git/objects/info/alternates").write_text(f"{objects.resolve()}\n", encoding="utf-8")
    return Git(folder)


def check_out(git: Git, commit: str) -> None:
    """All files but those whose contents the original repository lacks."""
    git.run("read-tree", "--reset", commit)
    rows = [row.partition(b"\t") for row in git.run("ls-tree", "-r", "-z", commit).split(b"\0")]
    blobs = {path: head.split()[2] for head, _, path in rows if b" blob " in head}
    known = git.run("cat-file", "--batch-check", stdin=b"\n".join([*blobs.values(), b""])).split(b"\n")
    lost = [path for path, answer in zip(blobs, known, strict=False) if answer.endswith(b" missing")]
    git.run("update-index", "--skip-worktree", "-z", "--stdin", stdin=b"\0".join([*lost, b""]))
    git.run("checkout-index", "--all", "--force", "--quiet", "--index")


def _notes(source: Source, branch: Branch, git: Git) -> str:
    """Without those of later commits: they can tell what the branch's own should."""
    own = set(branch.commits)
    rows = [
        f"100644 blob {blob}\t{commit}\n"
        for commit, blob in sorted(source.notes.items())
        if commit in own or source.dates.get(commit, 0) <= branch.date
    ]
    tree = git.text("mktree", "--missing", stdin="".join(rows).encode())
    return written(git, tree, "", SOMEBODY, b"Notes\n", branch.date)


def _tree(git: Git, commit: str) -> str:
    return git.text("rev-parse", f"{commit}^{{tree}}")


def written(git: Git, tree: str, parent: str, author: bytes, message: bytes, date: int) -> str:
    when = b" %d +0000\n" % (date + HOUR)
    raw = b"tree " + tree.encode() + b"\n" + (b"parent " + parent.encode() + b"\n" if parent else b"")
    raw += b"author " + author + when + b"committer " + SERVER + when + b"\n" + message
    return git.text("hash-object", "-t", "commit", "-w", "--stdin", stdin=raw)


def _read(raw: bytes) -> _Commit:
    head, _, message = raw.partition(b"\n\n")
    fields = dict(row.split(b" ", 1) for row in head.split(b"\n") if b" " in row)
    author, _, date = fields[b"author"].rpartition(b"> ")
    return _Commit(fields[b"tree"].decode(), author + b">", date, message)
