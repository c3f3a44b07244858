"""What counts as typed, what as a burst, and what is left unsaid; by a clock of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from cx_lsp.prints import line_print
from cx_lsp.record import journal
from cx_lsp.record.entry import Entry
from cx_lsp.server.documents import Documents, Step
from cx_lsp.server.recorder import Recorder
from tests.server import shop

OLD = "import os\n\n\ndef old_one(first):\n    return os.path.join(first, 'name')\n"
BLOCK = """def pasted(alpha, beta):
    total = alpha + beta
    for each in range(total):
        print(each)
    return total
"""
"""Five lines that stand nowhere else."""


class Desktop:
    """An editor with one file, in a repository of its own."""

    def __init__(self, root: Path, text: str = OLD) -> None:
        self.root = root
        self.path = root / "app.py"
        shop.write(self.path, text)
        shop.git(root, "init", "-q")
        self.now = 100.0
        self._steps: list[Step] = []
        self.documents = Documents("utf-8")
        self.recorder = Recorder("Neovim", lambda job: job())
        self.uri = self.path.as_uri()
        self.open(self.uri, text)

    def open(self, uri: str, text: str) -> None:
        self.documents.open(types.TextDocumentItem(uri, "python", 1, text))
        opened = self.documents.get(uri)
        assert opened is not None
        self.recorder.opened(opened)

    @property
    def text(self) -> str:
        found = self.documents.get(self.uri)
        assert found is not None
        return found.document.text

    def replace(self, old: str, new: str, seconds: float = 0.2) -> None:
        """One change of one place, one message."""
        at = self.text.index(old) if old else len(self.text)
        self.send([(at, at + len(old), new)], seconds)

    def send(self, edits: list[tuple[int, int, str]], seconds: float = 0.2) -> None:
        """Several changes in one message, by offsets."""
        self.now += seconds
        for start, end, new in edits:
            head, tail = self.text[:start], self.text[:end]
            range_ = types.Range(
                types.Position(head.count("\n"), len(head) - head.rfind("\n") - 1),
                types.Position(tail.count("\n"), len(tail) - tail.rfind("\n") - 1),
            )
            self._steps += self.documents.change(
                self.uri, 2, [types.TextDocumentContentChangePartial(range_, new)]
            )
        self._flush()

    def whole(self, text: str) -> None:
        """The whole text anew, as simple editors send it."""
        self.now += 1
        change = types.TextDocumentContentChangeWholeDocument(text)
        self._steps += self.documents.change(self.uri, 2, [change])
        self._flush()

    def type(self, text: str, seconds: float = 0.1) -> None:
        """Key by key at the end of the text."""
        for key in text:
            self.replace("", key, seconds)

    def save(self) -> None:
        self.path.write_bytes(self.text.encode())
        opened = self.documents.get(self.uri)
        assert opened is not None
        written = self.recorder.saved(opened)
        if written is not None:
            self.recorder.record(written)

    def entries(self, by: str = "human") -> list[Entry]:
        folder = journal.folder_of(self.root)
        assert folder is not None
        return [entry for entry in journal.read(folder) if entry.by == by]

    def claimed(self, by: str = "human") -> set[str]:
        """The lines of the text that the journal speaks of."""
        prints = {p for entry in self.entries(by) for run in entry.runs for p in run.prints if p}
        return {line.strip() for line in self.text.splitlines() if line_print(line.encode()) in prints}

    def _flush(self) -> None:
        steps, self._steps = self._steps, []
        texts = [o.document.data for o in self.documents if o.uri != self.uri]
        self.recorder.changed(self.uri, steps, self.now, texts)


@pytest.fixture
def desktop(tmp_path: Path) -> Desktop:
    return Desktop(tmp_path.resolve())


def test_lines_typed_key_by_key_are_a_persons(desktop: Desktop) -> None:
    desktop.type("def typed(a):\n    return a * 2\n")
    desktop.save()
    (entry,) = desktop.entries()
    assert (entry.tool, entry.how, entry.level, entry.path) == ("Neovim", "typed", 1, "app.py")
    assert desktop.claimed() == {"def typed(a):", "return a * 2"}
    assert entry.runs[0].at == 5
    assert entry.runs[0].above == line_print(b"return os.path.join(first, 'name')")
    assert (
        "typed(a)"
        not in (desktop.root / ".git/cx/journal")
        .joinpath(journal.session_file("Neovim", entry.session))
        .read_text()
    )


def test_what_came_at_once_is_never_a_persons(desktop: Desktop) -> None:
    desktop.replace("", BLOCK)
    desktop.save()
    assert desktop.entries() == []
    (entry,) = desktop.entries("ai")
    assert (entry.tool, entry.how, entry.level) == ("", "burst", 5)
    assert len(entry.runs[0].prints) == 5


def test_a_line_with_old_or_sudden_characters_is_left_unsaid(desktop: Desktop) -> None:
    desktop.replace("(first):", "(first, b):")
    desktop.type("x = ")
    desktop.replace("", "some_function_call(one)")
    desktop.save()
    assert desktop.claimed() == desktop.claimed("ai") == set()


def test_a_name_the_file_holds_may_be_completed(desktop: Desktop) -> None:
    desktop.type("y = ol")
    desktop.replace("", "d_one()")
    desktop.save()
    assert desktop.claimed() == {"y = old_one()"}


def test_keys_sent_together_are_keys_if_there_was_time_to_press_them(desktop: Desktop) -> None:
    at = len(desktop.text)
    line = "value_of_everything = compute(a, b)\n"
    desktop.send([(at + i, at + i, key) for i, key in enumerate(line)], seconds=6)
    desktop.save()
    assert desktop.claimed() == {line.strip()}


def test_keys_faster_than_fingers_are_nobodys(desktop: Desktop) -> None:
    desktop.type("first = 1\nsecond = 2\nthird = 3\nfourth = 4\nfifth = 5\n", seconds=0.005)
    desktop.save()
    assert desktop.claimed() == desktop.claimed("ai") == set()


def test_lines_streamed_one_after_the_other_are_nobodys(desktop: Desktop) -> None:
    for line in ("for each in found:\n", "    try:\n", "        take(each)\n", "    pass\n"):
        desktop.replace("", line, seconds=0.2)
    desktop.save()
    assert desktop.claimed() == set()


def test_moved_copied_and_undone_code_is_no_burst(desktop: Desktop) -> None:
    function = OLD[OLD.index("def") :]
    desktop.replace(function, "")
    desktop.replace("", "\n" + function.replace("    ", "\t"))
    desktop.open((desktop.root / "other.py").as_uri(), BLOCK)
    desktop.replace("", BLOCK)
    desktop.save()
    assert desktop.entries() == desktop.entries("ai") == []


def test_a_line_deleted_key_by_key_and_brought_back_at_once_is_no_burst(desktop: Desktop) -> None:
    line = "    return os.path.join(first, 'name')"
    for end in range(len(line), 0, -1):
        desktop.replace(
            line[:end] + "\n" if end == len(line) else line[:end],
            line[: end - 1] + "\n" if end == len(line) else line[: end - 1],
        )
    desktop.replace("", line.strip())
    desktop.save()
    assert desktop.entries("ai") == []


@pytest.mark.parametrize("whole", [True, False])
def test_a_formatter_changes_nothing_of_what_is_known(desktop: Desktop, whole: bool) -> None:
    desktop.type("def typed( a ):\n    return [a,'b']\n")
    laid_out = (
        desktop.text.replace("'", '"').replace("( a )", "(a)").replace("[a,", "[\n        a,\n        ")
    )
    if whole:
        desktop.whole(laid_out)
    else:
        desktop.replace("[a,'b']", '[\n        a,\n        "b"]')
        desktop.replace("( a )", "(a)")
    desktop.save()
    assert desktop.claimed("ai") == set()
    assert desktop.claimed() >= {"def typed(a):", "return [", "a,"}
    assert "def old_one(first):" not in desktop.claimed()


def test_a_text_read_anew_from_disk_is_no_burst(desktop: Desktop) -> None:
    shop.write(desktop.path, OLD + BLOCK)
    desktop.replace("", BLOCK)
    desktop.type("x = 1\n", seconds=2)
    desktop.save()
    assert desktop.entries("ai") == []


def test_typed_lines_are_told_once_and_follow_what_moves_them(desktop: Desktop) -> None:
    desktop.type("def typed(a):\n    return a\n")
    desktop.save()
    desktop.replace("import os\n", "import os\n\n")
    desktop.type("z = 1\n")
    desktop.save()
    first, second = desktop.entries()
    assert [run.at for run in first.runs] == [5]
    assert [(run.at, run.prints) for run in second.runs] == [(8, (line_print(b"z = 1"),))]


def test_a_line_finished_after_a_save_is_a_persons_whole(desktop: Desktop) -> None:
    desktop.type("answer = ")
    desktop.save()
    desktop.type("42")
    desktop.save()
    assert desktop.claimed() == {"answer = 42"}


def test_what_another_program_wrote_while_saving_is_not_claimed(desktop: Desktop) -> None:
    desktop.type("mine = 1\n")
    opened = desktop.documents.get(desktop.uri)
    assert opened is not None
    written = desktop.recorder.saved(opened)
    assert written is not None
    desktop.path.write_text("theirs = 1\n" + desktop.text)
    desktop.recorder.record(written)
    (entry,) = desktop.entries()
    assert [run.at for run in entry.runs] == [6]


def test_texts_that_are_no_files_leave_no_trace(desktop: Desktop) -> None:
    desktop.uri = "untitled:Untitled-1"
    desktop.open(desktop.uri, "")
    desktop.type("x = 1\n")
    desktop.save()
    assert desktop.entries() == []
