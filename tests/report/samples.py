"""The findings, rules and reports the tests write."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cx_lsp.model import Claim, Edit, Finding, Fix, Journey, Passage, Place, Severity, Span, Test
from cx_lsp.report import Report, write

CHECKOUT = Journey("checkout", "Checkout", owner="@payments", stakes="high")
BROWSE = Journey("browse", "Browse", stakes="low")
AI = Claim(Span(0, 0, 9, 0), "ai", tool="Claude Code", level=3, source="trailer", commit="3f2a9c1d00")
FIX = Fix(
    "Hand `coupon` to the query apart",
    (
        Edit("shop/checkout.py", Span(1, 24, 1, 30), "sql, (coupon,)"),
        Edit("shop/checkout.py", Span(0, 0, 0, 0), "import sql\n"),
        Edit("shop/cart.py", Span(2, 0, 3, 0), ""),
    ),
)
LINES = ["def pay(coupon):", '    note = "𝄞é"; db.execute(coupon)', "    return rows[0](1)"]


@dataclass(frozen=True)
class Page:
    code: str = "CX201"
    name: str = "unvalidated-input"
    title: str = "Input reaches a sink without validation"
    severity: Severity = "warning"
    cwe: tuple[str, ...] = ("CWE-89", "CWE-20")
    security_severity: str = "8.8"
    pillars: tuple[str, ...] = ("safety", "security-and-resilience")
    nist: tuple[str, ...] = ("MS-2.7-001",)
    short: str = "A value from a request reaches a database without a check."
    help: str = "# CX201\n\nCheck the value first."
    uri: str = "https://example.org/rules/CX201"


def cx_test(number: int, outcome: Any = None) -> Test:
    return Test(f"tests/cx.py::test_{number}", "tests/cx.py", Span(number, 0, number, 4), outcome=outcome)


def passage(*tests: Test, journey: Journey = CHECKOUT, total: int = 4, known: bool = True) -> Passage:
    return Passage(journey, "POST /orders", tests, total, known)


def finding(**changes: Any) -> Finding:
    plain = Finding(
        "CX201",
        "request value `coupon` reaches SQL without validation",
        "shop/checkout.py",
        Span(1, LINES[1].encode().index(b"db."), 1, len(LINES[1].encode())),
        scope="pay",
        cwe="CWE-89",
        author=AI,
        passages=(passage(),),
        why=("`coupon` comes from the request", "it is not checked"),
        related=(
            Place("shop/checkout.py", Span(0, 8, 0, 14), "`coupon` comes from the request"),
            Place("shop/cart.py", Span(6, 0, 6, 3), "here it is checked, by [int]"),
        ),
    )
    return replace(plain, **changes)


def line_text(path: str, line: int) -> str:
    return LINES[line] if path == "shop/checkout.py" and line < len(LINES) else ""


def report(*findings: Finding, **changes: Any) -> Report:
    plain = Report(findings, (Page(),), Path("/no/such/root"), 48, (), (), line_text, 1.234)
    return replace(plain, **changes)


def written(name: str, of: Report) -> str:
    out = io.StringIO()
    write(name, of, out)
    return out.getvalue()
