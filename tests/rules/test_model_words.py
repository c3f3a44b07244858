"""Where a model's words, and words for a model, become orders: twins that differ in one thing."""
# ruff: noqa: E501 - each twin stands on one line

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from tests.projects import findings, project

ASK = """
    import json, sqlite3, subprocess, requests
    from openai import OpenAI
    client = OpenAI(timeout=9)
    """


def python(body: str) -> str:
    body = indent(dedent(body).strip(), "    ")
    return f"{dedent(ASK)}\ndef act(q, db):\n    r = client.responses.create(model='m', input=q)\n{body}\n"


def codes(text: str, path: str = "shop/act.py") -> list[str]:
    return [f.code for f in findings(project({path: text}), "CX502", "CX505", "CX506")]


TRUSTED = [
    "exec(r.output_text)",
    "db.execute('select * from orders where ' + r.output_text)",
    "text = r.output_text.strip()\nsubprocess.run(f'convert {text}', shell=True)",
    "data = json.loads(r.output_text)\ndb.execute(f\"select {data['column']} from t\")",
    "open(r.output_text)",
    "requests.get(r.output_text)",
    "cur = db.cursor()\nsql = r.output_text\ncur.execute(sql)",
]
JUDGED = [
    "return json.loads(r.output_text)",
    "if r.output_text not in ('a', 'b'):\n    return None\nreturn db.execute('select ' + r.output_text)",
    "return db.execute('select 1 where name = ?', (r.output_text,))",
    "return db.execute(f'select * from t where id = {int(r.output_text)}')",
    "return workflow.execute(r.output_text)",
    "return index.query(r.output_text)",
    "print(r.output_text)",
]


@pytest.mark.parametrize("body", TRUSTED)
def test_what_a_model_returned_is_no_order(body: str) -> None:
    assert codes(python(body)) == ["CX502"]


@pytest.mark.parametrize("body", JUDGED)
def test_what_was_judged_or_handed_over_as_data_is_left_alone(body: str) -> None:
    assert codes(python(body)) == []


HEAD = "import { exec } from 'node:child_process';\nimport { tool, generateText } from 'ai';\nimport { z } from 'zod';\n"
TOOLS = {
    "export const run = tool({ inputSchema: z.object({ cmd: z.string() }), execute: async ({ cmd }) => exec(cmd) });": 1,
    "export const run = tool({ inputSchema: z.object({ cmd: z.enum(['a']) }), execute: async ({ cmd }) => exec(cmd) });": 0,
    "export const run = tool({ needsApproval: true, execute: async ({ cmd }) => exec(cmd) });": 0,
    "export const run = tool({ execute: async (input) => { const c = `ls ${input.dir}`; exec(c); } });": 1,
    "export const run = tool({ execute: async ({ c }) => { if (!OK.includes(c)) return; exec(c); } });": 0,
    "export const run = tool({ execute: async ({ c }) => { if (!c) return; exec(c); } });": 1,
    "export const payInvoice = tool({ execute: async ({ id }) => { await bank.send(id); } });": 1,
    "export const payInvoice = tool({ execute: async ({ id }) => { await confirmed(id); await bank.send(id); } });": 0,
    "export const payday = tool({ execute: async ({ id }) => { await calendar.find(id); } });": 0,
}


@pytest.mark.parametrize(("text", "expected"), TOOLS.items())
def test_a_tool_of_the_ai_sdk(text: str, expected: int) -> None:
    assert codes(HEAD + text, "src/tools.ts") == ["CX506"] * expected


MCP = """
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "shop" });
server.tool("run", { sql: z.string() }, async ({ sql }) => ({ content: await db.query(sql) }));
server.registerTool("delete_order", { inputSchema: { id: z.string() } }, async ({ id }) => orders.remove(id));
"""


def test_a_tool_of_an_mcp_server_is_asked_for_by_its_host() -> None:
    assert codes(MCP, "src/server.ts") == ["CX506"]


PYTHON_TOOLS = [
    (
        "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('x')\n@mcp.tool()\ndef f(sql: str):\n    db.execute(sql)",
        1,
    ),
    (
        "from pydantic_ai import Agent\nagent = Agent('m')\n@agent.tool_plain\ndef f(path: str):\n    return open(path)",
        1,
    ),
    (
        "from langchain.tools import BaseTool\nclass F(BaseTool):\n    def _run(self, code: str):\n        exec(code)",
        1,
    ),
    (
        "from langchain.tools import BaseTool\nclass F(BaseTool):\n    def _run(self, code: int):\n        exec(code)",
        0,
    ),
    ("from agents import Agent\ndef f(cmd: str):\n    os.system(cmd)\nagent = Agent(tools=[f])", 1),
    ("from agents import Agent\ndef f(cmd: str):\n    os.system(cmd)\n", 0),
    ("from flask import tool\n@tool\ndef f(cmd: str):\n    os.system(cmd)\n", 0),
    (
        "from agents import function_tool\n@function_tool\ndef f(cmd: str):\n    os.system(shlex.quote(cmd))\n",
        0,
    ),
    (
        "from agents import function_tool\n@function_tool\ndef transfer_money(to: str, cents: int):\n    bank.send(to)",
        1,
    ),
    ("from agents import function_tool\n@function_tool\ndef transfer_learning(to: str):\n    return 1", 0),
]


@pytest.mark.parametrize(("text", "expected"), PYTHON_TOOLS)
def test_a_tool_in_python(text: str, expected: int) -> None:
    assert codes(text) == ["CX506"] * expected


PROMPTS = [
    ('{"role": "system", "content": f"Be {request.json[\'tone\']}"}', 1),
    ('{"content": "Be " + request.args["tone"], "role": "developer"}', 1),
    ('{"role": "user", "content": request.json["tone"]}', 0),
    ('{"role": "system", "content": "Be kind"}, {"role": "user", "content": f"{request.json}"}', 0),
    ('{"role": "system", "content": f"Be {int(request.json[\'tone\'])}"}', 0),
]


@pytest.mark.parametrize(("messages", "expected"), PROMPTS)
def test_only_the_system_prompt_is_ours_to_keep(messages: str, expected: int) -> None:
    text = (
        f"from flask import request\n{dedent(ASK)}\n@app.post('/ask')\ndef ask():\n"
        f"    return client.chat.completions.create(model='m', messages=[{messages}])\n"
    )
    assert codes(text) == ["CX505"] * expected


def test_other_spellings_of_a_system_prompt() -> None:
    anthropic = """
        import anthropic
        claude = anthropic.Anthropic(timeout=9)
        @app.post("/ask")
        def ask():
            return claude.messages.create(model="m", system="You are " + request.json["who"], messages=[])
        """
    langchain = """
        from langchain_core.messages import SystemMessage
        @app.post("/ask")
        def ask():
            return llm.invoke([SystemMessage(content=f"You are {request.json['who']}")])
        """
    assert codes(anthropic) == codes(langchain) == ["CX505"]


def test_the_words_are_followed_out_of_the_function_that_asks() -> None:
    brain = (
        f"{dedent(ASK)}\ndef ask(q):\n    return client.responses.create(model='m', input=q).output_text\n"
    )
    act = "from shop.brain import ask\ndef act(q, db):\n    db.execute(ask(q))\n"
    found = findings(project({"shop/brain.py": brain, "shop/act.py": act}), "CX502")
    assert [f.path for f in found] == ["shop/act.py"]
    assert found[0].related[0].path == "shop/brain.py"
