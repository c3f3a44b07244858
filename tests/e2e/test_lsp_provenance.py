"""An editor asks who wrote what, reviews it, and has typing recorded, in a real repository."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, client_capabilities

from cx_lsp.prints import line_print
from cx_lsp.record import journal
from cx_lsp.record.entry import Entry
from tests.e2e.editor import Client, Editor, recording, until
from tests.server import shop

ENV = {**os.environ, "CX_LSP_CACHE": tempfile.mkdtemp(prefix="cx-lsp-cache-")}
ENV.pop("CX_LSP_RECORD", None)
COMMAND = [sys.executable, "-m", "cx_lsp", "lsp"]
CONFIG = ClientServerConfig(COMMAND, client_factory=recording, server_env=ENV)
BLOCK = "\n\ndef pasted(alpha, beta):\n    total = alpha + beta\n    print(total)\n    return total\n"


async def connect(client: Client, root: Path, options: Any) -> None:
    capabilities = client_capabilities("visual-studio-code")
    assert capabilities.workspace
    capabilities.workspace.inlay_hint = types.InlayHintWorkspaceClientCapabilities(refresh_support=True)
    result = await client.initialize_session(
        types.InitializeParams(
            capabilities=capabilities,
            root_uri=root.as_uri(),
            workspace_folders=[types.WorkspaceFolder(uri=root.as_uri(), name="shop")],
            client_info=types.ClientInfo("Visual Studio Code", "1.99"),
            initialization_options=options,
        )
    )
    client.agreed = result.capabilities


@pytest_lsp.fixture(config=CONFIG)  # type: ignore[untyped-decorator]
async def client(request: pytest.FixtureRequest, lsp_client: Client, root: Path) -> AsyncIterator[None]:
    await connect(lsp_client, root, getattr(request, "param", {"cx": {"inlay": "ai", "tokens": True}}))
    yield
    await lsp_client.shutdown_session()


def options(**cx: object) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("client", [{"cx": cx}], indirect=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    found = shop.build(tmp_path.resolve() / "my shop")
    shop.git(found, "config", "user.name", "Ann")
    shop.git(found, "config", "user.email", "ann@example.org")
    return found


@pytest.fixture
def app(client: Client, root: Path) -> Editor:
    editor = Editor(client, root / "app.py")
    editor.open()
    return editor


def document(app: Editor) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(app.uri)


def everywhere(app: Editor) -> types.Range:
    return types.Range(types.Position(0, 0), app.position(len(app.text)))


async def hints(app: Editor) -> list[types.InlayHint]:
    params = types.InlayHintParams(document(app), everywhere(app))
    return list(await app.client.text_document_inlay_hint_async(params) or ())


async def provenance(app: Editor) -> list[Any]:
    params = {"textDocument": {"uri": app.uri}}
    return list(await ask(app.client, params))


async def ask(client: Client, params: Any) -> Any:
    send: Any = client.protocol.send_request_async
    return await send("cx/provenance", params)


async def known(app: Editor) -> list[Any]:
    """What is known once git has spoken."""
    while not (found := await provenance(app)):
        await asyncio.sleep(0.05)
    return found


def lines(claim: Any) -> tuple[int, int]:
    return claim["range"]["start"]["line"], claim["range"]["end"]["line"]


async def recorded(root: Path, count: int) -> list[Entry]:
    folder = journal.folder_of(root)
    assert folder is not None
    found: list[Entry] = await until(lambda: f if len(f := list(journal.read(folder))) >= count else None)
    return found


@pytest.mark.asyncio
async def test_an_extension_gets_who_wrote_which_lines_of_the_text_as_it_stands(app: Editor) -> None:
    (claim,) = await known(app)
    assert (claim["author"], claim["tool"], claim["level"]) == ("ai", "Claude Code", 3)
    assert claim["review"]["state"] == "unreviewed"
    assert lines(claim) == (0, 11)
    app.type("import sqlite3", "import sqlite3\nimport somewhere.quite.different")
    found = await provenance(app)
    assert [lines(claim) for claim in found] == [(0, 1), (2, 12)]


@pytest.mark.asyncio
async def test_a_text_that_is_not_open_has_no_answer_and_nonsense_is_refused(client: Client) -> None:
    assert await ask(client, {"textDocument": {"uri": "file:///nowhere.py"}}) is None
    with pytest.raises(Exception, match="takes"):
        await ask(client, {"uri": 1})


@pytest.mark.asyncio
async def test_hovering_outside_of_functions_tells_why_a_line_is_an_ais(app: Editor) -> None:
    while not (told := await app.hover("from flask")):
        await asyncio.sleep(0.05)
    assert told.startswith("AI-written (Claude Code, commit")
    assert "Evidence: said of a commit that is all of one author (trailer)" in told


@pytest.mark.asyncio
async def test_a_region_is_labelled_where_it_begins(app: Editor) -> None:
    await until(lambda: {"hints", "tokens"} <= set(app.client.refreshed))
    (hint,) = await hints(app)
    assert (hint.label, hint.position) == ("AI · Claude Code · unreviewed", types.Position(0, 14))


@pytest.mark.asyncio
async def test_lines_become_tokens_for_who_asked_for_them(client: Client, app: Editor) -> None:
    offered = client.agreed.semantic_tokens_provider
    assert isinstance(offered, types.SemanticTokensOptions)
    await known(app)
    found = await client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document(app)))
    assert found is not None
    modifiers = {offered.legend.token_modifiers[bit] for bit in range(6) if found.data[4] >> bit & 1}
    assert modifiers == {"ai", "unreviewed"}
    line = types.Range(types.Position(2, 0), types.Position(2, 9))
    params = types.SemanticTokensRangeParams(document(app), line)
    part = await client.text_document_semantic_tokens_range_async(params)
    assert part is not None
    assert list(part.data[:3]) == [2, 0, len("from flask import Flask, request")]


@options()
@pytest.mark.asyncio
async def test_an_editor_that_asks_for_nothing_looks_as_before(client: Client, app: Editor) -> None:
    await known(app)
    assert client.agreed.semantic_tokens_provider is None
    assert await hints(app) == []
    client.set_configuration({"cx": {"inlay": "all", "tokens": True}})
    client.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
    while not await hints(app):
        await asyncio.sleep(0.05)
    await until(lambda: "textDocument/semanticTokens" in [r.method for r in client.registered])


@pytest.mark.asyncio
async def test_ai_lines_are_reviewed_from_the_editor(client: Client, app: Editor) -> None:
    await known(app)
    app.type("@app.route", "\n@app.route")
    cursor = app.position(app.text.index("name ="))
    context = types.CodeActionContext([], trigger_kind=types.CodeActionTriggerKind.Invoked)
    params = types.CodeActionParams(document(app), types.Range(cursor, cursor), context)
    (action,) = await client.text_document_code_action_async(params) or ()
    assert action.title == "Mark lines 1–12 as reviewed (AI · Claude Code · unreviewed)"
    run = types.ExecuteCommandParams("cx.review", [{"uri": app.uri, "first": 0, "last": 11}])
    await client.workspace_execute_command_async(run)
    assert "save the file first" in client.messages[-1].message
    app.type("\n@app.route", "@app.route")
    await client.workspace_execute_command_async(run)
    assert "of app.py reviewed by Ann" in client.messages[-1].message
    assert client.messages[-1].type == types.MessageType.Info
    await known(app)


@pytest.mark.asyncio
async def test_a_review_that_makes_no_sense_is_refused(client: Client) -> None:
    await_ = client.workspace_execute_command_async
    with pytest.raises(Exception, match="takes one argument"):
        await await_(types.ExecuteCommandParams("cx.review", [{"uri": 1}]))
    closed = [{"uri": "file:///nowhere.py", "first": 0, "last": 0}]
    await await_(types.ExecuteCommandParams("cx.review", closed))
    assert "open the file first" in client.messages[-1].message


async def keys(app: Editor, text: str) -> None:
    for key in text:
        at = app.position(len(app.text))
        app.text += key
        app.change(types.TextDocumentContentChangePartial(types.Range(at, at), key))
        await asyncio.sleep(0.02)


def prints(entries: list[Entry], by: str) -> set[str]:
    return {p for entry in entries if entry.by == by for run in entry.runs for p in run.prints}


@pytest.mark.asyncio
async def test_typed_lines_are_recorded_on_save_and_pasted_ones_are_no_humans(
    app: Editor, root: Path
) -> None:
    line = "total = 1 + 2"
    await keys(app, f"{line}\n")
    end = app.position(len(app.text))
    app.text += BLOCK
    app.change(types.TextDocumentContentChangePartial(types.Range(end, end), BLOCK))
    await provenance(app)
    app.save(root / "app.py")
    entries = await recorded(root, 2)
    (typed,) = [entry for entry in entries if entry.by == "human"]
    assert (typed.tool, typed.level, typed.how) == ("Visual Studio Code", 1, "typed")
    assert prints(entries, "human") == {line_print(line.encode())}
    assert prints(entries, "ai") == {line_print(part.encode()) for part in BLOCK.splitlines()} - {""}
    assert {entry.level for entry in entries if entry.by == "ai"} == {5}
    folder = journal.folder_of(root)
    assert folder is not None
    assert not any(b"total" in file.read_bytes() for file in folder.iterdir())


@options(record=False)
@pytest.mark.asyncio
async def test_nothing_is_recorded_against_the_users_will(app: Editor, root: Path) -> None:
    await keys(app, "x = 1\n")
    app.save(root / "app.py")
    await app.shown()
    await known(app)
    folder = journal.folder_of(root)
    assert folder is not None
    assert not folder.exists()
