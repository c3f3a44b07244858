"""The workspace: open documents stand for their files, and what was concluded follows them."""

from __future__ import annotations

import pytest

from cx_lsp.facts import extract
from cx_lsp.index import Index
from cx_lsp.model import Journey
from cx_lsp.text import Document
from cx_lsp.workspace import Registry, Workspace

APP = """from flask import Flask

import pages

app = Flask(__name__)


@app.get("/")
def home():
    return pages.home()
"""
FILES = {
    "app.py": APP,
    "pages.py": "def home():\n    return 1\n",
    "broken.py": "def f(:\n",
}
HOME = Journey("home", "Home", entries=("route:GET /",))


def workspace(registry: Registry | None = None) -> Workspace:
    index = Index.open(None, 1)
    index.add((name, extract(name, text)) for name, text in FILES.items())
    return Workspace(index, lambda path: FILES[path].encode() if path in FILES else None, registry)


def put(workspace: Workspace, path: str, text: str) -> None:
    workspace.put(extract(path, text), Document.of(text))


def routes(workspace: Workspace) -> list[str]:
    return [str(route) for route in workspace.routes]


def test_an_open_document_stands_for_its_file_until_it_is_dropped() -> None:
    shown = workspace()
    put(shown, "app.py", FILES["app.py"].replace('"/"', '"/home"'))
    assert routes(shown) == ["GET /home"]
    document = shown.document("app.py")
    assert document is not None
    assert '"/home"' in document.text
    shown.drop("app.py")
    assert routes(shown) == ["GET /"]


def test_a_new_document_is_part_of_the_workspace() -> None:
    shown = workspace()
    put(shown, "new.py", FILES["app.py"].replace('"/"', '"/new"'))
    assert list(shown.paths()) == ["app.py", "broken.py", "new.py", "pages.py"]
    assert sorted(routes(shown)) == ["GET /", "GET /new"]


def test_a_hidden_file_is_absent_until_it_is_put() -> None:
    shown = workspace()
    shown.hide("app.py")
    assert shown.facts("app.py") is None
    assert routes(shown) == []
    assert "app.py" not in shown.paths()
    put(shown, "app.py", FILES["app.py"])
    assert routes(shown) == ["GET /"]


def test_what_could_not_be_read_follows_the_open_text() -> None:
    shown = workspace()
    assert [path for path, _ in shown.unread()] == ["broken.py"]
    put(shown, "broken.py", "x = 1\n")
    put(shown, "pages.py", "def home(:\n")
    assert [path for path, _ in shown.unread()] == ["pages.py"]
    shown.hide("broken.py")
    shown.drop("pages.py")
    assert [path for path, _ in shown.unread()] == []


def test_only_shared_kinds_are_asked_for_across_files() -> None:
    with pytest.raises(ValueError, match="not indexed across files: input"):
        list(workspace().named("input"))


def test_without_claims_nobody_wrote_anything() -> None:
    assert workspace().claims_of("app.py") == ()


@pytest.mark.parametrize(("own", "owner"), [("", "@pages"), ("@home", "@home")])
def test_a_journey_without_an_owner_is_owned_by_the_owner_of_its_entry(own: str, owner: str) -> None:
    journey = Journey("home", "Home", owner=own, entries=("route:GET /gone", "route:GET /"))
    owned = workspace(Registry((journey,), owner_of=lambda path: "@pages" if path == "app.py" else ""))
    (passage,) = owned.journeys_of("pages.py", "home")
    assert passage.journey.owner == owner


def test_a_journey_runs_through_what_its_entry_calls() -> None:
    shown = workspace(Registry((HOME,)))
    assert [p.entry for p in shown.journeys_of("pages.py", "home")] == ["GET /"]
    put(shown, "app.py", FILES["app.py"].replace("pages.home()", "1"))
    assert shown.journeys_of("pages.py", "home") == ()


def test_a_guard_in_a_body_moves_with_the_lines_above_it() -> None:
    body = "    x = 1\n    if not user:\n        abort(401)\n"
    guarded = APP.replace("    return pages.home()\n", body)
    shown = workspace()
    for text, line in ((guarded, 11), (guarded.replace("    x = 1\n", "    x = 1\n\n"), 12)):
        put(shown, "app.py", text)
        (guard,) = shown.guards(shown.routes[0])
        assert guard.place.span.start_line == line
