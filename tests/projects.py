"""Small projects written in the test itself: paths and texts become the workspace a check would see."""

import tomllib
from collections.abc import Mapping
from textwrap import dedent

from cx_lsp import config
from cx_lsp.copies.pairs import apart
from cx_lsp.copies.pool import Pool
from cx_lsp.engine import Policy, check
from cx_lsp.evidence import markers
from cx_lsp.facts import extract, is_ours, language_name
from cx_lsp.index import Index
from cx_lsp.journeys.registry import journeys
from cx_lsp.model import Finding, Fix, Route
from cx_lsp.rules import rules
from cx_lsp.text import Document
from cx_lsp.workspace import Registry, Workspace

TODAY = "2026-11-24"
"""The day on which small projects are checked."""


def project(files: Mapping[str, str], registry: str = "") -> Workspace:
    """The workspace of some files and of a `cx.toml`; texts may be indented as the test around them is."""
    texts = {path: dedent(text).lstrip("\n") for path, text in files.items()}
    index = Index.open(None, 0)
    index.add(("", extract(path, text)) for path, text in texts.items() if is_ours(path))
    settings = config.of(tomllib.loads(dedent(registry)))
    prefixes = dict(settings.resolve.route_prefix)
    known = Registry(journeys(settings), prefixes=prefixes, limits=settings.copies.limits)
    pool = Pool.open(None)
    for path, text in texts.items():
        if (name := language_name(path)) and not apart(path):
            pool.update(path, text.encode(), name)
    read = {path: text.encode() for path, text in texts.items()}
    return Workspace(index, read.get, known, lambda path: list(markers.read(read.get(path, b""))), pool=pool)


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> Workspace:
    """The workspace of some files whose earlier state was another."""
    workspace = project(now)
    names = {path: path if path in now else "" for path in before}
    workspace.compare(project(before), names, now.keys() - before.keys())
    return workspace


def findings(workspace: Workspace, *codes: str) -> list[Finding]:
    """The findings of every file, of some rules or of all."""
    return [
        finding
        for path in workspace.paths()
        if (facts := workspace.facts(path)) is not None
        for finding in check(facts, workspace, rules().values(), Policy(select=frozenset(rules())), TODAY)
        if not codes or finding.code in codes
    ]


def mended(files: Mapping[str, str], fix: Fix) -> dict[str, str]:
    """The files after a fix was taken."""
    texts = {path: text.encode() for path, text in files.items()}
    for edit in sorted(fix.edits, key=lambda e: e.span, reverse=True):
        document = Document.of(texts[edit.path])
        start = document.offset(edit.span.start_line, edit.span.start_col)
        end = document.offset(edit.span.end_line, edit.span.end_col)
        texts[edit.path] = document.data[:start] + edit.text.encode() + document.data[end:]
    return {path: text.decode() for path, text in texts.items()}


def route(workspace: Workspace, spelled: str) -> Route:
    """The one route spelled like that: "POST /orders"."""
    found = {str(r): r for r in workspace.routes}
    assert spelled in found, f"no {spelled} among {sorted(found)}"
    return found[spelled]


def guarded(files: Mapping[str, str], spelled: str = "POST /x") -> list[str]:
    """How a route is guarded, each way once, nearest first."""
    workspace = project(files)
    return list(dict.fromkeys(guard.how for guard in workspace.guards(route(workspace, spelled))))


def routes(files: Mapping[str, str]) -> dict[str, str]:
    """The routes of a project: "POST /orders" -> "file:handler"."""
    workspace = project(files)
    found = {str(r): f"{r.handler_file}:{r.handler}" for r in workspace.routes}
    assert len(found) == len(workspace.routes), "a route stands twice"
    return found
