"""Pairs of copies become whole groups: all places, each once, whatever led to them."""

from __future__ import annotations

import pytest

from cx_lsp.model import Copy, CopyGroup, Likeness, Place, Span
from cx_lsp.program.groups import groups
from tests.copies.test_pairs import body
from tests.projects import project


def span(first: int, last: int) -> Span:
    return Span(first, 4, last, 9)


def pair(
    left: tuple[str, int, int], right: tuple[str, int, int], kind: Likeness = "exact", alike: float = 1.0
) -> list[tuple[str, Copy]]:
    """A pair as it is told from both sides; a function has the name of its file."""
    sides = [(Place(f"{name}.py", span(first, last)), name) for name, first, last in (left, right)]
    return [
        (one.path, Copy(scope, one.span, other, there, len(one.span.lines), 50, kind, alike))
        for (one, scope), (other, there) in (sides, sides[::-1])
    ]


def places(group: CopyGroup) -> list[tuple[str, int, int]]:
    return [(m.scope, m.span.start_line, m.span.end_line) for m in group.members]


def test_places_that_are_joined_by_others_are_one_group() -> None:
    a, b, c = ("a", 0, 9), ("b", 5, 14), ("c", 0, 9)
    (found,) = groups([*pair(a, b), *pair(b, c)])
    assert places(found) == [a, b, c]
    assert (found.kind, found.alike, found.lines) == ("exact", 1.0, 10)


def test_a_group_is_as_loose_as_its_loosest_pair() -> None:
    a, b, c = ("a", 0, 9), ("b", 5, 14), ("c", 0, 7)
    (found,) = groups([*pair(a, b, "renamed"), *pair(b, c, "near", 0.8)])
    assert (found.kind, found.alike, found.lines) == ("near", 0.8, 8)


def test_two_blocks_of_one_function_belong_to_two_groups() -> None:
    found = list(groups([*pair(("a", 0, 9), ("b", 0, 9)), *pair(("a", 20, 29), ("c", 0, 9))]))
    assert [places(g) for g in found] == [[("a", 0, 9), ("b", 0, 9)], [("a", 20, 29), ("c", 0, 9)]]


def test_a_block_that_is_copied_in_part_is_named_as_a_whole_once() -> None:
    (found,) = groups([*pair(("a", 0, 9), ("b", 0, 9)), *pair(("a", 5, 14), ("c", 0, 9))])
    assert places(found) == [("a", 0, 14), ("b", 0, 9), ("c", 0, 9)]


@pytest.mark.parametrize("count", [2, 3, 7])
def test_a_workspace_names_every_place_of_the_same_code(count: int) -> None:
    files = {f"f{n}.py": f"def f{n}():\n{body(10)}    return {n}\n" for n in range(count)}
    workspace = project(files | {"other.py": "def other():\n    return x - 1\n"})
    told: list[tuple[int, int]] = []
    (found,) = workspace.groups(lambda done, total: told.append((done, total)))
    assert [(m.path, m.scope) for m in found.members] == [(p, p[:-3]) for p in sorted(files)]
    assert told[-1] == (count + 1, count + 1)
