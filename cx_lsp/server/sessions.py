"""Which project an open text belongs to: the repository around it, else the editor's folder, else none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cx_lsp.config import ConfigError
from cx_lsp.git import GitError
from cx_lsp.project import open_project
from cx_lsp.project.own import FOLDER
from cx_lsp.server import alone, places
from cx_lsp.server.desk import Desk
from cx_lsp.server.documents import Open
from cx_lsp.server.session import Session

CONFIGURATION = ("cx.toml", "pyproject.toml")
"""The files of a project's root whose change opens it anew; so does that of a rule of its own."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the sessions tell: each is called on the analysis desk."""

    opened: Callable[[Path], None]
    problems: Callable[[Path, tuple[str, ...]], None]
    """The problems of a root's configuration; none once it can be used."""
    arrived: Callable[[Path, str], None]
    """Git has spoken about a file of a root."""


class Sessions:
    """Open projects by root. Used by the analysis desk alone."""

    def __init__(self, git: Desk, told: Told) -> None:
        self.folders: tuple[Path, ...] = ()
        """The folders the editor has open."""
        self._git = git
        self._told = told
        self._by_root: dict[Path, Session | None] = {}
        self._alone: dict[str, tuple[Session, str]] = {}

    def __iter__(self) -> Iterator[Session]:
        return iter([s for s in self._by_root.values() if s is not None])

    def around(self, root: Path) -> Session | None:
        """The session whose files lie below `root`; opened when it is not yet."""
        if root not in self._by_root:
            self._open(root)
        return self._by_root[root]

    def of(self, open_: Open) -> tuple[Session, str] | None:
        """The session of an open text and its path there; None when its project cannot be used."""
        path = places.path_of(open_.uri)
        root = root_of(path, self.folders) if path is not None else None
        if path is None or root is None:
            return self._on_its_own(open_, path)
        session = self.around(root)
        if session is None or not path.is_relative_to(session.root):
            return None
        return session, path.relative_to(session.root).as_posix()

    def close(self, open_: Open) -> None:
        """Lets go of a text that was closed."""
        single = self._alone.pop(open_.uri, None)
        if single is not None:
            single[0].end()
            return
        found = self.of(open_)
        if found is not None:
            found[0].close(found[1])

    def written(self, path: Path) -> None:
        """Takes note of a file that changed on disk: its lines, or the configuration of its project."""
        root = self._configured(path)
        if root is not None:
            self._open(root)
            return
        for session in self:
            if path.is_relative_to(session.root):
                session.authors.look()
                session.authors.again(path.relative_to(session.root).as_posix())
                session.base.written(path.relative_to(session.root).as_posix())

    def _configured(self, path: Path) -> Path | None:
        """The project that a file configures: by its settings, or by a rule of its own."""
        if path.name in CONFIGURATION and path.parent in self._by_root:
            return path.parent
        if path.suffix != ".scm":
            return None
        return next((root for root in self._by_root if path.is_relative_to(root / FOLDER)), None)

    def _open(self, root: Path) -> None:
        """Opens a project, anew if need be; one that was usable stays so while its configuration is not."""
        before = self._by_root.setdefault(root, None)
        try:
            project = open_project(root)
        except ConfigError as error:
            self._told.problems(root, error.problems)
        except (GitError, OSError) as error:
            self._told.problems(root, (str(error),))
        else:
            self._told.problems(root, project.problems)
            self._by_root[root] = Session(project, self._git, self._told.arrived)
            if before is not None:
                before.end()
            self._told.opened(root)

    def _on_its_own(self, open_: Open, path: Path | None) -> tuple[Session, str]:
        if open_.uri not in self._alone:
            folder = path.parent if path is not None else Path("untitled")
            name = path.name if path is not None else places.untitled(open_.uri, open_.language_id)
            session = Session(alone.project(folder), self._git, self._told.arrived, name)
            self._alone[open_.uri] = (session, name)
        return self._alone[open_.uri]


def root_of(path: Path, folders: tuple[Path, ...]) -> Path | None:
    """The folder whose project a file belongs to; None when it stands alone."""
    around = (path, *path.parents)
    for folder in around:
        if (folder / ".git").exists():
            return folder
    for folder in around:
        if folder in folders:
            return folder
    return path.parent if (path.parent / "cx.toml").is_file() else None
