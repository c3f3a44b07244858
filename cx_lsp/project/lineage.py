"""Blamed lines become the claims on them, with the evidence of every text they may have come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cx_lsp.evidence import lines, patches
from cx_lsp.evidence.carry import Finder
from cx_lsp.evidence.overlay import carried, laid_out
from cx_lsp.evidence.patches import Patch
from cx_lsp.evidence.spans import NOWHERE, runs, split
from cx_lsp.git import Blamed, Commit, GitError, Repository, past
from cx_lsp.index import REVIEWS, Ledger
from cx_lsp.model import Claim
from cx_lsp.prints import line_print, line_prints, telling
from cx_lsp.project.ancestry import Ancestry

Text = Sequence[bytes]
_PEELS, _ASKS = 12, 4
"""Commits per file whose former text git is asked about: those that only laid it out anew, and others."""
_LOOKED, _REWRITES = 24, 8
"""Commits per text that are looked at: whether they only laid it out anew, and what they edited a little."""
_FILES = 64
"""Other files whose lines are remembered."""
_DEPTH = 6
"""Such commits on top of each other that are seen through."""
_THERE = Claim(NOWHERE, "ai", level=1, source="probe")


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What one commit made of a file; `asked` maps the lines after it to those of the text in question."""

    commit: str
    path: str
    old: Text
    new: Text
    asked: Mapping[int, int]


class Lineage:
    """Answers for one state of the ledger and the records; made anew when either changes."""

    def __init__(self, repository: Repository, ledger: Ledger, records: Sequence[Patch] = ()) -> None:
        self._repository = repository
        self._ledger = ledger
        self._ancestry = Ancestry(ledger.history())
        self._records = records
        self._head = repository.head() or ""
        self._there: dict[str, set[str]] = {}
        self._taken_away: dict[str, set[str]] = {}
        self._asks = self._peels = 0

    def claims(
        self, path: str, data: bytes, blamed: Sequence[Blamed], commits: dict[str, Commit]
    ) -> list[Claim]:
        """One claim per run of lines with the same evidence, in the order of the file.

        `commits` is added to where a former text of the file names others.
        """
        text, self._asks, self._peels = split(data), _ASKS, _PEELS
        owners = self._owners(path, text, blamed, commits, _DEPTH)
        self._review(path, text, owners)
        self._taken_away.pop("", None)  # the files on disk go on changing
        return runs(owners)

    def _review(self, path: str, text: Text, owners: list[Claim | None]) -> None:
        """Adds who looked at the lines that an agent wrote, as long as they are so but for white space."""
        asked = [n for n, o in enumerate(owners) if o is not None and o.author in ("ai", "mixed")]
        if not asked:
            return
        chosen = [text[line] for line in asked]
        known = self._ledger.patches({path}, patches.anchors(chosen, line_prints(chosen)), REVIEWS)
        for line, found in Finder([path], known).claims(text, asked, {}).items():
            owner = owners[line]
            if owner is not None and not owner.review:
                owners[line] = replace(owner, review=found.review, review_how=found.review_how)

    def _owners(
        self,
        path: str,
        text: Text,
        blamed: Sequence[Blamed],
        commits: dict[str, Commit],
        depth: int,
        wanted: Container[int] | None = None,
    ) -> list[Claim | None]:
        """The claim on each line; beyond what commits and notes say, only of the lines `wanted`."""
        blamed = [*blamed, *[Blamed("", path, line) for line in range(len(blamed), len(text))]][: len(text)]
        places = {(b.commit, name) for b in blamed if b.commit for name in (b.path, "")}
        owners = lines.owners(blamed, commits, self._ledger.attested(places))
        weak = [n for n, owner in enumerate(owners) if _weak(owner) and (wanted is None or n in wanted)]
        if not weak:
            return owners
        asked = [text[line] for line in weak]
        prints = patches.anchors(asked, line_prints(asked))
        names = {path, *(b.path for b in blamed if b.commit)}
        known = self._patches(names, prints)
        if not known:
            return owners
        strong = (b for b, owner in zip(blamed, owners, strict=True) if not _weak(owner))
        taken = {(b.commit, b.path, b.line) for b in strong}
        finder = Finder(names, known, taken, self._standing)
        rewrites = list(self._rewrites(path, text, blamed, weak)) if depth else []
        settled: set[int] = set()
        for rewrite in rewrites:
            if not settled.issuperset(rewrite.asked.values()):
                settled |= self._peel(rewrite, text, owners, finder, commits, depth - 1)
        if settled.issuperset(weak):
            return owners
        barred = {commit: self._barred(commit, known) for commit in {blamed[line].commit for line in weak}}
        found = finder.claims(text, weak, {line: barred[blamed[line].commit] for line in weak})
        for line, claim in found.items():
            recorded = not claim.commit and claim.author == "ai"
            if recorded and line_print(text[line]) in self._removed(blamed[line].commit):
                continue  # whoever moved a line has not written it
            if line not in settled:  # those were asked about for the sake of the lines beside them
                _improve(owners, line, claim)
        for rewrite in rewrites[:_REWRITES]:
            self._edits(rewrite, owners, finder, settled)
        return owners

    def _rewrites(
        self, path: str, text: Text, blamed: Sequence[Blamed], left: Sequence[int]
    ) -> Iterator[Rewrite]:
        """The commits that brought most of some lines, with the text of the file before and after each."""
        groups: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
        for line in left:
            groups[blamed[line].commit, blamed[line].path][blamed[line].line] = line
        largest = sorted(groups.items(), key=lambda group: -len(group[1]))[:_LOOKED]
        names = [(f"{c}^:{p}", f"{c}:{p}") if c else (f"HEAD:{p}", "") for (c, p), _ in largest]
        texts = {
            name: split(data)
            for name, kind, data in self._repository.objects(n for pair in names for n in pair if n)
            if kind == "blob"
        }
        for ((commit, name), asked), (old, new) in zip(largest, names, strict=True):
            if old in texts and (not commit or new in texts):
                yield Rewrite(commit, name if commit else path, texts[old], texts.get(new, text), asked)

    def _peel(
        self,
        rewrite: Rewrite,
        text: Text,
        owners: list[Claim | None],
        finder: Finder,
        commits: dict[str, Commit],
        depth: int,
    ) -> set[int]:
        """Gives lines that a commit only laid out anew the claims of the lines they were; returns which.

        The former text speaks for them alone, known or unknown: later evidence of the same words elsewhere
        cannot have written what was there before. If it is this very text that was laid out anew, the former
        one speaks for every line.
        """
        whole = laid_out(rewrite.old, rewrite.new)
        if not (self._peels if whole else self._asks and depth == _DEPTH - 1):
            return set()
        seen = carried([_THERE] * len(rewrite.old), rewrite.old, rewrite.new, None)
        last = whole and rewrite.new == text
        asked = {line: line for line in range(len(text))} if last else rewrite.asked
        same = [line for line in asked if line < len(seen) and seen[line] == _THERE]
        if not whole:
            same = [line for line in same if telling(rewrite.new[line])]
        gone = _gone(rewrite)
        if not same or not (whole or finder.knows(line_print(line) for line in gone.values())):
            return set()
        self._peels -= whole
        self._asks -= not whole
        try:
            blamed = self._repository.blame(rewrite.path, f"{rewrite.commit}^" if rewrite.commit else "HEAD")
        except GitError:
            return set()
        commits.update(self._repository.commits({b.commit for b in blamed} - commits.keys()))
        wanted = None if last else gone.keys()
        depth += last  # the former text stands for this one, so it is looked at as closely
        before = self._owners(rewrite.path, rewrite.old, blamed, commits, depth, wanted)
        self._review(rewrite.path, rewrite.old, before)
        after = carried(before, rewrite.old, rewrite.new, None)
        by = f"commit {rewrite.commit[:7]}" if rewrite.commit else "a change not committed yet"
        for line in same:
            claim = after[line]
            if claim is not None and claim.level:
                told = claim.carried or f"{by} laid the line out anew"
                _improve(owners, asked[line], replace(claim, carried=told))
        return {asked[line] for line in same}

    def _edits(self, rewrite: Rewrite, owners: list[Claim | None], finder: Finder, settled: set[int]) -> None:
        """Calls lines mixed that a commit made by editing lines which an agent once wrote."""
        left = [n for n, line in rewrite.asked.items() if line not in settled and _weak(owners[line])]
        if not left:
            return
        gone = _gone(rewrite)
        barred = dict.fromkeys(gone, self._barred(rewrite.commit, finder.patches))
        found = finder.claims(rewrite.old, gone, barred)
        if not found:
            return
        guessed = [
            replace(found[line], carried="") if line in found else None for line in range(len(rewrite.old))
        ]
        after = carried(guessed, rewrite.old, rewrite.new, None)
        for line in left:
            claim = after[line] if line < len(after) else None
            if claim is not None and claim.author == "mixed":
                _improve(owners, rewrite.asked[line], claim)

    def _removed(self, commit: str) -> set[str]:
        """The prints of what a commit, or work not committed yet, took away somewhere."""
        if commit not in self._taken_away:
            try:
                files = (
                    past.additions(self._repository, [commit]) if commit else past.pending(self._repository)
                )
                self._taken_away[commit] = patches.removed(list(files))
            except GitError:
                self._taken_away[commit] = set()
        return self._taken_away[commit]

    def _standing(self, patch: Patch) -> Container[str]:
        """The prints of what stands in the file of a patch of this history: copied, not moved from it."""
        path = patch.path
        if not self._head or not self._ancestry.descends(self._head, patch.commit):
            return ()
        if path not in self._there:
            full = self._repository.root / path
            data = full.read_bytes() if full.is_file() and not full.is_symlink() else b""
            if len(self._there) >= _FILES:
                self._there.clear()
            self._there[path] = set(line_prints(split(data)))
        return self._there[path]

    def _patches(self, paths: set[str], prints: set[str]) -> list[Patch]:
        """The patches that may have brought a line: those of its file, and others that share its text."""
        near = [r for r in self._records if r.path in paths or len(prints & r.prints()) > 1]
        return [*self._ledger.patches(paths, prints), *near]

    def _barred(self, commit: str, known: Sequence[Patch]) -> set[int]:
        """The patches that are younger than a commit, which therefore brought none of its lines."""
        return {number for number, patch in enumerate(known) if self._younger(patch, commit)}

    def _younger(self, patch: Patch, commit: str) -> bool:
        return bool(commit) and self._ancestry.younger(patch.commit, patch.head, patch.at, commit)


def _gone(rewrite: Rewrite) -> dict[int, bytes]:
    """The lines of the former text that stand no more."""
    kept = set(line_prints(rewrite.new))
    return {n: line for n, line in enumerate(rewrite.old) if line_print(line) not in kept}


def _improve(owners: list[Claim | None], line: int, claim: Claim) -> None:
    """Takes a claim over where it is stronger than what is known of the line."""
    before = owners[line]
    if claim.level and claim.level < ((before.level if before else 0) or 9):
        owners[line] = claim


def _weak(owner: Claim | None) -> bool:
    """Whether stronger evidence on a line is worth looking for."""
    return owner is None or (owner.author != "generated" and (owner.level == 0 or owner.level > 3))
