"""The commit about to be made is judged as it will be: what is staged, whatever else stands on disk."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from tests.e2e.shell import APP, cx, shop
from tests.evidence.history import commit, git, repository, write

OTHER = APP.replace("orders", "bills")
SAFE = APP.replace('request.args["name"]', 'str(int(request.args["name"]))')
AUTH = """from fastapi import HTTPException


def signed_in(request):
    if not request.user:
        raise HTTPException(401)
    return request.user
"""
GUARDED = """from fastapi import APIRouter, Depends

from auth import signed_in

router = APIRouter(prefix="/orders")


@router.get("/")
def listed(user=Depends(signed_in)):
    return user.orders


@router.delete("/{number}")
def cancelled(number: int, user=Depends(signed_in)):
    return cancel(number)
"""
OPEN = GUARDED.replace("cancelled(number: int, user=Depends(signed_in))", "cancelled(number: int)")
HOOK = f"""#!/bin/sh
exec {sys.executable} -m cx_lsp check --staged
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shop(tmp_path / "shop")


def staged(root: Path, *words: str, **env: str) -> list[str]:
    """Code and file of each finding that the commit would bring."""
    ran = cx(root, "check", "--staged", *words, **env)
    assert ran.code in (0, 1), ran.err
    found = [line.split()[:2] for line in ran.out.splitlines() if " CX" in line and not line.startswith(" ")]
    assert ran.code == (1 if found else 0)
    return [f"{code} {place.rsplit(':', 2)[0]}" for place, code in found]


def test_only_what_is_staged_is_judged(root: Path) -> None:
    assert staged(root) == []
    write(root, "more.py", OTHER)
    assert staged(root) == []
    git(root, "add", "more.py")
    assert staged(root) == ["CX201 more.py"]
    write(root, "more.py", SAFE)
    assert staged(root) == ["CX201 more.py"]
    git(root, "add", "more.py")
    write(root, "more.py", OTHER)
    assert staged(root) == []


def test_lines_and_authors_are_those_of_the_staged_text(root: Path) -> None:
    commit(root, "More\n\nCo-Authored-By: Claude <noreply@anthropic.com>", {"more.py": SAFE})
    write(root, "more.py", SAFE.replace('str(int(request.args["name"]))', 'request.args["name"]'))
    git(root, "add", "more.py")
    write(root, "more.py", "# one\n# two\n" + SAFE)
    ran = cx(root, "check", "--staged")
    assert "more.py:9:" in ran.out
    assert "AI-written (Claude" in ran.out


def test_a_guard_that_a_commit_takes_away_is_told_against_head(tmp_path: Path) -> None:
    root = repository(tmp_path / "shop")
    commit(root, "Orders", {"orders.py": GUARDED, "auth.py": AUTH})
    write(root, "orders.py", OPEN)
    assert staged(root) == []
    git(root, "add", "-A")
    assert staged(root) == ["CX234 orders.py"]
    write(root, "orders.py", GUARDED)
    assert staged(root) == ["CX234 orders.py"]
    git(root, "commit", "-qm", "Open")
    assert staged(root) == []


def test_a_guard_in_a_file_that_is_not_added_guards_nothing(tmp_path: Path) -> None:
    root = repository(tmp_path / "shop")
    commit(root, "Orders", {"orders.py": GUARDED, "auth.py": AUTH, "main.py": "import orders\n"})
    moved = GUARDED.replace("user=Depends(signed_in)", "user").replace(
        'APIRouter(prefix="/orders")', 'APIRouter(prefix="/orders", dependencies=[Depends(signed_in)])'
    )
    write(root, "orders.py", moved)
    git(root, "add", "-A")
    assert staged(root) == []
    write(root, "orders.py", moved.replace(", dependencies=[Depends(signed_in)]", ""))
    git(root, "add", "-A")
    write(root, "orders.py", moved)
    assert staged(root) == ["CX234 orders.py", "CX234 orders.py"]


def test_a_new_handler_of_a_path_that_another_answers_lost_nothing(tmp_path: Path) -> None:
    root = repository(tmp_path / "shop")
    commit(root, "Orders", {"orders.py": GUARDED.replace('"/"', '""'), "auth.py": AUTH})
    write(root, "more.py", APP)
    git(root, "add", "-A")
    assert staged(root) == ["CX201 more.py"]


def test_a_repository_without_a_commit_is_judged_whole(tmp_path: Path) -> None:
    root = repository(tmp_path / "shop")
    assert staged(root) == []
    write(root, "app.py", APP)
    assert staged(root) == []
    git(root, "add", "app.py")
    write(root, "app.py", SAFE)
    write(root, "other.py", OTHER)
    assert staged(root) == ["CX201 app.py"]


def test_renamed_deleted_and_replaced_files_bring_what_they_bring(root: Path) -> None:
    commit(root, "More", {"more.py": OTHER + "\n\n# one\n" * 9})
    git(root, "mv", "more.py", "moved.py")
    assert staged(root) == []
    git(root, "rm", "-q", "--cached", "app.py")
    assert staged(root) == []
    (root / "app.py").unlink()
    os.symlink("moved.py", root / "app.py")
    git(root, "add", "app.py")
    assert staged(root) == []
    (root / "moved.py").unlink()
    git(root, "reset", "-q", "--hard")
    (root / "more.py").unlink()
    write(root, "new.py", "x = 1\n")
    assert staged(root) == []


def test_a_file_that_is_only_announced_is_no_part_of_the_commit(root: Path) -> None:
    write(root, "more.py", OTHER)
    git(root, "add", "-N", "more.py")
    assert staged(root) == []


@pytest.mark.parametrize("name", ["a b.py", "a\nb.py", 'a"b.py', "é🛒.py", "-n.py"])
def test_every_name_that_git_knows_is_judged(root: Path, name: str) -> None:
    write(root, name, OTHER)
    git(root, "add", "-A")
    write(root, name, SAFE)
    ran = cx(root, "check", "--staged", "--format", "json")
    assert ran.code == 1
    assert '"CX201"' in ran.out


def test_a_name_that_is_not_text_harms_nothing(root: Path) -> None:
    file = os.fsencode(root) + b"/b\xff.py"
    Path(os.fsdecode(file)).write_bytes(OTHER.encode())
    write(root, "more.py", OTHER)
    git(root, "add", "more.py")
    assert staged(root) == ["CX201 more.py"]
    git(root, "add", "-A")
    assert staged(root) == ["CX201 more.py"]
    Path(os.fsdecode(file)).unlink()
    assert staged(root) == ["CX201 more.py"]


def merge(root: Path, ours: dict[str, str | bytes], theirs: dict[str, str | bytes]) -> None:
    """Leaves a merge under way, without a commit."""
    git(root, "checkout", "-q", "-b", "side")
    commit(root, "Theirs", theirs)
    git(root, "checkout", "-q", "main")
    commit(root, "Ours", ours)
    git(root, "merge", "-q", "--no-commit", "--no-ff", "side")


def test_a_merge_brings_what_none_of_its_parents_had(root: Path) -> None:
    merge(root, {"ours.py": "x = 1\n"}, {"theirs.py": OTHER})
    assert staged(root) == []
    write(root, "ours.py", APP.replace("orders", "receipts"))
    assert staged(root) == []
    git(root, "add", "ours.py")
    assert staged(root) == ["CX201 ours.py"]


def test_a_merge_that_loses_a_guard_both_sides_had_is_told(tmp_path: Path) -> None:
    root = repository(tmp_path / "shop")
    commit(root, "Orders", {"orders.py": GUARDED, "auth.py": AUTH})
    merge(root, {"ours.py": "x = 1\n"}, {"orders.py": GUARDED.replace("listed", "all_of_them")})
    assert staged(root) == []
    write(root, "orders.py", OPEN.replace("listed", "all_of_them"))
    git(root, "add", "-A")
    assert staged(root) == ["CX234 orders.py"]


def test_what_a_merge_takes_over_was_judged_where_it_was_made(tmp_path: Path) -> None:
    root = repository(tmp_path / "shop")
    commit(root, "Orders", {"orders.py": GUARDED, "auth.py": AUTH})
    merge(root, {"orders.py": GUARDED.replace("user.orders", "user.all_orders")}, {"auth.py": AUTH + "\n"})
    assert staged(root) == []
    git(root, "merge", "--abort")
    git(root, "checkout", "-q", "side")
    commit(root, "Open it", {"orders.py": OPEN})
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-commit", "--no-ff", "side")
    assert "all_orders" in (root / "orders.py").read_text()
    assert staged(root) == []


def test_a_conflict_is_left_out_and_named(root: Path) -> None:
    git(root, "checkout", "-q", "-b", "side")
    commit(root, "Theirs", {"app.py": APP.replace("/orders", "/a"), "more.py": OTHER})
    git(root, "checkout", "-q", "main")
    commit(root, "Ours", {"app.py": APP.replace("/orders", "/b")})
    with pytest.raises(Exception, match="returned non-zero"):
        git(root, "merge", "-q", "side")
    write(root, "new.py", APP.replace("/orders", "/c").replace("orders", "third"))
    git(root, "add", "new.py")
    ran = cx(root, "check", "--staged")
    assert "app.py: left out, its merge conflict is not settled yet" in ran.out + ran.err
    assert staged(root) == ["CX201 new.py"]


def test_a_manifest_counts_as_it_is_staged(tmp_path: Path) -> None:
    root = repository(tmp_path / "shop")
    manifest = '[project]\nname = "shop"\ndependencies = ["flask"]\n'
    commit(root, "Start", {"pyproject.toml": manifest, "app.py": "import flask\n"})
    write(root, "app.py", "import flask\nimport flask_smart_auth\n")
    git(root, "add", "app.py")
    write(root, "pyproject.toml", manifest.replace('"flask"', '"flask", "flask-smart-auth"'))
    alone = staged(root, "--select", "CX232")
    git(root, "add", "pyproject.toml")
    assert [alone, staged(root, "--select", "CX232")] == [["CX232 app.py"], []]


def test_a_hook_of_git_stops_the_commit_and_sees_the_index_git_made_for_it(root: Path) -> None:
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK)
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    env = str(Path(__file__).parents[2])
    write(root, "more.py", OTHER)
    write(root, "note.py", "x = 1\n")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Only the note", "note.py", PYTHONPATH=env)
    with pytest.raises(Exception, match="returned non-zero"):
        git(root, "commit", "-qam", "All", PYTHONPATH=env)
    write(root, "more.py", SAFE)
    git(root, "commit", "-qam", "Judged", PYTHONPATH=env)
    assert git(root, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--staged", "--since", "HEAD"), "not allowed with"),
        (("--staged", "--fix"), "--fix mends files, not what is staged"),
    ],
)
def test_what_makes_no_sense_together_is_refused(root: Path, words: tuple[str, ...], said: str) -> None:
    ran = cx(root, "check", *words)
    assert ran.code == 2
    assert said in ran.err


def test_without_a_repository_nothing_is_staged(tmp_path: Path) -> None:
    write(tmp_path, "app.py", APP)
    ran = cx(tmp_path, "check", "--staged")
    assert (ran.code, ran.out) == (2, "")
    assert "--staged needs a git repository" in ran.err
