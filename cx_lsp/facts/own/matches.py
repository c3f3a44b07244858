"""A team's rules are asked of one statement after the other, within a time that no rule may overrun."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from tree_sitter import Node, QueryCursor

from cx_lsp.facts.capture import DEEPEST, Raw
from cx_lsp.facts.own.patterns import filled
from cx_lsp.facts.own.regex import OverrunError, compiled
from cx_lsp.facts.own.rules import OwnQuery

SECONDS = 0.25
"""CPU time in which the rules of one file look at one text."""
_TRIES = 8
_LEAST = 0.05
_UNDECIDED = 256
"""Half matches a query keeps; with more of them its time grows with their number times that of the nodes."""
_FOUND = 200
"""Findings of one file of rules in one text, after which it is told to say less."""
_SHOWN = 60

Match = tuple[int, dict[str, list[Node]]]


class Asking:
    """The rules that one text is asked about, and what is left of their time."""

    def __init__(self, queries: Iterable[OwnQuery]) -> None:
        self._queries = tuple(queries)
        self._left = dict.fromkeys((q.path for q in self._queries), SECONDS)
        self._found: Counter[str] = Counter()

    def of(self, node: Node) -> Iterator[Raw]:
        """What the rules find in one statement, and which of them had to stop."""
        for query in self._queries:
            if self._left[query.path] > 0:
                yield from self._matches(query, node)

    def _matches(self, query: OwnQuery, node: Node) -> Iterator[Raw]:
        predicate = _Predicate()
        for number, captures in self._asked(query, node, predicate):
            rule = query.rules[number]
            if self._found[query.path] > _FOUND:
                break
            for place in captures.get(rule.place, ()):
                self._found[query.path] += 1
                texts = {name: _shown(nodes[0]) for name, nodes in captures.items() if nodes}
                data = {"code": rule.code, "severity": rule.severity}
                message = filled(rule.message, _Missing(texts))
                yield Raw("own", message, place.start_byte, place.end_byte, data)
        if predicate.overrun:
            yield _stopped(query, node, "a text is too long for its expression; narrow what it is asked of")
        if self._left[query.path] <= 0:
            yield _stopped(query, node, f"took more than {SECONDS} s here and was stopped; make it narrower")
        elif self._found[query.path] > _FOUND:
            self._left[query.path] = 0
            yield _stopped(
                query, node, f"found more than {_FOUND} places here and was stopped; make it narrower"
            )

    def _asked(self, query: OwnQuery, node: Node, predicate: _Predicate) -> list[Match]:
        for _ in range(_TRIES):
            limit = max(self._left[query.path], _LEAST)
            cursor = QueryCursor(query.query, match_limit=_UNDECIDED)
            cursor.set_max_start_depth(DEEPEST)
            # The call that its deprecation recommends crashes the interpreter (tree-sitter 0.25.2).
            setattr(cursor, "timeout_micros", int(limit * 1_000_000))  # noqa: B010
            wall, start = time.monotonic(), time.thread_time()
            found = cursor.matches(node, predicate)
            self._left[query.path] -= time.thread_time() - start
            # Its limit is one of the clock on the wall; where others had the processor it says nothing.
            if time.monotonic() - wall < limit or self._left[query.path] <= 0:
                return found
        self._left[query.path] = 0
        return found


def _stopped(query: OwnQuery, node: Node, why: str) -> Raw:
    return Raw("unread", f"{query.path}: {why}", node.start_byte, node.start_byte, {})


class _Missing(dict[str, str]):
    def __missing__(self, key: str) -> str:
        """A capture that this match does without."""
        return ""


class _Predicate:
    """Tries the regular expressions of a pattern."""

    def __init__(self) -> None:
        self.overrun = False

    def __call__(
        self,
        predicate: str,
        args: list[tuple[str, Literal["capture", "string"]]],
        pattern_index: int,  # noqa: ARG002
        captures: dict[str, list[Node]],
    ) -> bool:
        (capture, _), (expression, _) = args
        wanted = "not-" not in predicate
        found = (self._test(expression, node) is wanted for node in captures.get(capture, ()))
        return any(found) if "any-" in predicate else all(found)

    def _test(self, expression: str, node: Node) -> bool:
        try:
            return compiled(expression)((node.text or b"").decode("utf-8", "replace"))
        except OverrunError:
            self.overrun = True
            return False


def _shown(node: Node) -> str:
    text = re.sub(r"\s+", " ", (node.text or b"").decode("utf-8", "replace"))
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
