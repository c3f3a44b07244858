"""Journeys come highest stakes first, and somebody answers for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from cx_lsp import config
from cx_lsp.journeys import registry
from cx_lsp.model import Journey, Signal

REGISTRY = """
[journeys.search]
title = "Customer finds a product"
stakes = "low"
[journeys.refund]
title = "Customer gets money back"
stakes = "high"
entry = ["symbol:shop.refund:refund", "route:POST /refunds"]
[journeys.browse]
title = "Customer browses"
[journeys.checkout]
title = "Customer pays"
stakes = "high"
owner = "@payments"
entry = ["route:POST /orders"]
include = ["symbol:shop.pricing"]
exclude = ["path:**/migrations/**"]
tests = ["tag:journey:checkout"]
[[journeys.checkout.signals]]
metric = "csat"
source = "csv:ops/csat.csv"
warn_below = 4.2
"""


def load(root: Path, text: str = REGISTRY) -> config.Config:
    (root / "cx.toml").write_text(text)
    return config.load(root)


def test_highest_stakes_come_first_and_the_order_of_the_file_decides_the_rest(tmp_path: Path) -> None:
    found = [journey.id for journey in registry.journeys(load(tmp_path))]
    assert found == ["refund", "checkout", "browse", "search"]


def test_a_journey_says_all_the_team_committed(tmp_path: Path) -> None:
    assert registry.journeys(load(tmp_path))[1] == Journey(
        id="checkout",
        name="Customer pays",
        owner="@payments",
        stakes="high",
        entries=("route:POST /orders",),
        tests=("tag:journey:checkout",),
        signals=(Signal("csat", "csv:ops/csat.csv", 4.2),),
        include=("symbol:shop.pricing",),
        exclude=("path:**/migrations/**",),
    )


def test_the_owner_is_the_journeys_then_the_default_then_that_of_the_entrys_file(tmp_path: Path) -> None:
    files = {"symbol:shop.refund:refund": [], "route:POST /refunds": ["README.md", "shop/refund.py"]}
    owners = registry.owners_by_entry(registry.codeowners("shop/ @shop\n"), lambda entry: files[entry])
    asked = {journey.id: journey.owner for journey in registry.journeys(load(tmp_path), owners)}
    assert asked == {"refund": "@shop", "checkout": "@payments", "browse": "", "search": ""}
    told = registry.journeys(load(tmp_path, REGISTRY + '[defaults]\nowner = "@all"\n'), owners)
    assert [journey.owner for journey in told] == ["@all", "@payments", "@all", "@all"]


CODEOWNERS = r"""
# everything
*            @everyone
*.js         @web @alice   # inline comment
/docs/       docs@example.com
apps/        @apps
docs/*       @top
/build/logs/ @ops
/legacy/
My\ Files/   @files
!secret      @nobody
[Payments][2] @pay-leads
shop/pay.py  @pay
^[Optional]
**/logs      @logs
"""


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("README.md", "@everyone"),
        ("a/b.js", "@web @alice"),
        ("docs/a.md", "@top"),
        ("docs/deep/a.md", "docs@example.com"),
        ("x/docs/a.md", "@everyone"),
        ("x/apps/a.py", "@apps"),
        ("legacy/a.py", ""),
        ("My Files/a.txt", "@files"),
        ("secret", "@everyone"),
        ("shop/pay.py", "@pay"),
        ("build/logs/a", "@logs"),
    ],
)
def test_the_last_matching_line_of_codeowners_wins(path: str, owner: str) -> None:
    assert registry.codeowners(CODEOWNERS)(path) == owner


def test_codeowners_is_found_where_the_host_looks_for_it(tmp_path: Path) -> None:
    assert registry.codeowners_of(tmp_path)("a.py") == ""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/CODEOWNERS").write_text("* @docs")
    assert registry.codeowners_of(tmp_path)("a.py") == "@docs"
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github/CODEOWNERS").write_text("* @github")
    assert registry.codeowners_of(tmp_path)("a.py") == "@github"
