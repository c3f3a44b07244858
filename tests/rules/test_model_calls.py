"""Which calls ask a model, by imports and structure, and what bounds them."""
# ruff: noqa: E501 - each twin stands on one line

from __future__ import annotations

import pytest

from cx_lsp.rules.shared.models import model_calls
from cx_lsp.rules.shared.waiting import is_bounded
from tests.projects import findings, project

PYTHON = {
    "a client of the module": """
        from openai import AzureOpenAI
        client = AzureOpenAI()
        def ask(q): return client.chat.completions.create(model="m", messages=q)
        """,
    "a client of the object": """
        import anthropic
        class Bot:
            def __init__(self): self.claude = anthropic.AsyncAnthropic()
            async def ask(self, q): return await self.claude.messages.create(model="m", max_tokens=9, messages=q)
        """,
    "a client made on the spot": """
        import openai
        def ask(q): return openai.OpenAI().responses.create(model="m", input=q)
        """,
    "a structured answer": """
        def ask(client, q): return client.beta.chat.completions.parse(model="m", messages=q, response_format=Out)
        """,
    "a stream": """
        def ask(claude, q):
            with claude.messages.stream(model="m", max_tokens=9, messages=q) as stream:
                return stream.get_final_text()
        """,
    "litellm by another name": """
        from litellm import completion as think
        from litellm import completion
        def ask(q): return completion(model="m", messages=q)
        """,
    "a chain": """
        from langchain_openai import ChatOpenAI
        llm = ChatOpenAI()
        chain = prompt | llm
        async def ask(q): return await chain.ainvoke({"q": q})
        """,
    "a chat model": """
        from langchain_anthropic import ChatAnthropic
        brain = ChatAnthropic(model="m")
        def ask(q): return brain.invoke(q).content
        """,
    "Google": """
        from google import genai
        client = genai.Client()
        def ask(q): return client.models.generate_content(model="m", contents=q).text
        """,
    "Google before": """
        import google.generativeai as genai
        model = genai.GenerativeModel("m")
        def ask(q): return model.generate_content(q).text
        """,
    "Mistral": """
        from mistralai import Mistral
        client = Mistral(api_key=key)
        def ask(q): return client.chat.complete(model="m", messages=q)
        """,
    "Ollama": """
        import ollama
        def ask(q): return ollama.chat(model="m", messages=q)["message"]["content"]
        """,
    "Bedrock": """
        import boto3
        bedrock = boto3.client("bedrock-runtime")
        def ask(q): return bedrock.converse(modelId="m", messages=q)
        """,
    "plain HTTP": """
        import requests
        URL = "https://api.openai.com/v1/chat/completions"
        def ask(q): return requests.post(URL, json={"messages": q}).json()
        """,
    "an agent": """
        from agents import Agent, Runner
        async def ask(q): return (await Runner.run(agent, q)).final_output
        """,
}
SCRIPT = {
    "the AI SDK": """
        import { generateText } from "ai";
        export async function ask(q) { const { text } = await generateText({ model, prompt: q }); return text; }
        """,
    "the AI SDK as a whole": """
        import * as ai from "ai";
        export async function ask(q) { return (await ai.generateObject({ model, schema, prompt: q })).object; }
        """,
    "OpenAI": """
        import OpenAI from "openai";
        const openai = new OpenAI();
        export const ask = async (q) => (await openai.chat.completions.create({ model: "m", messages: q })).choices[0];
        """,
    "Anthropic, in a class": """
        import Anthropic from "@anthropic-ai/sdk";
        export class Bot {
          constructor() { this.claude = new Anthropic(); }
          ask(q) { return this.claude.messages.stream({ model: "m", max_tokens: 9, messages: q }); }
        }
        """,
    "LangChain": """
        import { ChatOpenAI } from "@langchain/openai";
        const brain = new ChatOpenAI();
        export const ask = (q) => brain.invoke(q);
        """,
    "Google": """
        import { GoogleGenAI } from "@google/genai";
        const ai = new GoogleGenAI({});
        export const ask = (q) => ai.models.generateContent({ model: "m", contents: q });
        """,
    "Bedrock": """
        import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
        export const ask = (q) => client.send(new ConverseCommand({ modelId: "m", messages: q }));
        """,
    "plain HTTP": """
        export async function ask(q) {
          return fetch("https://api.anthropic.com/v1/messages", { method: "POST", body: JSON.stringify(q) });
        }
        """,
}
OTHERS = {
    "a.py": """
        import requests, stripe
        from twilio.rest import Client
        from airflow import DAG
        client = Client()
        def send(body): return client.messages.create(to="+1", from_="+2", body=body)
        def keys(): return requests.post("https://openrouter.ai/api/v1/auth/keys", json={})
        def add(): return Order.objects.create(model="bicycle")
        def run(command): return runner.invoke(command)
        def post(url): return requests.post(url)
        """,
    "a.ts": """
        import { run } from "./tasks";
        export const go = () => run(job);
        export const load = (url) => fetch(url);
        export const list = () => fetch("https://api.openai.com/v1/models");
        export const send = () => mail.messages.create({ to: "a", body: "b" });
        """,
}


def asked(path: str, text: str) -> list[str]:
    workspace = project({path: text})
    facts = workspace.facts(path)
    assert facts is not None
    return [call.name for call in model_calls(facts, workspace)]


@pytest.mark.parametrize("text", PYTHON.values(), ids=PYTHON)
def test_a_call_of_a_model_is_recognised_in_python(text: str) -> None:
    assert len(asked("shop/ask.py", text)) == 1


@pytest.mark.parametrize("ending", ["js", "ts"])
@pytest.mark.parametrize("text", SCRIPT.values(), ids=SCRIPT)
def test_a_call_of_a_model_is_recognised_in_javascript(text: str, ending: str) -> None:
    assert len(asked(f"src/ask.{ending}", text)) == 1


@pytest.mark.parametrize("path", OTHERS)
def test_what_only_looks_like_one_is_not(path: str) -> None:
    assert asked(path, OTHERS[path]) == []


BOUNDED = [
    ('client = OpenAI(timeout=20)\ndef ask(q): return client.responses.create(model="m", input=q)', True),
    ('client = OpenAI()\ndef ask(q): return client.responses.create(model="m", input=q)', False),
    ('client = OpenAI()\ndef ask(q): return client.responses.create(model="m", input=q, timeout=9)', True),
    (
        'client = OpenAI()\ndef ask(q): return client.with_options(timeout=9).responses.create(model="m", input=q)',
        True,
    ),
    ('client = OpenAI()\ndef ask(q): return client.responses.create(model="m", input=q, **options)', None),
    ('client = OpenAI(**options)\ndef ask(q): return client.responses.create(model="m", input=q)', None),
    ('def ask(client, q): return client.responses.create(model="m", input=q)', None),
    (
        "client = AsyncOpenAI()\nasync def ask(q):\n    async with asyncio.timeout(9):\n"
        '        return await client.responses.create(model="m", input=q)',
        True,
    ),
    (
        "client = OpenAI()\ndef ask(q):\n    page = requests.get(q, timeout=5)\n"
        '    return client.responses.create(model="m", input=page.text)',
        False,
    ),
]


@pytest.mark.parametrize(("text", "expected"), BOUNDED)
def test_what_ends_a_call_in_time(text: str, expected: bool | None) -> None:
    workspace = project({"a.py": f"from openai import AsyncOpenAI, OpenAI\n{text}\n"})
    facts = workspace.facts("a.py")
    assert facts is not None
    (call,) = model_calls(facts, workspace)
    assert is_bounded(call, facts, workspace) is expected


JOURNEY = """
    [journeys.support]
    title = "Support"
    stakes = "STAKES"
    entry = ["route:POST /ask"]
    """
HANDLER = """
    from fastapi import FastAPI
    from shop.brain import think
    app = FastAPI()
    @app.post("/ask")
    def ask(q: Question):
        BODY
    """
BRAIN = """
    from openai import OpenAI
    client = OpenAI(timeout=9)
    def think(q):
        return client.responses.create(model="m", input=q)
    """


def waits(body: str, brain: str = BRAIN, stakes: str = "high") -> list[str]:
    files = {"shop/app.py": HANDLER.replace("BODY", body), "shop/brain.py": brain}
    return [f.message for f in findings(project(files, JOURNEY.replace("STAKES", stakes)), "CX501")]


def test_an_answer_one_call_away_is_enough() -> None:
    caught = "try:\n            return think(q)\n        except Exception:\n            return None"
    raised = "try:\n            return think(q)\n        except Exception:\n            raise"
    assert waits(caught) == []
    (message,) = waits(raised)
    assert message == 'model call `client.responses.create` on journey "Support" has no fallback'
    assert len(waits("return think(q)")) == 1


def test_low_stakes_and_code_off_the_journeys_may_wait() -> None:
    assert waits("return think(q)", stakes="low") == []
    assert waits("return None") == []
