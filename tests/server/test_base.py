"""What an edit takes away from a handler shows at once, the same as when it is checked since HEAD."""

from __future__ import annotations

from pathlib import Path

import pytest

from cx_lsp.git import compared
from cx_lsp.model import Finding
from cx_lsp.project import Evidence, open_project
from cx_lsp.project.past import past
from cx_lsp.project.since import new_findings
from cx_lsp.server.session import Session
from cx_lsp.text import Document
from tests.program.test_direction import EXPRESS, FASTAPI, FLASK
from tests.projects import mended
from tests.server.shop import commit, git, write
from tests.server.test_sessions import Later

FILES = {"orders.py": FASTAPI, "bills.py": FLASK, "receipts.js": EXPRESS}
MAIN = """from fastapi import Depends, FastAPI

import items
from orders import current_user

app = FastAPI()
app.include_router(items.router, dependencies=[Depends(current_user)])
"""
ITEMS = """from fastapi import APIRouter

router = APIRouter(prefix="/items")


@router.post("/")
def add(name: str):
    return items.add(name)
"""
EDITS = [
    ("orders.py", "def drop(id: int, user=Depends(current_user)):", "def drop(id: int):"),
    ("orders.py", ", dependencies=[Depends(admin)]", ""),
    (
        "orders.py",
        "    if order.owner_id != user.id:\n        raise HTTPException(status_code=403)\n",
        "",
    ),
    ("orders.py", "count: int = Field(ge=1, le=10)", "count: int"),
    ("orders.py", "router = APIRouter()", "router = APIRouter()\n\n# a remark\n"),
    (
        "orders.py",
        "def change(id: int, kind: str, order: Order",
        "def change(id: int, kind: str, order: dict",
    ),
    ("bills.py", "@login_required\ndef add", "def add"),
    ("bills.py", "    if not form.validate_on_submit():\n        abort(422)\n", ""),
    ("receipts.js", "requireAuth, validate(orderSchema), ", "requireAuth, "),
    ("receipts.js", "requireAuth, isAdmin, ", ""),
    ("receipts.js", "const router", "// # a remark\nconst router"),
]


class Here:
    """A repository with one commit, and its session in an editor."""

    def __init__(self, root: Path, files: dict[str, str]) -> None:
        self.root = root
        for path, text in files.items():
            write(root / path, text)
        git(root, "init", "-q", "-b", "main")
        commit(root, "Start")
        self.git = Later()
        self.told: list[str] = []
        project = open_project(root)
        project.refresh()
        self.session = Session(project, self.git, lambda _root, path: self.told.append(path))

    def shown(self, path: str, text: str) -> list[Finding]:
        """What the editor shows of a text once git has spoken."""
        self.session.check(path, Document.of(text))
        self.git.work()
        return lost(self.typed(path, text))

    def typed(self, path: str, text: str) -> list[Finding]:
        """What the editor shows of a text at once."""
        return self.session.check(path, Document.of(text))


def lost(found: list[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.code == "CX234"]


def since_head(root: Path, path: str) -> list[Finding]:
    """What the command line says about a file on disk."""
    project = open_project(root)
    project.refresh()
    evidence = Evidence(project)
    assert project.repository is not None
    before = past(project, compared.on_disk(project.repository, "HEAD"))
    found = new_findings(project, project.workspace(evidence), evidence, before)
    project.close()
    return lost([finding for finding in found if finding.path == path])


def told(found: list[Finding]) -> list[tuple[object, ...]]:
    return [(f.identity, f.message, f.span, f.severity, f.related, f.why, f.fix) for f in found]


@pytest.mark.parametrize(("path", "old", "new"), EDITS, ids=lambda value: str(value)[:20])
def test_the_same_findings_as_check_since_head_on_the_same_text(
    tmp_path: Path, path: str, old: str, new: str
) -> None:
    here = Here(tmp_path, FILES)
    text = FILES[path].replace(old, new)
    shown = here.shown(path, text)
    write(tmp_path / path, text)
    assert told(shown) == told(since_head(tmp_path, path))
    assert bool(shown) == ("# a remark" not in new)


def test_an_edit_shows_what_it_takes_away_at_once_and_no_more_once_it_is_put_back(tmp_path: Path) -> None:
    here = Here(tmp_path, FILES)
    assert here.shown("orders.py", FASTAPI) == []
    text = FASTAPI.replace("def drop(id: int, user=Depends(current_user)):", "def drop(id: int):")
    found = here.typed("orders.py", text)
    [loss] = lost(found)
    assert loss.message.startswith("DELETE /orders/{id} lost its guard `current_user`")
    assert [f.code for f in found if f.scope == loss.scope and f.cwe == loss.cwe] == ["CX234"]
    assert loss.fix is not None
    back = mended({"orders.py": text}, loss.fix)["orders.py"]
    assert back == FASTAPI
    assert lost(here.typed("orders.py", back)) == []


def test_a_guard_taken_from_a_router_shows_in_the_other_file(tmp_path: Path) -> None:
    here = Here(tmp_path, {"orders.py": FASTAPI, "main.py": MAIN, "items.py": ITEMS})
    assert here.shown("items.py", ITEMS) == []
    assert here.shown("main.py", MAIN) == []
    open_ = MAIN.replace(", dependencies=[Depends(current_user)]", "")
    here.typed("main.py", open_)
    assert [f.scope for f in lost(here.typed("items.py", ITEMS))] == ["add"]
    here.session.close("main.py")
    assert lost(here.typed("items.py", ITEMS)) == []
    write(tmp_path / "main.py", open_)
    here.session.project.refresh()
    here.session.base.written("main.py")
    here.session.refreshed()
    assert [f.scope for f in here.shown("items.py", ITEMS)] == ["add"]


def test_a_commit_makes_the_new_text_the_base(tmp_path: Path) -> None:
    here = Here(tmp_path, FILES)
    text = FASTAPI.replace("def drop(id: int, user=Depends(current_user)):", "def drop(id: int):")
    assert here.shown("orders.py", text) != []
    write(tmp_path / "orders.py", text)
    commit(tmp_path, "Open to everyone")
    assert here.shown("orders.py", text) == []
    assert here.shown("orders.py", FASTAPI) == []
    git(tmp_path, "checkout", "-q", "HEAD~1")
    assert here.shown("orders.py", text) != []


def test_git_is_asked_about_what_is_new_and_not_at_every_keystroke(tmp_path: Path) -> None:
    here = Here(tmp_path, FILES)
    here.shown("orders.py", FASTAPI)
    here.git.work()
    for number in range(5):
        here.typed("orders.py", f"{FASTAPI}# {number}\n")
    here.session.base.written("orders.py")
    assert here.git.jobs == []
    git(tmp_path, "add", "-A")
    here.typed("orders.py", FASTAPI)
    assert here.git.jobs == []
    here.typed("bills.py", FLASK)
    assert here.git.jobs != []


def test_a_file_that_head_does_not_have_lost_nothing(tmp_path: Path) -> None:
    here = Here(tmp_path, FILES)
    assert here.shown("new.py", ITEMS) == []
    (tmp_path / "orders.py").unlink()
    assert here.shown("orders.py", FASTAPI) == []
    assert here.shown("orders.py", FASTAPI.replace(", user=Depends(current_user)", "")) != []


def test_a_renamed_file_is_held_against_what_it_was(tmp_path: Path) -> None:
    here = Here(tmp_path, FILES)
    git(tmp_path, "mv", "orders.py", "moved.py")
    here.session.project.refresh()
    here.session.refreshed()
    assert here.shown("moved.py", FASTAPI) == []
    text = FASTAPI.replace("def drop(id: int, user=Depends(current_user)):", "def drop(id: int):")
    assert [f.scope for f in here.shown("moved.py", text)] == ["drop"]


def test_a_repository_without_a_commit_has_no_base(tmp_path: Path) -> None:
    here = Here(tmp_path, {"orders.py": FASTAPI})
    git(tmp_path, "update-ref", "-d", "HEAD")
    assert here.shown("orders.py", FASTAPI.replace("user=Depends(current_user)", "user")) == []
