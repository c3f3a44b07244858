"""The storefront is the same everywhere, tells the story it should, and hides what planted.toml lists."""

from __future__ import annotations

import ast
import csv
import os
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import parse

from cx_lsp import demo

HEAD = "0321ee4"
PLANTED: dict[str, list[dict[str, str]]] = tomllib.loads(
    Path(__file__).with_name("planted.toml").read_text(encoding="utf-8")
)
WEAKNESSES = PLANTED["weakness"]
MARKED = WEAKNESSES + PLANTED["near_miss"]


def git(repository: Path, *arguments: str) -> str:
    answer = subprocess.run(
        ["git", "-C", str(repository), *arguments], capture_output=True, check=True, encoding="utf-8"
    )
    return answer.stdout


def named(entry: dict[str, str]) -> str:
    return f"{entry['code']} {entry['path']} {entry['line'][:30]}"


def lines_of(text: str, line: str) -> list[int]:
    return [number for number, found in enumerate(text.splitlines(), 1) if found.strip() == line]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.build(tmp_path_factory.mktemp("demo") / "shop")


@pytest.fixture(scope="module")
def tracked(shop: Path) -> dict[str, str]:
    return {path: (shop / path).read_text(encoding="utf-8") for path in git(shop, "ls-files").splitlines()}


def test_commit_ids_are_the_same_on_every_machine(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DEFAULT_HASH", "sha256")
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2001-01-01T00:00:00Z")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    config = tmp_path / "config"
    config.write_text("[core]\nautocrlf = true\n[init]\ndefaultBranch = trunk\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    again = demo.build(tmp_path / "again")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    assert git(again, "rev-parse", "main") == git(shop, "rev-parse", "HEAD")
    assert git(shop, "rev-parse", "HEAD").startswith(HEAD)


def test_only_the_test_results_are_untracked(shop: Path) -> None:
    assert git(shop, "status", "--porcelain", "--untracked-files=all") == "?? reports/junit-cx.xml\n"
    assert git(shop, "fsck", "--strict") == ""


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(FileExistsError, match="empty"):
        demo.build(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_an_installer_compiled_and_foreign_line_ends_do_not_enter_history(tmp_path: Path) -> None:
    (tmp_path / "shop" / "__pycache__").mkdir(parents=True)
    (tmp_path / "shop" / "__pycache__" / "app.cpython-311.pyc").write_bytes(b"\0")
    (tmp_path / "shop" / "app.py").write_bytes(b"a = 1\r\n")
    assert list(demo.texts(tmp_path)) == [("shop/app.py", b"a = 1\n")]


def test_every_folder_is_a_commit_in_order(shop: Path) -> None:
    history = Path(demo.__file__).parent / "history"
    folders = sorted(path.name for path in history.iterdir() if path.is_dir() and path.name[0].isdigit())
    assert [commit["folder"] for commit in demo.commits()] == folders
    dates = [commit["date"] for commit in demo.commits()]
    assert dates == sorted(dates)
    assert {date.year for date in dates} == {2020, 2025, 2026}
    assert len(git(shop, "log", "--format=%h").splitlines()) == len(folders) == 14


def told_by(shop: Path, subject: str, form: str) -> str:
    return git(shop, "log", "-1", f"--format={form}", f"--grep=^{subject}").strip()


@pytest.mark.parametrize(
    ("subject", "form", "told"),
    [
        ("Open the catalogue", "%an <%ae> %cn %cs", "Mara Lind <mara@example.com> Mara Lind 2020-03-09"),
        (
            "Let customers ask",
            "%(trailers:unfold,separator=%x7C)",
            "Co-Authored-By: Claude <noreply@anthropic.com>|Reviewed-by: Ann Lee <ann@example.com>",
        ),
        (
            "Redeem coupons",
            "%an %(trailers:unfold)",
            "Jonas Okafor Co-Authored-By: Claude <noreply@anthropic.com>",
        ),
        (
            "Add the back office",
            "%an <%ae> %cn",
            "copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com> GitHub",
        ),
        (
            "Quote prices",
            "%an %(trailers:unfold)",
            "Priya Raman Co-authored-by: Cursor <cursoragent@cursor.com>",
        ),
        (
            "Preview receipts",
            "%(trailers:unfold)",
            "Co-Authored-By: Claude Sonnet 4.5 <noreply@anthropic.com>",
        ),
        ("Cancel orders", "%an %cn %s", "Mara Lind GitHub Cancel orders and download invoices (#42)"),
    ],
)
def test_people_and_agents_sign_as_in_the_wild(shop: Path, subject: str, form: str, told: str) -> None:
    assert told_by(shop, subject, form) == told


def test_only_one_part_of_the_squash_was_written_with_an_agent(shop: Path) -> None:
    parts = told_by(shop, "Cancel orders", "%b").split("---------")
    assert ["Co-Authored-By: Claude" in part for part in parts] == [False, True, False]


def test_nobody_but_ann_reviewed_an_agent(shop: Path) -> None:
    assert git(shop, "log", "--format=%s", "--grep=Reviewed-by") == "Let customers ask for a refund\n"


def test_every_file_is_clean_text(shop: Path) -> None:
    nothing = git(shop, "hash-object", "-t", "tree", os.devnull).strip()
    assert git(shop, "diff", "--check", nothing, "HEAD") == ""
    for folder in (Path(demo.__file__).parent / "history").iterdir():
        for path, content in demo.texts(folder) if folder.is_dir() else ():
            assert content.endswith(b"\n"), path
            assert not {"\u2014", "\t"} & set(content.decode()), path


def test_every_version_of_a_python_file_parses() -> None:
    history = Path(demo.__file__).parent / "history"
    sources = [path for path in history.rglob("*.py") if "__pycache__" not in path.parts]
    assert len(sources) > 20
    for path in sources:
        ast.parse(path.read_text(encoding="utf-8"), str(path))


def test_the_registry_names_tests_and_signals_that_exist(tracked: dict[str, str]) -> None:
    journeys = tomllib.loads(tracked["cx.toml"])["journeys"]
    stakes = {name: journey["stakes"] for name, journey in journeys.items()}
    assert stakes == {"checkout": "high", "refunds": "high", "account": "moderate", "browse": "low"}
    tests = "".join(text for path, text in tracked.items() if "/tests/" in path or "/e2e/" in path)
    for name, journey in journeys.items():
        runs, tagged = journey["tests"]
        assert runs.removeprefix("pytest:") in tracked
        assert tagged == f"tag:journey:{name}"
        assert f'journey("{name}")' in tests
    rows = list(csv.DictReader(tracked["ops/csat.csv"].splitlines()))
    assert {row["journey"] for row in rows} == {"checkout", "refunds"}
    assert float(rows[-2]["value"]) < journeys["checkout"]["signals"][0]["warn_below"]


def results(shop: Path) -> list[Any]:
    return list(parse(shop / "reports" / "junit-cx.xml").iter("testcase"))


def test_one_cx_regression_test_failed_last_time(shop: Path, tracked: dict[str, str]) -> None:
    failed = [case.get("name") for case in results(shop) if case.find("failure") is not None]
    assert failed == ["test_an_approved_refund_goes_back_on_the_shelf"]
    for case in results(shop):
        path = case.get("classname").replace(".", "/") + ".py"
        assert f"def {case.get('name')}(" in tracked[path]


@pytest.mark.parametrize("entry", MARKED, ids=named)
def test_what_is_planted_stands_where_it_should(tracked: dict[str, str], entry: dict[str, str]) -> None:
    found = lines_of(tracked[entry["path"]], entry["line"])
    assert len(found) == 1


@pytest.mark.parametrize("entry", WEAKNESSES, ids=named)
def test_a_weakness_came_with_the_commit_that_tells_its_story(shop: Path, entry: dict[str, str]) -> None:
    story = next(commit for commit in demo.commits() if commit["folder"] == entry["folder"])
    subject = story["message"].splitlines()[0]
    number = lines_of((shop / entry["path"]).read_text(encoding="utf-8"), entry["line"])[0]
    blamed = git(shop, "blame", "--porcelain", f"-L{number},{number}", "--", entry["path"])
    assert f"\nsummary {subject}\n" in blamed


def test_the_flagship_stands_in_line_41(tracked: dict[str, str]) -> None:
    assert lines_of(tracked["service/shop/checkout.py"], WEAKNESSES[0]["line"]) == [41]


def body(text: str, head: str) -> list[str]:
    after = text.split(head)[1].splitlines()[1:]
    return after[: after.index("    )") + 1]


def test_the_copied_function_is_a_verbatim_copy(tracked: dict[str, str]) -> None:
    original = body(tracked["service/shop/pricing.py"], "def total_of")
    assert len(original) >= 12
    assert original == body(tracked["service/shop/wholesale.py"], "def quote_total")
