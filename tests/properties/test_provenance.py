"""Whatever is done to a history and its files, no human line becomes AI at the levels 1 to 3."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from cx_lsp.evidence.spans import by_line, split
from cx_lsp.git import Repository
from cx_lsp.prints import line_prints
from cx_lsp.project import Evidence, open_project
from cx_lsp.project.settle import settle
from cx_lsp.record import Entry, diff, journal
from tests.evidence.history import commit, git, repository, write

CLAUDE = "Co-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>"
NOISE = ["", "}", "    return None", "else:"]


@dataclass
class Story:
    """A repository, what people and agents do in it, and who wrote which of its lines."""

    root: Path
    chance: Random
    files: dict[str, list[str]] = field(default_factory=lambda: {"a.py": []})
    written: int = 0

    def new(self, who: str) -> list[str]:
        """A few lines that nobody else writes, with some that everybody writes between them."""
        lines = []
        for _ in range(self.chance.randint(1, 5)):
            self.written += 1
            lines.append(f"{who}_line_{self.written} = do_{self.chance.randrange(10**6)}()")
            if self.chance.random() < 0.4:
                lines.append(self.chance.choice(NOISE))
        return lines

    def edit(self, who: str) -> None:
        lines = self.files[self.chance.choice(sorted(self.files))]
        for _ in range(self.chance.randint(1, 3)):
            at = self.chance.randint(0, len(lines))
            lines[at : at + self.chance.choice([0, 0, 1, 3])] = self.new(who)
        self.lay_down()

    def lay_down(self) -> None:
        for name, lines in self.files.items():
            write(self.root, name, "".join(f"{line}\n" for line in lines))

    def commit(self, message: str = "Work") -> None:
        commit(self.root, message)

    def human(self) -> None:
        """A person edits and commits."""
        self.edit("human")
        self.commit()

    def agent_signs(self) -> None:
        """An agent edits, and moves or indents what people wrote, in a commit of its own."""
        {0: self.move, 1: self.indent}.get(self.chance.randrange(3), self.lay_down)()
        self.edit("agent")
        self.commit(f"Work\n\n{CLAUDE}")

    def agent_is_seen(self) -> None:
        """An agent edits and its hook tells; then a person commits, with lines of their own."""
        before = {name: line_prints(_bytes(lines)) for name, lines in self.files.items()}
        head = git(self.root, "rev-parse", "HEAD")
        self.edit("agent")
        folder = journal.folder_of(self.root)
        assert folder is not None
        for name, lines in self.files.items():
            runs = diff(before.get(name, []), line_prints(_bytes(lines)))
            entry = Entry(journal.now(), "ai", "Claude Code", "m", "s", name, "Edit", 1, False, head, runs, 0)
            journal.append(folder, [entry] if runs else [])
        if self.chance.random() < 0.5:
            self.edit("human")
        self.commit()
        if self.chance.random() < 0.5:
            settle(Repository.open(self.root))

    def move(self) -> None:
        """A block goes to another place or file."""
        lines = self.files[self.chance.choice(sorted(self.files))]
        at = self.chance.randint(0, len(lines))
        block = lines[at : at + 6]
        del lines[at : at + 6]
        there = self.files.setdefault(self.chance.choice(["a.py", "b.py"]), [])
        spot = self.chance.randint(0, len(there))
        there[spot:spot] = block
        self.lay_down()

    def indent(self) -> None:
        """A formatter."""
        for lines in self.files.values():
            lines[:] = [f"    {line}" if line and not line.startswith("  ") else line for line in lines]
        self.lay_down()

    def person_moves(self) -> None:
        self.move()
        self.commit()

    def person_formats(self) -> None:
        self.indent()
        self.commit()

    def amend(self) -> None:
        self.edit("human")
        git(self.root, "commit", "-q", "-a", "--amend", "--allow-empty", "-m", "Amended")

    def squash(self) -> None:
        """The last commits become one."""
        count = min(3, int(git(self.root, "rev-list", "--count", "HEAD")) - 1)
        if count > 1:
            git(self.root, "reset", "-q", "--soft", f"HEAD~{count}")
            self.commit("Squashed (#7)")

    def rebase(self) -> None:
        """The last commit is replayed on another one."""
        if int(git(self.root, "rev-list", "--count", "HEAD")) > 1:
            last = git(self.root, "rev-parse", "HEAD")
            git(self.root, "reset", "-q", "--hard", "HEAD~1")
            commit(self.root, "Meanwhile", {f"other{self.written}.py": "x = 1\n"})
            git(self.root, "cherry-pick", "--allow-empty", last)

    def rename(self) -> None:
        old = self.chance.choice(sorted(self.files))
        self.written += 1
        new = f"renamed_{self.written}.py"
        self.files[new] = self.files.pop(old)
        git(self.root, "mv", old, new)
        self.commit("Rename")

    def unsaved(self) -> None:
        """Work that is not committed yet."""
        self.edit("human")


DEEDS = [
    "human", "agent_signs", "agent_is_seen", "person_moves", "person_formats",
    "amend", "squash", "rebase", "rename",
]  # fmt: skip


def _bytes(lines: list[str]) -> list[bytes]:
    return [line.encode() for line in lines]


@contextmanager
def somewhere() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        cache, before = f"{folder}/cache", os.environ.get("CX_LSP_CACHE")
        os.environ["CX_LSP_CACHE"] = cache
        try:
            yield repository(Path(folder).resolve() / "work")
        finally:
            if before is None:
                del os.environ["CX_LSP_CACHE"]
            else:
                os.environ["CX_LSP_CACHE"] = before


def told(root: Path, names: list[str]) -> Iterator[tuple[str, str, int]]:
    """Each line with its author and level."""
    project = open_project(root)
    try:
        evidence = Evidence(project)
        evidence.ask(names)
        for name in names:
            text = split((root / name).read_bytes())
            for line, claim in zip(text, by_line(evidence(name), len(text)), strict=True):
                yield line.decode(), claim.author if claim else "unknown", claim.level if claim else 0
    finally:
        project.close()


@settings(max_examples=int(os.environ.get("CX_EXAMPLES", "12")), deadline=None)
@given(seed=st.integers(0, 10**9), deeds=st.lists(st.sampled_from(DEEDS), min_size=2, max_size=7))
def test_no_human_line_ever_becomes_ai(seed: int, deeds: list[str]) -> None:
    with somewhere() as root:
        git(root, "config", "user.name", "Ann Lee")
        git(root, "config", "user.email", "ann@example.com")
        story = Story(root, Random(seed))
        story.human()
        for deed in deeds:
            getattr(story, deed)()
        if story.chance.random() < 0.3:
            story.unsaved()
        wrong = [
            (line, level)
            for line, author, level in told(root, [n for n in sorted(story.files) if (root / n).exists()])
            if "human_line" in line and author == "ai" and level <= 3
        ]
        assert not wrong, "a person wrote these"


def test_what_an_agent_wrote_is_known_at_the_end_of_a_long_story() -> None:
    with somewhere() as root:
        git(root, "config", "user.name", "Ann Lee")
        git(root, "config", "user.email", "ann@example.com")
        story = Story(root, Random(4))
        deeds = ["human", "agent_is_seen", "person_formats", "agent_is_seen", "squash", "rename", "rebase"]
        for deed in deeds:
            getattr(story, deed)()
        lines = list(told(root, sorted(story.files)))
        agents = [(author, level) for line, author, level in lines if "agent_line" in line]
        found = sum(author == "ai" and level == 1 for author, level in agents)
        assert agents
        assert found == len(agents)
