"""The whole history answers questions about evidence: refs, notes, commits, the lines that commits added.

Each question is one git process, whatever the number of commits asked about.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable, Iterator, Mapping

from cx_lsp.git import output, process
from cx_lsp.git.output import Added, Commit
from cx_lsp.git.process import GitError
from cx_lsp.git.repository import PATCH, Repository
from cx_lsp.model import Change

_ASIDE = ("refs/notes/*", "refs/stash", "refs/heads/entire/*", "refs/remotes/*/entire/*", "refs/ai/*")
"""Refs whose commits hold evidence or scratch work, not code."""
_ADDITIONS = (
    *(
        "diff-tree",
        "--stdin",
        "--root",
        "-r",
        "-p",
        "-M",
        "-U3",
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
    ),
    *("--no-relative", "--ignore-submodules=all", "--inter-hunk-context=0"),
    *("--src-prefix=a/", "--dst-prefix=b/", "--diff-filter=d"),
)


def refs(repository: Repository) -> dict[str, str]:
    """Every ref by its full name, and what it points to."""
    listed = repository.ask("for-each-ref", "--format=%(objectname) %(refname)")
    pairs = (output.text(line).split(" ", 1) for line in listed.splitlines())
    return {name: sha for sha, name in pairs}


def notes(repository: Repository, ref: str) -> dict[str, str]:
    """The blob of each commit's note under a notes ref, whatever the fan-out of its tree."""
    listed = output.text(repository.ask("notes", f"--ref={ref}", "list"))
    pairs = (line.split() for line in listed.splitlines())
    return {commit: blob for blob, commit in pairs}


def held(repository: Repository, shas: Iterable[str]) -> set[str]:
    """Those objects that this clone holds; a partial clone fetches nothing here."""
    asked = "\n".join(sorted(set(shas)))
    if not asked:
        return set()
    words = ("cat-file", "--batch-check=%(objectname)", "--buffer")
    listed = output.text(repository.ask(*words, stdin=f"{asked}\n".encode()))
    return {line for line in listed.splitlines() if " " not in line}


def ids(repository: Repository, more: Collection[str], known: Iterable[str]) -> list[str]:
    """Commits reachable from any ref, from a reflog or from `more`, but not from `known`; children first."""
    asked = "".join(f"{sha}\n" for sha in sorted(more)) + "".join(f"^{sha}\n" for sha in sorted(known))
    aside = (f"--exclude={ref}" for ref in _ASIDE)
    words = ("rev-list", "--topo-order", "--ignore-missing", *aside, "--all", "--reflog", "HEAD", "--stdin")
    try:
        return output.text(repository.ask(*words, stdin=asked.encode())).split()
    except GitError:
        if repository.head() is None:
            return []
        raise


def commits(repository: Repository, shas: Iterable[str]) -> Iterator[Commit]:
    """The given commits that this clone holds, in their order, streamed."""
    found = repository.objects(dict.fromkeys(shas))
    return (output.commit(sha, data) for sha, kind, data in found if kind == "commit")


def contents(repository: Repository, shas: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The given blobs that this clone holds, in their order, streamed."""
    found = repository.objects(dict.fromkeys(shas))
    return ((sha, data) for sha, kind, data in found if kind == "blob")


def whole(repository: Repository, shas: Collection[str]) -> list[str]:
    """Those commits all of whose changed blobs this clone holds: a patch of any other would fail."""
    if not shas:
        return []
    words = ("diff-tree", "--stdin", "--root", "-r", "-z", "--raw", "--no-abbrev")
    listed = repository.ask(*words, stdin="".join(f"{sha}\n" for sha in shas).encode())
    needed = list(output.changed_blobs(listed))
    missing = {blob for _, blob in needed} - held(repository, (blob for _, blob in needed))
    broken = {commit for commit, blob in needed if blob in missing}
    return [sha for sha in shas if sha not in broken]


def pending(repository: Repository) -> list[Added]:
    """What the tracked files on disk hold beyond HEAD, file by file."""
    options = (word for word in _ADDITIONS[1:] if word not in ("--stdin", "--root", "-r"))
    listed = repository.ask("diff", *options, "HEAD", "--") if repository.head() else b""
    return list(output.additions(listed.splitlines()))


def additions(repository: Repository, shas: Collection[str]) -> Iterator[Added]:
    """What each commit adds against its parent, file by file; nothing of merges, links and binary files."""
    asked = "".join(f"{sha}\n" for sha in whole(repository, shas)).encode()
    if asked:
        with process.stream(repository.root, repository.placed(*_ADDITIONS), asked) as out:
            yield from output.additions(out)


def tree(repository: Repository, rev: str) -> Iterator[tuple[str, int]]:
    """Every file as of `rev`, with its size in bytes."""
    for row in repository.ask("ls-tree", "-r", "-z", "-l", "--full-tree", rev).split(b"\0"):
        head, _, path = row.partition(b"\t")
        size = head.split()[-1:]
        if size and size[0].isdigit():
            yield output.text(path), int(size[0])


def recent(repository: Repository, after: str, most: int) -> list[str]:
    """The newest commits below HEAD that the commit `after` does not know ("" knows none); no merges."""
    if repository.head() is None:
        return []
    known = [f"^{after}"] if after and held(repository, [after]) else []
    words = ("rev-list", "--no-merges", f"--max-count={most}", "HEAD", *known)
    return output.text(repository.ask(*words)).split()


def parents(repository: Repository) -> dict[str, tuple[str, ...]]:
    """Every commit below HEAD or in a reflog, with its parents."""
    if repository.head() is None:
        return {}
    listed = output.text(repository.ask("rev-list", "--parents", "--reflog", "HEAD"))
    return {sha: tuple(above) for sha, *above in map(str.split, listed.splitlines())}


def annotate(repository: Repository, ref: str, notes: Mapping[str, bytes]) -> None:
    """Gives commits their notes under a ref, in the place of those they had; runs no hook.

    All in one commit of the ref, signed by whoever commits here: servers refuse notes without identity.
    """
    if not notes:
        return
    name, email = committer(repository)
    parent = refs(repository).get(ref, "")
    fields = [f"commit {ref}", f"committer {name} <{email}> {int(time.time())} +0000", "data 21"]
    fields += ["Record who wrote what", *([f"from {parent}"] if parent else [])]
    stream = "\n".join(fields).encode("utf-8", "replace") + b"\n"
    for commit, data in notes.items():
        stream += b"N inline %b\ndata %d\n%b\n" % (commit.encode(), len(data), data)
    unhooked = ("-c", f"core.hooksPath={os.devnull}")
    repository.ask(*unhooked, "fast-import", "--quiet", "--date-format=raw", stdin=stream)


def committer(repository: Repository) -> tuple[str, str]:
    """Name and e-mail of whoever commits here; GitError when git knows neither."""
    told = output.text(repository.ask("var", "GIT_COMMITTER_IDENT"))
    name, _, rest = told.rpartition(" <")
    return name.strip(), rest.partition(">")[0]


def between(repository: Repository, base: str, tip: str) -> list[Change]:
    """What the commit `tip` holds beyond the commit `base`, line by line; "" stands for nothing at all."""
    empty = output.text(repository.ask("hash-object", "-t", "tree", "--stdin", stdin=b"")).strip()
    patch = repository.ask("diff", *PATCH, base or empty, tip, "--")
    return list(output.patched(patch))


def parted(repository: Repository, base: str, tip: str) -> str:
    """The newest commit that two revisions share; GitError when they share none."""
    words = ("merge-base", named(repository, base), named(repository, tip))
    try:
        return output.text(repository.ask(*words)).split()[0]
    except GitError:
        raise GitError(f"'{base}' and '{tip}' share no commit; name revisions of one history") from None


def named(repository: Repository, rev: str) -> str:
    """The commit that a revision names; GitError when it names none here."""
    found = None if rev.startswith("-") else repository.commit(rev)
    if not found:
        raise GitError(f"revision '{rev}' does not exist here; name a commit, a branch or a tag")
    return found
