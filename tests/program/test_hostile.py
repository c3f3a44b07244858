"""Code written to go round in circles, or to grow without end, is answered about in bounded time."""

from __future__ import annotations

from time import process_time

import pytest

from cx_lsp.model import Definition
from tests.projects import findings, project, route

HEAD = "from fastapi import FastAPI\napp = FastAPI()\n"
HANDLER = '@app.post("/x")\ndef f(a: {type}):\n    a.run()\n'
WIDTH, HEIGHT = 14, 9


def grown(body: str = "pass") -> str:
    """Classes of which each has all of the line before for bases."""
    lines = [f"class C0_{j}:\n    {body}\n" for j in range(WIDTH)]
    for i in range(1, HEIGHT):
        bases = ", ".join(f"C{i - 1}_{k}" for k in range(WIDTH))
        lines += [f"class C{i}_{j}({bases}):\n    {body}\n" for j in range(WIDTH)]
    return "".join(lines)


def test_a_class_whose_base_is_found_only_through_itself_has_none() -> None:
    workspace = project({"a.py": f"{HEAD}b = A()\nclass A(b.C):\n    pass\n" + HANDLER.format(type="A")})
    findings(workspace)
    assert workspace.definition("a.py", "b.C") is None
    assert workspace.definition("a.py", "A") == Definition("a.py", "A")


def test_many_bases_of_many_bases_are_each_asked_once() -> None:
    began = process_time()
    workspace = project({"a.py": HEAD + grown() + HANDLER.format(type=f"C{HEIGHT - 1}_0")})
    findings(workspace)
    assert process_time() - began < 10


def test_views_of_many_bases_are_asked_for_their_guards_in_bounded_time() -> None:
    view = grown("def post(self, request): pass")
    urls = f"from django.urls import path\nimport a\nurlpatterns=[path('x', a.C{HEIGHT - 1}_0.as_view())]\n"
    began = process_time()
    workspace = project({"a.py": f"from django.views import View\n{view}", "urls.py": urls})
    assert workspace.guards(route(workspace, "POST /x")) == ()
    assert process_time() - began < 10


@pytest.mark.parametrize("count", [600])
def test_a_file_of_many_handlers_is_compared_in_bounded_time(count: int) -> None:
    handler = '@app.post("/x{0}")\ndef f{0}(a: dict):\n    db.get(a["id"])\n'
    began = process_time()
    findings(project({"a.py": HEAD + "".join(handler.format(n) for n in range(count))}))
    assert process_time() - began < 20
