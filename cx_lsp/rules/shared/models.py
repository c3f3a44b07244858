"""Which calls of a file ask a language model: by what is imported and what they are sent through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cx_lsp.model import Fact, Facts, Workspace

# Modules that ask models, or build agents that do.
SDK = re.compile(
    r"^(openai|anthropic|litellm|langchain\w*|langgraph|mistralai|ollama|cohere|groq|together|agents|pydantic_ai"
    r"|instructor|llama_index|crewai|smolagents|dspy|vertexai|google[./](generativeai|genai)|huggingface_hub"
    r"|replicate|autogen\w*|xai_sdk"
    r"|@anthropic-ai/\S+|@?langchain/\S+|@ai-sdk/\S+|ai|@google/(genai|generative-ai)|@google-cloud/vertexai"
    r"|@mistralai/\S+|cohere-ai|groq-sdk|together-ai|@aws-sdk/client-bedrock-runtime|@openai/agents\S*|@azure/openai"
    r"|llamaindex|@huggingface/inference|openai-edge|boto3)([./]|$)"
)
# Names that a project gives its own packages, unless what is imported says otherwise.
_OURS = re.compile(
    r"ai([.]|$)|agents\.(?!(Agent|Runner|RunConfig|Tool|tool|function_tool|RunContextWrapper|extensions)\b)"
)
_FAMOUS = re.compile(r"litellm|openai|anthropic|ollama|cohere|mcp")
_ENDING = re.compile(
    r"(chat\.completions\.(create|parse|stream)|(?P<common>responses\.(create|parse|stream)"
    r"|messages\.(create|parse|stream)|completions\.create|chat\.(complete|stream)(_async)?)|models\.generate_?[cC]ontent(_?[sS]tream)?)$"
)
_OWN_WORD = re.compile(
    r"generate_?[cC]ontent|converse|invoke_model|createChatCompletion|chat_?[cC]ompletion$"
)
# What a model or a chain of calls to one is called where nothing says what it is.
_RECEIVER = re.compile(
    r"(^|_|(?<=[a-z])(?=[A-Z]))(llm|model|chain|agent|runnable|chat|graph|Runner)s?\d*$", re.IGNORECASE
)
_HOST = re.compile(
    r"api\.(openai|anthropic|mistral|groq|together|deepseek|cohere|x|perplexity|fireworks)\.(com|ai|xyz)"
    r"|openrouter\.ai|generativelanguage\.|openai\.azure\.com|:11434/|bedrock-runtime"
)
# Such a host answers other questions too: for keys, for a list of its models.
_ASKED = re.compile(
    r"/(chat/)?completions|/messages|/responses|[gG]enerateContent|/api/(chat|generate)|/v\d\w*/(chat|generate)"
    r"|/(invoke|converse)"
)
_WORD = re.compile(r"[A-Za-z_$][\w$]*")


@dataclass(frozen=True, slots=True)
class Client:
    """The object a call is sent through: where it is made, and of what."""

    facts: Facts
    fact: Fact


@dataclass(frozen=True, slots=True)
class ModelCall:
    """A call that asks a language model."""

    fact: Fact
    sdk: str
    """The module it comes from, as far as it is known."""
    client: Client | None
    own: bool
    """Whether it is a function of the SDK itself, which needs no client."""

    @property
    def name(self) -> str:
        """The call as it is written."""
        return self.fact.text


def model_calls(file: Facts, workspace: Workspace) -> Iterator[ModelCall]:
    """The calls of a file that ask a model, each once."""
    known = modules(file)
    for fact in file.of("model_call"):
        found = _model_call(fact, file, known, workspace)
        if found is not None:
            yield found


def asked(source: Fact, file: Facts, workspace: Workspace) -> str:
    """The call that a model's words came from, here or in the file of the function that asks; "" if none."""
    path = source.get("path") or file.path
    facts = file if path == file.path else workspace.facts(path)
    calls = model_calls(facts, workspace) if facts is not None else ()
    return next((call.name for call in calls if call.fact.span == source.span), "")


def _model_call(fact: Fact, file: Facts, known: dict[str, str], workspace: Workspace) -> ModelCall | None:
    name, shape = fact.text.replace("?.", ".").replace("!.", "."), fact.get("shape")
    if shape == "http":
        return ModelCall(fact, "http", None, own=True) if _is_host(fact, file) else None
    head = _WORD.match(name)
    own = _sdk(known.get(head[0], "")) if head is not None else ""
    client = None if own else _client(name, fact.scope, file, workspace)
    sdk = own or _sdk_of(client)
    if sdk or shape == "bedrock":
        return ModelCall(fact, sdk or "boto3", client, own=bool(own))
    ending = _ENDING.search(name)
    if ending is not None:
        sure = not ending["common"] or re.search(r"\bmodel\b", workspace.text(file.path, fact.span))
        return ModelCall(fact, "", None, own=False) if sure else None
    asks = any(_sdk(module) for module in known.values())
    receiver = name.rpartition(".")[0].rpartition(".")[2]
    named = shape == "method" and (_OWN_WORD.search(name) or (receiver and _RECEIVER.search(receiver)))
    return ModelCall(fact, "", None, own=False) if asks and named else None


def modules(file: Facts) -> dict[str, str]:
    """What each imported name comes from: "genai" -> "google.genai"."""
    found = {}
    for fact in file.of("import"):
        module, symbol = fact.get("module").strip("'\""), fact.get("symbol")
        whole = f"{module}.{symbol}" if symbol and symbol not in ("*", "default") else module
        if file.path.endswith((".py", ".pyi")) and _OURS.match(whole):
            continue
        # A project's own `from .llm import litellm` gives away what it is called after.
        found[fact.text.partition(".")[0]] = symbol if _FAMOUS.fullmatch(symbol) else whole
    return found


def _sdk(module: str) -> str:
    found = SDK.match(module)
    return found[1] if found is not None else ""


def _sdk_of(client: Client | None) -> str:
    if client is None:
        return ""
    head = _WORD.match(client.fact.get("of") or client.fact.get("type"))
    return _sdk(modules(client.facts).get(head[0], "")) if head is not None else ""


def _client(name: str, scope: str, file: Facts, workspace: Workspace) -> Client | None:
    """The object whose member is called, in this file or in the one it is imported from."""
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        text = ".".join(parts[:cut])
        made = [f for f in file.of("instance") if f.text == text and _sees(scope, f)]
        if made:
            return Client(file, made[-1])
        bound = workspace.bound(file.path, text)
        facts = workspace.facts(bound.path) if bound is not None and bound.path != file.path else None
        if facts is not None and bound is not None:
            made = [f for f in facts.of("instance") if f.text == bound.scope and not f.scope]
            if made:
                return Client(facts, made[-1])
    return None


def _sees(scope: str, fact: Fact) -> bool:
    """Whether code in a scope can mean an object by its name alone."""
    if fact.text.startswith(("self.", "this.")):
        return scope.rpartition(".")[0] == fact.scope.rpartition(".")[0] or not fact.scope
    return not fact.scope or scope == fact.scope or scope.startswith(f"{fact.scope}.")


def _is_host(fact: Fact, file: Facts) -> bool:
    said = [fact.get("url"), *(f.get("value") for f in file.of("literal") if f.text == fact.get("url"))]
    return any(
        _ASKED.search(url) and (_HOST.search(url) or url.endswith("/chat/completions")) for url in said
    )
