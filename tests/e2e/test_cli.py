"""The command line as people and machines use it: words in, a report, an exit code and a sentence out."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from cx_lsp import demo
from tests.e2e.shell import APP, FINDING, cx, shop, still_checked
from tests.evidence.history import commit, git, repository, write

SCHEMA = Path(__file__).parents[1] / "report" / "sarif-2.1.0.schema.json"
SEVERITIES = ("error", "warning", "info")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shop(tmp_path / "shop")


@pytest.fixture(scope="module")
def storefront(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.build(tmp_path_factory.mktemp("demo") / "storefront")


# exit codes and sentences


def test_findings_exit_with_one_and_none_with_zero(root: Path) -> None:
    still_checked(cx(root, "check"))
    write(root, "app.py", "x = 1\n")
    ran = cx(root, "check")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("clean: 1 file, ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "nowhere"), "nowhere: no such file or folder"),
        (("check", "--since", "gone"), "revision 'gone' does not exist here; fetch it with"),
        (("check", "--since", "--all"), "expected one argument"),
        (("check", "--since=--all"), "revision '--all' does not exist here"),
        (("check", "--select", "CX999"), "no rule is called CX999; `cx-lsp rules` lists them"),
        (("check", "--ignore", "CX201,nonsense"), "no rule is called NONSENSE; `cx-lsp rules`"),
        (
            ("check", "--output", "no/such/report.json"),
            "no/such/report.json: there is no folder no/such; make it",
        ),
        (("check", "--output", "."), ".: is a folder; name a file in it"),
        (("explain", "CX999"), "no rule is called CX999; `cx-lsp rules` lists them"),
        (("init", "nowhere"), "nowhere: no such file or folder"),
        (("demo", "--into", "."), "is not empty"),
        (("check", "--format", "xml"), "invalid choice: 'xml'"),
        ((), "required: COMMAND"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_said_in_a_sentence(root: Path, words: tuple[str, ...], said: str) -> None:
    ran = cx(root, *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_path_outside_the_repository_is_refused(root: Path, tmp_path: Path) -> None:
    other = shop(tmp_path / "other")
    write(tmp_path, "loose.py", APP)
    for words in ([".", str(other)], ["app.py", str(tmp_path / "loose.py")], [".", ".."]):
        ran = cx(root, "check", *words)
        assert ran.code == 2
        assert f"lies outside {root}; check one repository at a time" in ran.err
    still_checked(cx(tmp_path, "check", str(other)))


def test_a_path_narrows_the_check(root: Path) -> None:
    commit(root, "More", {"pages/shop.py": APP, "pages2/shop.py": APP})
    assert cx(root, "check", "pages").out.count(FINDING) == 1
    assert cx(root, "check", "pages/shop.py", "app.py").out.count(FINDING) == 2
    assert cx(root / "pages", "check", "..").out.count(FINDING) == 3
    assert cx(root / "pages", "check").out.count(FINDING) == 1


IDLE = "GREETING = 'hello'  # cx: ignore[CX203] a sample\n"


def test_fix_mends_what_it_can_and_reports_what_is_left(root: Path) -> None:
    write(root, "idle.py", IDLE)
    os.chmod(root / "idle.py", 0o750)
    assert "  fix: Remove the suppression\n" in cx(root, "check").out
    ran = cx(root, "check", "--fix")
    still_checked(ran)
    assert (root / "idle.py").read_text() == "GREETING = 'hello'\n"
    assert (root / "idle.py").stat().st_mode & 0o777 == 0o750
    assert "note: fixed 1 of 2 findings in 1 file; 1 without a fix\n" in ran.out
    ran = cx(root, "check", "--fix", "idle.py")
    assert (ran.code, "note: fixed 0 of 0 findings\n" in ran.out) == (0, True)


def test_fix_touches_only_what_is_shown(root: Path) -> None:
    commit(root, "Idle", {"old.py": IDLE})
    write(root, "new.py", IDLE)
    assert cx(root, "check", "--fix", "--select", "CX201").code == 1
    assert cx(root, "check", "--fix", "app.py").code == 1
    assert (root / "new.py").read_text() == (root / "old.py").read_text() == IDLE
    ran = cx(root, "check", "--fix", "--since", "HEAD", "--format", "json")
    assert ran.code == 0
    assert json.loads(ran.out)["notes"][0] == "fixed 1 of 1 finding in 1 file"
    assert (root / "old.py").read_text() == IDLE
    assert (root / "new.py").read_text() != IDLE


OWN = """((call function: (identifier) @name) @finding (#eq? @name "print")
  (#set! message "{name} writes where nobody reads") (#set! code "SHOP-1"))
"""


def test_a_team_s_own_rule_is_a_rule_like_the_others(root: Path) -> None:
    write(root, "old.py", "print(1)\nprint(2)  # cx: ignore[SHOP-1] a script for people\nx = 3\n")
    assert "SHOP-1" not in cx(root, "check").out
    write(root, ".cx/rules/print.scm", OWN)
    ran = cx(root, "check")
    still_checked(ran)
    assert "old.py:1:1 SHOP-1 warning print writes where nobody reads\n" in ran.out
    assert ran.out.count("SHOP-1") == 1
    assert cx(root, "check", "--select", "shop-1").out.count("CX201") == 0
    write(root, "cx.toml", '[check]\nseverity = { SHOP-1 = "error" }\n')
    assert "SHOP-1 error" in cx(root, "check").out
    listed = cx(root, "rules").out
    assert "SHOP-1  error    on" in listed
    assert "CX201   warning  on" in listed
    assert "`.cx/rules/print.scm`" in cx(root, "explain", "SHOP-1").out
    log = json.loads(cx(root, "check", "--format", "sarif").out)
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(log)
    [run] = log["runs"]
    [result] = [r for r in run["results"] if r["ruleId"] == "SHOP-1"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "SHOP-1"
    write(root, ".cx/rules/print.scm", OWN.replace('"print"', '"log"'))
    assert "old.py:1" not in cx(root, "check").out


def test_a_team_s_rule_that_cannot_be_used_is_named_and_the_others_go_on(root: Path) -> None:
    write(root, ".cx/rules/python/bad.scm", f'; one\n((cal) @x (#set! message "m"))\n{OWN}')
    (root / ".cx/rules/latin.scm").write_bytes(b"; \xe9\n")
    (root / ".cx/rules/away.scm").symlink_to("/etc/hostname")
    write(root, "old.py", "print(1)\n")
    ran = cx(root, "check")
    still_checked(ran)
    assert "SHOP-1" in ran.out
    mend = "no node is called `cal` in Python; did you mean `call`?"
    assert f"note: .cx/rules/python/bad.scm:2: {mend}\n" in ran.out
    assert "note: .cx/rules/latin.scm:1: is not UTF-8; save it as UTF-8\n" in ran.out
    assert "away" not in ran.out


def test_a_code_that_no_rule_has_is_named(root: Path) -> None:
    write(root, "cx.toml", '[check]\nignore = ["E501"]\n')
    ran = cx(root, "check")
    still_checked(ran)
    assert "note: cx.toml: no rule is called E501; see `cx-lsp rules`\n" in ran.out


def test_the_rules_are_listed_with_what_they_do_here(root: Path) -> None:
    write(root, "cx.toml", '[check]\nseverity = { CX301 = "off", CX203 = "error" }\n')
    lines = {line.split()[0]: line for line in cx(root, "rules").out.splitlines()}
    assert lines["CX001"] == "CX001  info     on   fix  A suppression has nothing to silence"
    assert lines["CX203"].startswith("CX203  error    on ")
    assert lines["CX301"].startswith("CX301  info     off")
    assert cx(root, "explain").out == cx(root, "rules").out


def test_codes_choose_the_rules(root: Path) -> None:
    assert cx(root, "check", "--select", "cx201, CX301").code == 1
    assert cx(root, "check", "--select", "CX301").code == 0
    assert cx(root, "check", "--ignore", "CX201").code == 0


def test_the_worst_finding_comes_first(storefront: Path) -> None:
    ran = cx(storefront, "check")
    said = [line.split()[2] for line in ran.out.splitlines() if " CX" in line and line[0].isalpha()]
    assert len(set(said)) > 1
    assert said == sorted(said, key=SEVERITIES.index)


# forms of the report


def test_sarif_of_the_storefront_is_valid(storefront: Path, tmp_path: Path) -> None:
    ran = cx(storefront, "check", "--format", "sarif", "--output", str(tmp_path / "cx.sarif"))
    assert (ran.code, ran.out) == (1, "")
    log = json.loads((tmp_path / "cx.sarif").read_text("utf-8"))
    jsonschema.validate(log, json.loads(SCHEMA.read_text("utf-8")))
    assert {result["ruleId"] for result in log["runs"][0]["results"]} >= {"CX201", "CX202", "CX401"}


def test_every_form_tells_the_same_findings(storefront: Path) -> None:
    text = cx(storefront, "check").out
    told = json.loads(cx(storefront, "check", "--format", "json").out)
    sarif = json.loads(cx(storefront, "check", "--format", "sarif").out)
    codes = [finding["code"] for finding in told["findings"]]
    assert codes == [result["ruleId"] for result in sarif["runs"][0]["results"]]
    assert codes == [line.split()[1] for line in text.splitlines() if " CX" in line and line[0].isalpha()]


def test_nothing_is_said_on_stderr_but_to_a_terminal(root: Path) -> None:
    for number in range(10):
        write(root, f"m{number}.py", APP)
    assert cx(root, "check").err == ""
    write(root, "more.py", APP)
    shown = on_a_terminal(root)
    assert "reading 1/1 files" in shown
    assert "asking git: " in shown
    assert shown.endswith("\r\x1b[K")


def on_a_terminal(root: Path) -> str:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "cx_lsp", "check"]
    subprocess.run(command, cwd=root, stdout=subprocess.DEVNULL, stderr=follower, timeout=60, check=False)
    os.close(follower)
    shown = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:
            break
        shown += part
        if not part:
            break
    os.close(leader)
    return shown.decode()


# what the registry says


REGISTRY = """[journeys.orders]
title = "See my orders"
stakes = "high"
entry = ["route:GET /orders"]
tests = ["pytest:tests/cx/test_orders.py"]
"""
TEST = """from app import app


def test_orders_are_listed():
    assert app.test_client().get("/orders").status_code == 200
"""


def test_an_entry_nobody_names_an_owner_for_is_owned_by_its_files_owner(root: Path) -> None:
    write(root, "cx.toml", REGISTRY)
    write(root, ".github/CODEOWNERS", "* @everyone\napp.py @shop\n")
    assert "owner @shop" in cx(root, "check").out
    write(root, "cx.toml", REGISTRY.replace("stakes", 'owner = "@desk"\nstakes'))
    ran = cx(root, "check")
    assert "owner @desk" in ran.out
    assert "@shop" not in ran.out


def test_a_registry_that_drifted_is_noted_briefly(root: Path) -> None:
    gone = ", ".join(f'"route:POST /gone{number}"' for number in range(5))
    write(root, "cx.toml", REGISTRY.replace('"route:GET /orders"', f'"route:GET /orders", {gone}'))
    notes = [line for line in cx(root, "check").out.splitlines() if line.startswith("note: ")]
    assert notes == [
        "note: cx.toml: journey orders: entry route:POST /gone0 matches nothing",
        "note: cx.toml: journey orders: entry route:POST /gone1 matches nothing",
        "note: cx.toml: journey orders: entry route:POST /gone2 matches nothing",
        "note: cx.toml: 3 more entries and tests match nothing",
    ]


def test_a_result_that_cannot_be_read_is_noted_once(root: Path) -> None:
    write(root, "cx.toml", REGISTRY + '[sources]\nresults = ["reports/*.xml"]\n')
    write(root, "tests/cx/test_orders.py", TEST)
    write(root, "reports/junit.xml", "<testsuite><testcase")
    out = cx(root, "check").out
    assert out.count("note: reports/junit.xml: not read as JUnit XML: ") == 1


# a change


GUARDED = """from fastapi import APIRouter, Depends

from auth import signed_in

router = APIRouter(prefix="/orders")


@router.get("/")
def listed(user=Depends(signed_in)):
    return user.orders


@router.post("/")
def placed(user=Depends(signed_in)):
    return user.place()


@router.delete("/{number}")
def cancelled(number: int, user=Depends(signed_in)):
    return user.cancel(number)


@router.put("/{number}")
def changed(number: int, user=Depends(signed_in)):
    return user.change(number)
"""
AUTH = """from fastapi import HTTPException


def signed_in(request):
    if not request.user:
        raise HTTPException(401)
    return request.user
"""


def since(root: Path, rev: str = "HEAD", *words: str) -> list[str]:
    """Code and place of each finding that the change brings."""
    ran = cx(root, "check", "--since", rev, *words)
    assert ran.code in (0, 1), ran.err
    found = [line.split()[:2] for line in ran.out.splitlines() if " CX" in line and not line.startswith(" ")]
    return [f"{code} {place.rsplit(':', 2)[0]}" for place, code in found]


@pytest.mark.parametrize(
    "changed",
    [
        "# a line above\n" * 30 + APP,
        APP.replace("    ", "\t"),
        APP.replace("name = ", "name  =  ").replace("\n\n\n", "\n\n\n\n"),
        APP.replace("app = Flask(__name__)\n", "app = Flask(__name__)\n\n\ndef first():\n    return 1\n"),
        APP.replace("\n", "\r\n"),
    ],
    ids=["lines above", "reindented", "spaced", "a function above", "line ends"],
)
def test_moving_code_makes_no_finding(root: Path, changed: str) -> None:
    write(root, "app.py", changed)
    still = cx(root, "check")
    assert FINDING in still.out
    assert since(root) == []


def test_renaming_a_file_makes_no_finding(root: Path) -> None:
    commit(root, "Twice", {"copy.py": APP + TWICE, "again.py": APP + TWICE})
    git(root, "mv", "app.py", "shop.py")
    git(root, "mv", "again.py", "third.py")
    assert since(root) == []
    commit(root, "Rename")
    assert since(root, "HEAD~1") == []


TWICE = """

def total(orders, rates):
    net, tax, shipping = 0, 0, 0
    for order in orders:
        for line in order.lines:
            net += line.price * line.count
            tax += line.price * line.count * rates[line.kind]
        if order.weight > 30:
            shipping += order.weight * 2
        elif order.express:
            shipping += 12
        else:
            shipping += 5
    return {"net": net, "tax": tax, "shipping": shipping, "sum": net + tax + shipping}
"""


def test_moving_a_function_to_another_file_makes_no_finding(root: Path) -> None:
    head, handler = APP.split("\n\n\n")
    write(root, "app.py", head + "\n\nimport shop\n")
    write(root, "shop.py", "from app import app\nfrom flask import request\n\n\n" + handler)
    assert FINDING in cx(root, "check").out
    assert since(root) == []


def test_a_second_finding_of_a_kind_is_one_new_finding(root: Path) -> None:
    write(
        root,
        "app.py",
        APP
        + '\n\n@app.route("/bills")\n'
        + APP.split('@app.route("/orders")\n')[1].replace("orders()", "bills()"),
    )
    assert since(root) == ["CX201 app.py"]
    write(root, "app.py", APP.replace("    return", "    rows =") + APP[APP.index("    name =") :])
    assert since(root) == ["CX201 app.py"]


def test_copying_code_makes_one_finding_in_the_copy(root: Path) -> None:
    commit(root, "Add up", {"orders.py": TWICE})
    write(root, "bills.py", TWICE)
    assert since(root) == ["CX301 bills.py"]
    commit(root, "Copy", GIT_AUTHOR_DATE="2025-06-01T10:00:00+02:00")
    assert since(root, "HEAD~1") == ["CX301 bills.py"]
    write(root, "orders.py", TWICE.replace("net, tax, shipping = 0, 0, 0", "net = tax = shipping = 0"))
    assert since(root) == []


def test_removing_a_guard_makes_exactly_that_handler_a_finding(tmp_path: Path) -> None:
    root = repository(tmp_path / "shop")
    commit(root, "Orders", {"orders.py": GUARDED, "auth.py": AUTH})
    assert cx(root, "check").code == 0
    write(
        root,
        "orders.py",
        GUARDED.replace("cancelled(number: int, user=Depends(signed_in))", "cancelled(number: int)"),
    )
    ran = cx(root, "check", "--since", "HEAD")
    assert since(root) == ["CX234 orders.py"]
    assert "DELETE /orders/{number} lost its guard" in ran.out
    assert since(root, "HEAD", "--ignore", "CX234") == ["CX202 orders.py"]


ROUTED = """from fastapi import Depends, FastAPI

import bills
import orders
from auth import signed_in

app = FastAPI()
app.include_router(orders.router, dependencies=[Depends(signed_in)])
app.include_router(bills.router, dependencies=[Depends(signed_in)])
"""


def test_a_guard_removed_in_another_file_is_found_at_its_handlers(tmp_path: Path) -> None:
    root = repository(tmp_path / "shop")
    orders = GUARDED.replace("user=Depends(signed_in)", "user")
    head, _, placed, cancelled, _ = orders.replace("/orders", "/bills").split("\n\n\n")
    bills = "\n\n\n".join([head, placed, cancelled]) + "\n"
    files: dict[str, str | bytes] = {
        "orders.py": orders,
        "bills.py": bills,
        "auth.py": AUTH,
        "main.py": ROUTED,
    }
    commit(root, "Orders", files)
    assert "CX202" not in cx(root, "check").out
    write(root, "main.py", ROUTED.replace("bills.router, dependencies=[Depends(signed_in)]", "bills.router"))
    assert since(root) == ["CX234 bills.py", "CX234 bills.py"]


def test_deleting_a_cx_test_makes_its_entry_untested(root: Path) -> None:
    home = '\n\n@app.route("/home")\ndef home():\n    return "home"\n'
    other = TEST.replace("/orders", "/home").replace("orders_are_listed", "home")
    files = {"app.py": APP + home, "tests/cx/test_orders.py": TEST, "tests/cx/test_home.py": other}
    commit(root, "Test", {**files, "cx.toml": REGISTRY.replace("test_orders.py", "**")})
    assert since(root) == []
    write(root, "tests/cx/test_orders.py", other)
    assert since(root) == ["CX401 app.py"]
    (root / "tests/cx/test_orders.py").unlink()
    assert since(root) == ["CX401 app.py"]
    commit(root, "Drop the test")
    assert since(root, "HEAD~1") == ["CX401 app.py"]


def test_deletions_additions_and_merges_bring_what_they_bring(root: Path) -> None:
    first = git(root, "rev-parse", "HEAD")
    git(root, "checkout", "-q", "-b", "side")
    commit(root, "Side", {"side.py": APP})
    git(root, "checkout", "-q", "main")
    commit(root, "Main", {"more.py": "x = 1\n"})
    git(root, "merge", "-q", "--no-edit", "side")
    assert since(root, "main~1") == ["CX201 side.py"]
    assert since(root, "side") == []
    git(root, "checkout", "-q", "--detach")
    assert since(root, first) == ["CX201 side.py"]
    (root / "app.py").unlink()
    assert since(root) == []
    write(root, "new.py", APP.replace("orders", "bills"))
    assert since(root) == ["CX201 new.py"]
    assert since(root, "HEAD", "side.py") == []


def test_a_suppression_with_a_reason_is_heard_and_its_removal_too(root: Path) -> None:
    line = '    return db.execute(f"select'
    commit(root, "Accept", {"app.py": APP.replace(line, "    # cx: ignore[CX201] only we call it\n" + line)})
    assert cx(root, "check").code == 0
    write(root, "app.py", APP)
    assert since(root) == ["CX201 app.py"]
