"""A working tree and its history answer questions, one git process each, whatever the size of the answer."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cx_lsp.git import graph, output, process
from cx_lsp.git.output import Blamed, Commit
from cx_lsp.git.process import GitError
from cx_lsp.model import Change

PATCH = (
    *("--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--ignore-submodules=all"),
    *("-M", "-U0", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/", "--diff-filter=d"),
)
_NOT_FOLLOWED = ("no such path", "no such ref", "bad revision 'HEAD'", "Cannot lstat", "cannot stat path")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Repository:
    """One working tree; `root` is its top level. Paths in and out are POSIX and relative to it."""

    root: Path
    directory: Path
    settings: tuple[str, ...] = process.SAFE
    aside: Path | None = None
    """A folder outside of the repository for what makes its history quicker to ask."""

    @staticmethod
    def open(path: Path) -> Repository:
        """The repository around a file or folder; GitError when there is none that may be read."""
        here = next(p for p in (path.absolute(), *path.absolute().parents) if p.is_dir())
        # A hook may export GIT_DIR, and git would then take any folder for the top level.
        top = next((p for p in (here, *here.parents) if (p / ".git").exists()), None)
        forced = top and {"GIT_DIR", "GIT_WORK_TREE"} & os.environ.keys()
        place = _placed(top, top / ".git") if top and forced else ()
        question = ("rev-parse", "--is-bare-repository", "--absolute-git-dir", "--show-toplevel")
        status, out, err = process.run(here, (*place, *question))
        if status:
            raise GitError(_refusal(here, out, err))
        _, directory, root = output.text(out[:-1]).split("\n", 2)
        found = Repository(Path(root), Path(directory))
        return Repository(found.root, found.directory, (*process.SAFE, *_unfiltered(found)))

    def git_dir(self) -> Path:
        """Where git keeps what belongs to this working tree alone."""
        return self.directory

    def head(self) -> str | None:
        """The commit checked out; None before the first one."""
        return self.commit("HEAD")

    def shallow(self) -> bool:
        """Whether history was cut off when the repository was cloned."""
        return bool(self.ends())

    def files(self) -> list[str]:
        """Regular files, tracked or new and not ignored; no submodules, nothing behind a symbolic link."""
        return list(dict.fromkeys(self._regular("-co")))

    def untracked(self) -> list[str]:
        """Regular files that are new and not ignored."""
        return list(self._regular("-o"))

    def merge_base(self, rev: str) -> str:
        """The commit where this history and `rev` part; GitError when there is none to be found here."""
        other = None if rev.startswith("-") else self.commit(rev)
        if not other:
            mend = f"fetch it with `git fetch origin {rev.removeprefix('origin/')}`"
            raise GitError(f"revision '{rev}' does not exist here; {mend}")
        status, out, _ = self._run("merge-base", "HEAD", other)
        if not status:
            return output.text(out).split()[0]
        if not self.head():
            raise GitError(f"nothing to compare with '{rev}' yet; make a first commit with `git commit`")
        if self.shallow():
            mend = "deepen it with `git fetch --unshallow` (in CI: fetch the full history)"
            raise GitError(f"this clone is too shallow to see where HEAD left '{rev}'; {mend}")
        raise GitError(f"HEAD and '{rev}' share no commit; name a revision of the same history")

    def changes(self, base: str) -> list[Change]:
        """What the working tree holds beyond the commit `base`: new files too, deleted ones not.

        Lines are counted by line feeds, as git does; binary files and pure renames add none.
        """
        if base.startswith("-"):
            raise GitError(f"'{base}' is not a revision; name a commit, a branch or a tag")
        tracked = self.ask("-c", "diff.autoRefreshIndex=true", "diff", *PATCH, base, "--")
        new = [Change(path, None, _whole(self.root / path)) for path in self._regular("-o")]
        return [*output.patched(tracked), *new]

    def read(self, rev: str, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The content of files as of `rev`, in the order asked and streamed; missing ones are skipped."""
        wanted = {f"{rev}:{path}": path for path in paths}
        return ((wanted[name], data) for name, kind, data in self.objects(wanted) if kind == "blob")

    def commits(self, shas: Iterable[str]) -> dict[str, Commit]:
        """Those of the given commits that this clone holds."""
        found = self.objects(dict.fromkeys(sha for sha in shas if sha))
        return {sha: output.commit(sha, data) for sha, kind, data in found if kind == "commit"}

    def blame(self, path: str, rev: str = "") -> list[Blamed]:
        """Where each line of the file on disk, or as of the commit `rev`, comes from; [] when git does not
        follow the file there."""
        if rev:
            return self._blame((rev, "--", path))
        return self._blame(("--", path)) if (self.root / path).is_file() else []

    def blame_text(self, path: str, data: bytes) -> list[Blamed]:
        """Where each line of an unsaved text of `path` comes from; [] as for `blame`."""
        return self._blame(("--contents", "-", "--", path), data)

    def _blame(self, words: tuple[str, ...], data: bytes | None = None) -> list[Blamed]:
        # Past an ignored commit git only guesses; the empty name takes back what the configuration lists.
        options = ("--porcelain", "--no-textconv", "--ignore-revs-file=")
        status, out, err = self._along_graph("blame", *options, *words, stdin=data)
        if not status:
            return list(output.origins(out, self.ends()))
        if any(reason in err for reason in _NOT_FOLLOWED):
            return []
        mend = "; restore that file or run `git config --unset blame.ignoreRevsFile`"
        known = mend if "object name list" in err else ""
        raise GitError(f"git could not blame {words[-1]}: {err.strip()}{known}")

    def quicken(self) -> None:
        """Makes the histories of many files quicker to ask; worth it for a dozen."""
        if self.aside is not None:
            graph.write(self.aside, self._shared() / "objects", self.root, self.placed())

    def _along_graph(self, *words: str, stdin: bytes | None) -> tuple[int, bytes, str]:
        env = graph.environment(self.aside, self._shared() / "objects")
        if env:
            settings = (*self.settings, graph.SETTING)
            answer = process.run(self.root, self.placed(*words), settings, stdin, env)
            if not answer[0]:
                return answer
        return self._run(*words, stdin=stdin)

    def _regular(self, which: str) -> Iterator[str]:
        listed = self.ask("ls-files", "-z", which, "--exclude-standard")
        real = {"": True}
        return (path for path in output.names(listed) if _is_regular(self.root, path, real))

    def ends(self) -> frozenset[str]:
        """The commits whose parents a shallow clone left out."""
        with suppress(OSError):
            return frozenset((self._shared() / "shallow").read_text().split())
        return frozenset()

    def _shared(self) -> Path:
        """Where git keeps what all working trees of the repository share."""
        with suppress(OSError):
            return self.directory / (self.directory / "commondir").read_text().strip()
        return self.directory

    def commit(self, rev: str) -> str | None:
        """The commit that a revision names; None when it names none here."""
        status, out, _ = self._run("rev-parse", "--verify", "--quiet", f"{rev}^{{commit}}")
        return None if status else output.text(out).strip()

    def objects(self, names: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
        """Name, kind and content of the objects this clone holds, in the order asked and streamed."""
        asked = [(name, name.encode("utf-8", "surrogateescape")) for name in names]
        end = b"\0" if any(b"\n" in raw for _, raw in asked) else b"\n"
        words = self.placed("cat-file", "--batch", "--buffer")
        request = b"".join(raw + end for _, raw in asked)
        if not asked:
            return
        with process.stream(self.root, (*words, "-z") if end == b"\0" else words, request) as out:
            yield from output.objects(asked, out)

    def placed(self, *words: str) -> tuple[str, ...]:
        """A question to git about this working tree, wherever the process stands."""
        return (*_placed(self.root, self.directory), *words)

    def _run(self, *words: str, stdin: bytes | None = None) -> tuple[int, bytes, str]:
        return process.run(self.root, self.placed(*words), self.settings, stdin)

    def ask(self, *words: str, stdin: bytes | None = None) -> bytes:
        """What git prints; GitError when it cannot answer."""
        status, out, err = self._run(*words, stdin=stdin)
        if status:
            mend = (
                "; an object is missing, get it with `git fetch --refetch`" if "unable to read" in err else ""
            )
            raise GitError(f"git could not answer in {self.root}: {err.strip()}{mend}")
        return out


def _placed(root: Path, directory: Path) -> tuple[str, str]:
    return f"--git-dir={directory}", f"--work-tree={root}"


def _refusal(here: Path, out: bytes, err: str) -> str:
    if "dubious ownership" in err:
        mend = f"trust it with `git config --global --add safe.directory {here}`"
        return f"{here} belongs to someone else, so git will not read it; {mend}"
    if out.startswith(b"true"):
        return f"{here} is a bare repository without files; run in a clone or a worktree of it"
    if out:
        return f"{here} lies inside git's own folder; name a path of the working tree"
    if "not a git repository" in err:
        return f"not a git repository: {here}; run `git init`, or name files"
    return f"git could not open {here}: {err.strip()}"


def _unfiltered(repository: Repository) -> Iterator[str]:
    """Settings that switch off the content filters the repository configures, for they are programs."""
    words = ("config", "-z", "--show-scope", "--name-only", "--get-regexp", r"^filter\.")
    _, out, _ = process.run(repository.root, (*_placed(repository.root, repository.directory), *words))
    fields = list(output.names(out))
    for scope, name in zip(fields[::2], fields[1::2], strict=False):
        if scope in ("local", "worktree"):
            yield f"{name}={'false' if name.endswith('.required') else ''}"


def _is_regular(root: Path, path: str, real: dict[str, bool]) -> bool:
    """Whether `path` is a plain file that no symbolic link leads to; `real` remembers the folders seen."""
    folder = path.rpartition("/")[0]
    if folder not in real:
        parents = [folder[:i] for i, c in enumerate(folder) if c == "/"] + [folder]
        real[folder] = all(not os.path.islink(root / parent) for parent in parents)
    try:
        return real[folder] and stat.S_ISREG(os.lstat(root / path).st_mode)
    except OSError:
        return False


def _whole(path: Path) -> tuple[range, ...]:
    """All lines of a new file; none when it is binary by git's rule (a NUL near the start) or unreadable."""
    count, last = 0, b"\n"
    with suppress(OSError), path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if last == b"\n" and not count and b"\0" in chunk[:8000]:
                return ()
            count, last = count + chunk.count(b"\n"), chunk[-1:]
    count += last != b"\n"
    return (range(count),) if count else ()
