"""What differs between two copies is names, values and lines, never layout."""

from __future__ import annotations

import pytest

from cx_lsp.program.differing import Differences, differences
from tests.projects import project

BODY = """    total = 0
    for line in lines:
        total += line.price * 95
    log("sum", total)
    return total
"""


def between(one: str, other: str, suffix: str = "py") -> Differences:
    head = "def {}(lines):\n" if suffix == "py" else "function {}(lines) {{\n"
    tail = "" if suffix == "py" else "}\n"
    files = {f"{n}.{suffix}": head.format(n) + text + tail for n, text in (("a", one), ("b", other))}
    workspace = project(files)
    left, right = (workspace.code(path, path[0]) for path in files)
    assert left is not None
    assert right is not None
    return differences(left, right)


@pytest.mark.parametrize(
    "other",
    [
        BODY,
        BODY.replace("    ", "\t"),
        BODY.replace('"sum"', "'sum'"),
        BODY.replace("log(", "# say\n    log(").replace("total = 0\n", "total = 0  # so far\n\n"),
        BODY.replace('log("sum", total)', 'log(\n        "sum",\n        total,\n    )'),
    ],
)
def test_layout_quotes_and_comments_are_no_difference(other: str) -> None:
    assert between(BODY, other) == Differences()


def test_each_other_name_is_told_once() -> None:
    found = between(BODY, BODY.replace("total", "sum_").replace("price", "cost"))
    assert found == Differences(names=(("total", "sum_"), ("price", "cost")))


def test_values_are_told_apart_from_names() -> None:
    found = between(BODY, BODY.replace("95", "90").replace('"sum"', '"all"').replace("= 0", "= None"))
    assert found == Differences(values=(("0", "None"), ("95", "90"), ('"sum"', '"all"')))


def test_lines_of_one_side_are_counted() -> None:
    assert between(BODY, BODY.replace("    log(", "    check(total)\n    stop()\n    log(")) == Differences(
        added=2
    )
    assert between(BODY.replace("    log(", "    check(total)\n    log("), BODY) == Differences(lacking=1)


def test_a_name_over_several_lines_is_told() -> None:
    found = between(BODY, BODY.replace('log("sum", total)', 'say(\n        "sum",\n        total,\n    )'))
    assert found == Differences(names=(("log", "say"),))


def test_an_operator_is_a_difference() -> None:
    found = between("    if one > 1:\n        stop(one)\n", "    if one >= 1:\n        stop(one)\n")
    assert found == Differences(added=1, lacking=1)


def test_another_keyword_is_another_line() -> None:
    assert between("    if x:\n        return 1\n", "    while x:\n        return 1\n").names == ()


def test_javascript_and_its_templates() -> None:
    body = "  const sum = `${lines.length} of`;\n  return say(sum, 1);\n"
    found = between(
        body, body.replace("`${lines.length} of`", "`${lines.size} of`").replace("say", "tell"), "js"
    )
    assert found == Differences((("say", "tell"),), (("`${lines.length} of`", "`${lines.size} of`"),))


def test_a_thousand_lines_that_share_nothing_are_compared_fast() -> None:
    one, other = ("".join(f"    {n}{i} = {n}({i})\n" for i in range(2000)) for n in ("x", "y"))
    assert len(between(one, other).names) == 2001
