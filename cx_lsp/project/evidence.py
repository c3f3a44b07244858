"""Who wrote the lines of the files on disk: git is asked once for each, about several at a time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from cx_lsp.model import Claim

if TYPE_CHECKING:
    from cx_lsp.git import Blamed, Commit, Repository
    from cx_lsp.project import Project
    from cx_lsp.project.lineage import Lineage

Progress = Callable[[int, int], None]
_NOTES = ("refs/notes/ai", "refs/notes/cx-provenance")
_ASKING = min(os.cpu_count() or 1, 8)
"""How many git processes run at a time."""
_MANY = 12
"""Files asked about at once for which it pays to prepare git's answers."""


class Evidence:
    """The claims of a project's files, as long as they stand; kept in the index until evidence changes."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._claims: dict[str, tuple[Claim, ...]] = {}
        self._commits: dict[str, Commit] = {}
        self._state: str | None = None
        self._lineage: Lineage | None = None
        self._sources = ""
        self._wanted: list[str] | None = None
        self.failures: list[str] = []
        """What git could not answer, in its words."""

    def __call__(self, path: str) -> Sequence[Claim]:
        """The claims on the lines of a file as it stands on disk."""
        if path not in self._claims and not self._recalled(path):
            if self._wanted is not None:
                self._wanted.append(path)
                return ()
            self.ask([path])
        return self._claims[path]

    def forget(self, path: str | None = None) -> None:
        """Asks git again for one file, or for all."""
        self._state = None
        if path is None:
            self._claims.clear()
        else:
            self._claims.pop(path, None)

    def prepare(self, progress: Progress = lambda _d, _t: None) -> str:
        """Reads what is new of the history's evidence, `progress` told of its commits; returns its state.

        Whoever asks without it waits as long. The state is "" when no claims may be kept.
        """
        repository = self._project.repository
        if repository is None:
            return ""
        if self._state is None:
            from cx_lsp.evidence import edition
            from cx_lsp.project import records
            from cx_lsp.project.gather import gather
            from cx_lsp.project.lineage import Lineage

            ledger = self._project.ledger
            self.failures += gather(repository, ledger, progress)
            recorded = records.state(repository)
            sources = f"{ledger.value('id')} {ledger.value('generation')} {ledger.value('stamp')} {recorded}"
            if self._lineage is None or sources != self._sources:
                self._lineage = Lineage(repository, ledger, records.patches(repository))
                self._sources = sources
            # A shallow clone may be deepened any time, and a text without commits has no history to keep.
            head = "" if repository.shallow() else repository.head()
            known = f"{edition():08x} {ledger.value('id')} {ledger.value('generation')} {recorded}"
            self._state = f"{head} {known}" if head else ""
        return self._state

    @contextmanager
    def listening(self) -> Iterator[list[str]]:
        """Meanwhile git is not asked: what it would be asked about is collected and has no claims."""
        self._wanted = []
        try:
            yield self._wanted
        finally:
            self._wanted = None

    def ask(self, paths: Iterable[str], progress: Progress = lambda _d, _t: None) -> None:
        """Learns the claims of several files at once."""
        self.prepare(progress)
        unknown = [path for path in paths if path not in self._claims and not self._recalled(path)]
        texts = {path: self._project.read(path) or b"" for path in unknown}
        keys = {path: self._key(data) for path, data in texts.items()}
        blamed = dict(self._blamed(list(texts), progress))
        self._learn(b.commit for found in blamed.values() for b in found or ())
        for path, data in texts.items():
            self._claims[path] = (*_marked(data), *self._traced(path, data, blamed.get(path)))
        known = [(p, keys[p], self._claims[p]) for p, found in blamed.items() if found and keys[p]]
        if known:
            self._project.index.keep(known)

    def at(self, rev: str, path: str, data: bytes) -> Sequence[Claim]:
        """The claims on the lines of a file as of a commit, whose content it is."""
        repository = self._project.repository
        self.prepare()
        if repository is None or self._lineage is None:
            return tuple(_marked(data))
        blamed = self._blame(repository, path, rev)
        self._learn(b.commit for b in blamed or ())
        return (*_marked(data), *self._traced(path, data, blamed))

    def bare(self) -> bool:
        """Whether this clone has a remote, and no notes from elsewhere that say who wrote its lines."""
        repository = self._project.repository
        if repository is None:
            return False
        from cx_lsp.git import past

        refs = past.refs(repository)
        remote = any(name.startswith("refs/remotes/") for name in refs)
        if not remote or any("remote/" in name for name in refs if name.startswith("refs/notes/")):
            return False
        from cx_lsp.record import journal

        folder = journal.folder_of(self._project.root)
        ours = folder is not None and folder.is_dir()
        return ours or not any(name.startswith(_NOTES) for name in refs)

    def _recalled(self, path: str) -> bool:
        """Whether the claims are known without git: because there is none, or from the index."""
        data = self._project.read(path)
        if data is None or self._project.repository is None:
            self._claims[path] = tuple(_marked(data or b""))
            return True
        key = self._key(data)
        known = self._project.index.claims(path, key) if key else None
        if known is not None:
            self._claims[path] = known
        return known is not None

    def _traced(self, path: str, data: bytes, blamed: Sequence[Blamed] | None) -> Sequence[Claim]:
        if self._lineage is None or blamed is None:
            return ()
        return self._lineage.claims(path, data, blamed, self._commits)

    def _blamed(self, paths: Sequence[str], progress: Progress) -> Iterator[tuple[str, list[Blamed] | None]]:
        repository = self._project.repository
        if repository is None:
            return
        if len(paths) >= _MANY:
            repository.quicken()
        if len(paths) < 2:
            yield from ((path, self._blame(repository, path)) for path in paths)
            return
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(_ASKING) as pool:
            answers = pool.map(partial(self._blame, repository), paths)
            for done, answer in enumerate(zip(paths, answers, strict=True), 1):
                progress(done, len(paths))
                yield answer

    def _blame(self, repository: Repository, path: str, rev: str = "") -> list[Blamed] | None:
        """The origins of a file's lines; None, and a remark, where the history has holes."""
        from cx_lsp.git import GitError

        try:
            return repository.blame(path, rev)
        except GitError as error:
            self.failures.append(str(error).splitlines()[0])
            return None

    def _learn(self, shas: Iterable[str]) -> None:
        unseen = set(filter(None, shas)) - self._commits.keys()
        if unseen and self._project.repository is not None:
            self._commits.update(self._project.repository.commits(sorted(unseen)))

    def _key(self, data: bytes) -> str:
        """What the claims of a text depend on: the text, the commit checked out, all evidence there is."""
        state = self.prepare()
        content = hashlib.blake2b(data, digest_size=12).hexdigest()
        return f"{state} {content}" if state else ""


def _marked(data: bytes) -> Iterator[Claim]:
    from cx_lsp.evidence import markers

    return iter(markers.read(data))
