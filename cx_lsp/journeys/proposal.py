"""Proposed journeys become the text of a `cx.toml`, with comments that say what to edit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cx_lsp.model import Stakes

MOST = 12
"""Journeys in a proposal; more of them nobody would read."""
_MOST_SELECTORS = 15

_READING = {"GET", "HEAD", "OPTIONS"}
_PRECIOUS = re.compile(
    r"2fa|account|addres{1,2}|admin|auth|basket|billing|card|cart|charge|checkout|customer|invoice|login|logout"
    r"|oauth|order|password|pay|payment|payout|profile|purchase|refund|register|registration|reset|session"
    r"|signin|signup|subscription|token|transfer|user|wallet"
)
_OPENING = """\
# Proposed by `cx-lsp init`. Edit it: this file says what matters to your customers, not what
# the code happens to contain.
#   1. Give each journey the name a customer would give it; delete what is none.
#   2. Check its stakes (low, moderate, high): they decide how loud a finding on it is.
#   3. Name an owner, here or in CODEOWNERS.
#   4. List the regression tests that must pass before a release, then remove `proposed = true`.
schema = 1

[defaults]
# owner = "@your-team"
"""
_TEMPLATE = """
# No routes and no end-to-end tests were found. This is the form to fill in:
# [journeys.checkout]
# title = "Customer pays for a basket"
# stakes = "high"                    # low, moderate or high
# owner = "@payments"
# entry = [
#   "route:POST /api/orders",        # * is one segment, ** any number of them
#   "page:/checkout",
#   "symbol:shop.pay:charge",        # module:name, or path/to/file.ts:name
# ]
# tests = [
#   "pytest:tests/checkout/**",
#   "playwright:e2e/checkout.spec.ts",
#   "tag:journey:checkout",
# ]
"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A journey that could be: its id, the routes it holds, and the selectors for them and for its tests."""

    name: str
    routes: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    tested: int = 0

    @property
    def size(self) -> int:
        """Routes plus end-to-end tests."""
        return len(self.routes) + self.tested


def write(proposals: Iterable[Proposal]) -> str:
    """A `cx.toml` of the largest proposals, or the form to fill in when there is none."""
    ranked = sorted(proposals, key=lambda one: (-one.size, one.name))
    if not ranked:
        return _OPENING + _TEMPLATE
    blocks = [_block(one) for one in ranked[:MOST]]
    if rest := [one.name for one in ranked[MOST:]]:
        blocks.append(f"# Left out, {len(rest)} smaller: {', '.join(rest)}\n")
    return "\n".join([_OPENING, *blocks])


def _block(one: Proposal) -> str:
    stakes, reason = _stakes(one)
    title = one.name.replace("-", " ").capitalize()
    entry = (
        _array("entry", one.entries)
        or '# entry = ["page:/"]  # where customers come in; the tests do not tell\n'
    )
    tests = _array("tests", one.tests) or "tests = []  # no test was seen that calls these routes\n"
    return (
        f"[journeys.{one.name}]\n"
        f"title = {_quoted(title)}  # say it as a customer would\n"
        f'stakes = "{stakes}"  # a guess: {reason}\n'
        '# owner = "@your-team"\n'
        "proposed = true\n" + entry + tests
    )


def _stakes(one: Proposal) -> tuple[Stakes, str]:
    """Money, identity and personal data are high; changing anything is moderate; reading is low."""
    words = (word for text in (one.name, *one.routes) for word in re.findall(r"[a-z0-9]+", text.lower()))
    if precious := next((word for word in words if _PRECIOUS.fullmatch(word.removesuffix("s"))), ""):
        return "high", f'its routes or tests speak of "{precious}"'
    if not one.routes:
        return "moderate", "its routes are not known"
    if all(route.partition(" ")[0] in _READING for route in one.routes):
        return "low", "it only reads"
    return "moderate", "it can change data"


def _array(key: str, selectors: Sequence[str]) -> str:
    if not selectors:
        return ""
    lines = [f"  {_quoted(selector)},\n" for selector in selectors[:_MOST_SELECTORS]]
    if more := len(selectors) - _MOST_SELECTORS:
        lines += [f"  # and {more} more\n"] if more > 0 else []
    return f"{key} = [\n{''.join(lines)}]\n"


def _quoted(text: str) -> str:
    """A TOML basic string; it escapes what JSON does, and DEL."""
    valid = text.encode("utf-8", "replace").decode()
    return json.dumps(valid, ensure_ascii=False).replace("\x7f", "\\u007f")
