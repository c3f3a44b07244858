"""Blamed lines become the claims on them, with the evidence of every text they may have come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cx_lsp.evidence import lines, patches
from cx_lsp.evidence.carry import Finder
from cx_lsp.evidence.patches import Patch
from cx_lsp.evidence.spans import runs, split
from cx_lsp.git import Blamed, Commit, Repository
from cx_lsp.index import Ledger
from cx_lsp.model import Claim
from cx_lsp.prints import line_prints
from cx_lsp.project.ancestry import Ancestry

_SKEW = 600
"""Seconds by which clocks of two machines may differ."""
_REWRITES = 16
"""Commits per file whose former text is looked at for lines they only laid out anew."""


class Lineage:
    """Answers for one state of the ledger and the records; made anew when either changes."""

    def __init__(self, repository: Repository, ledger: Ledger, records: Sequence[Patch] = ()) -> None:
        self._repository = repository
        self._ledger = ledger
        self._ancestry = Ancestry(ledger.history())
        self._records = records

    def claims(
        self, path: str, data: bytes, blamed: Sequence[Blamed], commits: Mapping[str, Commit]
    ) -> list[Claim]:
        """One claim per run of lines with the same evidence, in the order of the file."""
        text = split(data)
        places = {(b.commit, b.path) for b in blamed} | {(b.commit, "") for b in blamed}
        owners = lines.owners(blamed, commits, self._ledger.attested(places - {("", path)}))
        owners += [lines.NOT_COMMITTED] * (len(text) - len(owners))
        blamed = [*blamed, *[Blamed("", path, line) for line in range(len(blamed), len(text))]]
        weak = [line for line, owner in enumerate(owners) if _weak(owner)]
        if weak:
            self._carry(path, text, owners, weak, blamed)
        return runs(owners[: len(text)])

    def _carry(
        self,
        path: str,
        text: Sequence[bytes],
        owners: list[Claim | None],
        weak: Sequence[int],
        blamed: Sequence[Blamed],
    ) -> None:
        """Finds the evidence on lines whose own commit says too little."""
        asked = [text[line] for line in weak]
        prints = patches.anchors(asked, line_prints(asked))
        known = self._patches({path, *(b.path for b in blamed if b.commit)}, prints)
        if not known:
            return
        finder = Finder(path, known)
        barred = self._barred({blamed[line].commit for line in weak}, known)
        found = finder.claims(text, weak, {line: barred[blamed[line].commit] for line in weak})
        for line, claim in found.items():
            before = owners[line]
            if claim.level and claim.level < ((before.level if before else 0) or 9):
                owners[line] = claim

    def _patches(self, paths: set[str], prints: set[str]) -> list[Patch]:
        """The patches that may have brought a line: those of its file, and others that share its text."""
        records = [
            record
            for record in self._records
            if record.path in paths or len(prints.intersection(*[r.prints for r in record.runs])) > 1
        ]
        return [*self._ledger.patches(paths, prints), *records]

    def _barred(self, commits: Iterable[str], known: Sequence[Patch]) -> dict[str, set[int]]:
        """For each commit the patches that are younger than it, which therefore brought none of its lines."""
        return {
            commit: {number for number, patch in enumerate(known) if self._younger(patch, commit)}
            for commit in commits
        }

    def _younger(self, patch: Patch, commit: str) -> bool:
        return bool(commit) and self._ancestry.younger(patch.commit, patch.head, patch.at, commit)


def _weak(owner: Claim | None) -> bool:
    """Whether stronger evidence on a line is worth looking for."""
    return owner is None or (owner.author != "generated" and (owner.level == 0 or owner.level > 3))
