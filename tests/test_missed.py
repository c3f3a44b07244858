"""What the original got after a copy was made is said of the copy, and only when history proves it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cx_lsp.model import Member, Missed, Span
from cx_lsp.project import Evidence, checked, open_project
from tests.evidence.history import commit, git, repository, write

Files = dict[str, str | bytes]
BODY = """    net, tax, shipping = 0, 0, 0
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
    parts = [net, tax, shipping]
    parts.append(sum(parts) + fee(orders, rates))
    parts.append(discount(orders, rates, parts))
    parts.append(rounding(orders, rates, parts))
    return dict(zip(NAMES, parts))
"""
HEAD = "def total(orders, rates):\n"
OTHER = "def quote(orders, rates):\n"
FIXED = BODY.replace("+= 12\n", "+= 12 * len(order.parcels)\n")
FIRST: Files = {"orders.py": f"import names\n\n\n{HEAD}{BODY}"}
COPY: Files = {"quotes.py": f"{OTHER}{BODY}"}


def day(number: int) -> str:
    return f"2025-06-{number:02}T10:00:00+02:00"


def history(root: Path, *states: Files) -> list[str]:
    """One commit a day, each with the files it writes."""
    repository(root)
    return [commit(root, f"State {n}", state, GIT_AUTHOR_DATE=day(n)) for n, state in enumerate(states, 1)]


def member(root: Path, path: str, scope: str) -> Member:
    lines = (root / path).read_text().splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith(f"def {scope}("))
    return Member(path, Span(first + 1, 4, len(lines) - 1, len(lines[-1])), scope)


def missed(root: Path) -> Missed | None:
    """What `total` got and `quote` did not."""
    project = open_project(root)
    project.refresh()
    sides = member(root, "quotes.py", "quote"), member(root, "orders.py", "total")
    return project.workspace().missed(*sides)


def original(body: str, above: str = "") -> Files:
    return {"orders.py": f"import names\n{above}\n\n{HEAD}{body}"}


def test_a_change_of_the_original_alone_is_dated_and_placed(tmp_path: Path) -> None:
    shas = history(tmp_path, FIRST, COPY, original(FIXED))
    assert missed(tmp_path) == Missed(shas[2], day(3), (12,))


def test_it_may_be_in_the_editor_still(tmp_path: Path) -> None:
    history(tmp_path, FIRST, COPY)
    write(tmp_path, "orders.py", original(FIXED)["orders.py"])
    assert missed(tmp_path) == Missed("", "", (12,))


def test_a_line_put_between_two_equal_ones_is_missing_too(tmp_path: Path) -> None:
    more = BODY.replace("    parts = [", "    check(net, tax)\n    parts = [")
    shas = history(tmp_path, FIRST, COPY, original(more))
    assert missed(tmp_path) == Missed(shas[2], day(3), (15,))


def test_an_operator_is_a_change(tmp_path: Path) -> None:
    shas = history(tmp_path, FIRST, COPY, original(BODY.replace("weight > 30", "weight >= 30")))
    assert missed(tmp_path) == Missed(shas[2], day(3), (9,))


RENAMED = OTHER + BODY.replace("order", "entry").replace("tax", "vat").replace("parts", "sums")


def test_a_copy_under_other_names_misses_it_too(tmp_path: Path) -> None:
    shas = history(tmp_path, FIRST, {"quotes.py": RENAMED}, original(FIXED))
    assert missed(tmp_path) == Missed(shas[2], day(3), (12,))


def test_both_made_in_one_commit_were_equal_then(tmp_path: Path) -> None:
    shas = history(tmp_path, FIRST | COPY, original(FIXED))
    assert missed(tmp_path) == Missed(shas[1], day(2), (12,))


def test_it_is_found_after_the_lines_moved(tmp_path: Path) -> None:
    shas = history(tmp_path, FIRST, COPY, original(FIXED), original(FIXED, "import more\nimport again\n"))
    assert missed(tmp_path) == Missed(shas[2], day(3), (14,))


SPACED = BODY.replace("net += line.price", "net +=  line.price").replace(
    "rates[line.kind]", "rates[\n                line.kind\n            ]"
)
SILENT: dict[str, tuple[Files, ...]] = {
    "nothing changed": (FIRST, COPY),
    "the copy got it too": (FIRST, COPY, original(FIXED) | {"quotes.py": OTHER + FIXED}),
    "the copy got it first": (FIRST, COPY, {"quotes.py": OTHER + FIXED}, original(FIXED)),
    "the copy went its own way there": (
        FIRST,
        COPY,
        original(FIXED) | {"quotes.py": OTHER + BODY.replace("+= 12\n", "+= 11\n")},
    ),
    "names stand for others here and there": (
        FIRST,
        {"quotes.py": RENAMED.replace("shipping += 12", "vat += 12").replace("shipping += 5", "net += 5")},
        original(FIXED),
    ),
    "a block of it is like another one but for a name": (
        FIRST,
        {
            "quotes.py": OTHER
            + BODY.replace("shipping += 12", "net += 12").replace("shipping += 5", "net += 5")
        },
        original(FIXED),
    ),
    "they were never equal there": (FIRST, {"quotes.py": OTHER + FIXED.replace("12", "7")}, original(FIXED)),
    "only the changed line was the same": (
        {"orders.py": HEAD + "    log(orders)\n    check(rates)\n" + BODY},
        {"quotes.py": OTHER + BODY + "    stop(rates)\n    check(rates)\n    leave(orders)\n"},
        {"orders.py": HEAD + "    log(orders)\n    check(rates, orders)\n" + BODY},
    ),
    "the change is older than the copy": (FIRST, original(FIXED), {"quotes.py": OTHER + BODY}),
    "only layout changed": (FIRST, COPY, original(SPACED)),
    "a text has errors": (FIRST, COPY, original(FIXED.replace("rates[line.kind]", "rates[\n line.kind\n ]"))),
    "only a comment was added": (FIRST, COPY, original(BODY.replace("+= 12", "+= 12  # a flat rate"))),
    "only the docstring was added": (FIRST, COPY, original('    """What it costs."""\n' + BODY)),
    "only quotes and commas changed": (
        {"orders.py": HEAD + BODY + "    return say('a', 1)\n"},
        {"quotes.py": OTHER + BODY + "    return say('a', 1)\n"},
        {"orders.py": HEAD + BODY + '    return say(\n        "a",\n        1,\n    )\n'},
    ),
    "only the name and the parameters changed": (
        FIRST,
        COPY,
        {"orders.py": f"def total(orders, rates, now=None):\n{BODY}"},
    ),
    "another function of the file changed": (FIRST, COPY, original(BODY, "\n\ndef x():\n    return 12\n\n")),
    "a branch that was not common grew": (
        {"orders.py": HEAD + BODY + "    log(orders)\n    log(rates)\n"},
        COPY,
        {"orders.py": HEAD + BODY + "    log(orders)\n    log(net)\n    log(rates)\n"},
    ),
}


@pytest.mark.parametrize("states", SILENT.values(), ids=SILENT)
def test_nothing_is_said_when(tmp_path: Path, states: tuple[Files, ...]) -> None:
    history(tmp_path, *states)
    assert missed(tmp_path) is None


def test_without_history_nothing_is_said(tmp_path: Path) -> None:
    for files in (original(FIXED), COPY):
        for name, text in files.items():
            write(tmp_path, name, text)
    assert missed(tmp_path) is None


def test_where_the_history_was_cut_off_nothing_is_said(tmp_path: Path) -> None:
    history(tmp_path / "whole", FIRST, COPY, original(FIXED))
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{tmp_path / 'whole'}", "cut")
    assert missed(tmp_path / "cut") is None


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many texts each question to git was about."""
    from cx_lsp.project.former import Former

    found: list[int] = []
    ask: Callable[..., None] = Former.ask

    def counted(self: Former, texts: list[tuple[str, str]]) -> None:
        if texts:
            found.append(len(set(texts)))
        ask(self, texts)

    monkeypatch.setattr(Former, "ask", counted)
    return found


def test_the_finding_says_it_and_git_is_asked_once_for_all(tmp_path: Path, asked: list[int]) -> None:
    more: Files = {f"copy{n}.py": f"def copy{n}(orders, rates):\n{BODY}" for n in range(3)}
    fixed = BODY.replace("rounding(orders, rates, parts)", "rounding(orders, rates, parts, CENTS)")
    shas = history(tmp_path, FIRST, COPY | more, original(fixed))
    project = open_project(tmp_path)
    project.refresh()
    evidence = Evidence(project)
    found = checked(project, project.workspace(evidence), evidence, project.files())
    told = [f for f in found if f.code == "CX301" and f.related[0].path == "orders.py"]
    assert len(told) == 4
    for finding in told:
        assert finding.message.endswith(
            "(orders.py) and 3 more places; `total` was changed since, this copy was not"
        )
        (said,) = finding.why
        when = f"{shas[2][:7]} (2025-06-03), after this copy was made"
        assert said == f"`total` was changed in {when}: that change is missing here"
        assert [(p.path, p.span.start_line) for p in finding.related if p.message == said] == [
            ("orders.py", 18)
        ]
    assert asked == [5]
