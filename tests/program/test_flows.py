"""Flows across one call, in small projects of both languages."""

import pytest

from cx_lsp.model import Flow
from tests.projects import project

HANDLER = """
from flask import request
import helpers

@app.get("/x")
def show():
    {body}
"""
HELPERS = """
from flask import request

def save(number, name):
    db.execute(f"update t set name = '{name}' where id = {number}")

def checked(name):
    if name not in NAMES:
        raise ValueError(name)
    db.execute("select " + name)

def plain(name):
    other = name.strip()
    return other

def counted(name):
    return len(name)

def wanted():
    return request.args.get("name")

def constant():
    return "name"

def out(url):
    return redirect(url)

class Store:
    def find(self, name):
        return db.execute("select " + name)
"""


def flows(body: str) -> list[Flow]:
    workspace = project({"app.py": HANDLER.replace("{body}", body), "helpers.py": HELPERS})
    facts = workspace.facts("app.py")
    assert facts is not None
    return list(workspace.flows(facts))


@pytest.mark.parametrize(
    "body",
    [
        "helpers.save(1, request.args['n'])",
        "helpers.save(number=1, name=request.args['n'])",
        "db.execute('select ' + helpers.plain(request.args['n']))",
        "name = helpers.wanted(); db.execute(f'select {name}')",
        "store = helpers.Store(); store.find(request.args['n'])",
        "helpers.out(request.args['n'])",
    ],
)
def test_a_value_is_followed_into_the_function_it_is_handed_to_and_back(body: str) -> None:
    [flow] = flows(body)
    assert not flow.guarded
    assert flow.complete
    assert any(step.get("path") == "helpers.py" for step in flow.steps) or "helpers" in str(flow)


@pytest.mark.parametrize(
    "body",
    [
        "helpers.save(int(request.args['n']), 'x')",
        "db.execute('select ' + helpers.counted(request.args['n']))",
        "db.execute('select ' + helpers.constant())",
        "helpers.out('/orders/' + request.args['n'])",
        "unknown(request.args['n'])",
        "db.execute('select ' + unknown(request.args['n']))",
    ],
)
def test_what_another_function_does_not_hand_on_is_no_flow(body: str) -> None:
    assert flows(body) == []


def test_a_judge_inside_the_other_function_counts() -> None:
    [flow] = flows("helpers.checked(request.args['n'])")
    assert flow.guarded


def test_a_script_hands_on_as_well() -> None:
    workspace = project(
        {
            "app.ts": """
                import { find } from "./store";
                app.get("/x", (req, res) => res.json(find(req.query.name)));
                """,
            "store.ts": "export const find = (name: string) => db.query(`select ${name}`);",
        }
    )
    facts = workspace.facts("app.ts")
    assert facts is not None
    [flow] = workspace.flows(facts)
    assert (flow.source.get("name"), flow.sink.get("cwe"), flow.sink.get("inside")) == (
        "name",
        "CWE-89",
        "find",
    )
