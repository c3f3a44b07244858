"""Which project a text belongs to, and who is asked about its lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from cx_lsp.model import Claim
from cx_lsp.server.desk import Desk, Job, Urgency
from cx_lsp.server.documents import Open
from cx_lsp.server.sessions import Sessions, Told, root_of
from cx_lsp.text import Document
from tests.server import shop
from tests.server.test_freshness import recorded


class Later(Desk):
    """Keeps jobs until they are asked for."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def put(self, urgency: Urgency, job: Job) -> None:
        self.jobs.append(job)

    def work(self) -> None:
        while self.jobs:
            self.jobs.pop(0)()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CX_LSP_CACHE", str(tmp_path / "cache"))


def sessions(git: Desk, problems: list[tuple[str, ...]] | None = None) -> Sessions:
    def note(_root: Path, found: tuple[str, ...]) -> None:
        if problems is not None:
            problems.append(found)

    return Sessions(git, Told(lambda _root: None, note, lambda _root, _path: None))


def text(path: Path) -> Open:
    return Open(path.as_uri(), "python", 1, Document.of(path.read_bytes()))


def test_a_repository_goes_before_a_folder_and_a_file_may_stand_alone(tmp_path: Path) -> None:
    root = shop.build(tmp_path / "folder" / "shop")
    shop.write(tmp_path / "folder" / "loose.py", "")
    shop.write(tmp_path / "other" / "loose.py", "")
    folders = (tmp_path / "folder",)
    assert root_of(root / "tests" / "cx" / "test_orders.py", folders) == root
    assert root_of(tmp_path / "folder" / "loose.py", folders) == tmp_path / "folder"
    assert root_of(tmp_path / "other" / "loose.py", folders) is None


def test_authors_are_unknown_until_git_has_spoken_and_follow_unsaved_text(tmp_path: Path) -> None:
    git = Later()
    app = shop.build(tmp_path.resolve() / "shop") / "app.py"
    found = sessions(git).of(text(app))
    assert found is not None
    session, path = found

    def first(document: Document) -> Claim | None:
        return session.check(path, document)[0].author

    saved = Document.of(shop.APP)
    unknown = first(saved)
    assert unknown is not None
    assert unknown.author == "unknown"
    git.work()
    known = first(saved)
    assert known is not None
    assert (known.author, known.tool) == ("ai", "Claude Code")
    moved = first(Document.of("# one\n# more\n" + shop.APP))
    assert moved is not None
    assert moved.author == "ai"
    edited = first(Document.of(shop.APP.replace("where name", "where full and name")))
    assert edited is not None
    assert (edited.author, edited.carried) == ("mixed", "9% of it changed since")
    typed = first(
        Document.of(shop.APP.replace("    return sqlite3", "    pool.borrow(1, 2)\n    return sqlite3"))
    )
    assert typed is not None
    assert typed.author == "ai"
    assert git.jobs == []


def test_git_is_asked_again_when_head_moves_and_not_before(tmp_path: Path) -> None:
    git = Later()
    root = shop.build(tmp_path.resolve() / "shop")
    found = sessions(git).of(text(root / "app.py"))
    assert found is not None
    session, path = found
    document = Document.of(shop.APP)
    session.check(path, document)
    git.work()
    session.check(path, document)
    assert git.jobs == []
    shop.write(root / "more.txt", "more")
    shop.commit(root, "More")
    session.check(path, document)
    assert len(git.jobs) == 1


def test_what_an_agent_records_makes_us_ask_again(tmp_path: Path) -> None:
    git = Later()
    root = shop.build(tmp_path.resolve() / "shop")
    found = sessions(git).of(text(root / "app.py"))
    assert found is not None
    session, path = found
    document = Document.of(shop.APP)
    session.check(path, document)
    git.work()
    recorded(root, "other.py")
    session.check(path, document)
    assert git.jobs == []
    recorded(root, path)
    session.check(path, document)
    session.check(path, document)
    assert len(git.jobs) == 1


def test_what_changes_while_git_answers_is_asked_about_once_more(tmp_path: Path) -> None:
    git = Later()
    root = shop.build(tmp_path.resolve() / "shop")
    found = sessions(git).of(text(root / "app.py"))
    assert found is not None
    session, path = found
    session.check(path, Document.of(shop.APP))
    git.work()
    session.authors.again(path)
    session.authors.again(path)
    (answer,) = git.jobs
    git.jobs.clear()
    session.authors._arrived = lambda path: session.authors.again(path)
    answer()
    assert len(git.jobs) == 1


def test_a_broken_configuration_keeps_the_last_good_one(tmp_path: Path) -> None:
    problems: list[tuple[str, ...]] = []
    root = shop.build(tmp_path.resolve() / "shop")
    known = sessions(Later(), problems)
    good = known.around(root)
    shop.write(root / "cx.toml", "journeys = 1\n")
    known.written(root / "cx.toml")
    assert known.around(root) is good
    assert problems[-1][0].startswith("cx.toml:1: ")
    shop.write(root / "cx.toml", shop.CONFIG)
    known.written(root / "cx.toml")
    assert known.around(root) is not good
    assert problems[-1] == ()


def test_until_the_first_index_is_whole_rules_that_need_other_files_stay_silent(tmp_path: Path) -> None:
    root = shop.build(tmp_path.resolve() / "shop")
    shop.write(root / "tests/cx/test_orders.py", shop.TEST.replace("/orders", "/health"))
    health = '\n\n@app.route("/health")\ndef health():\n    return "well"\n'
    shop.write(root / "app.py", shop.APP + health)
    open_ = text(root / "app.py")
    found = sessions(Later()).of(open_)
    assert found is not None
    session, path = found
    assert [f.code for f in session.check(path, open_.document)] == ["CX201"]
    assert not any(session.portrait(path).passages.values())
    session.project.refresh()
    session.refreshed()
    assert [f.code for f in session.check(path, open_.document)] == ["CX401", "CX201"]
    assert any(session.portrait(path).passages.values())
