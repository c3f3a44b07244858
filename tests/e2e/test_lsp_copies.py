"""An editor is told of a copy as it is made, goes to its original, and has both call one function."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, client_capabilities

from tests.e2e.editor import Client, Editor, recording, until
from tests.e2e.test_copies_command import TOTAL, day
from tests.e2e.wire import Wire
from tests.evidence.history import commit, repository, write

ENV = {**os.environ, "CX_LSP_CACHE": tempfile.mkdtemp(prefix="cx-lsp-cache-"), "CX_LSP_RECORD": "0"}
COMMAND = [sys.executable, "-m", "cx_lsp", "lsp"]
CONFIG = ClientServerConfig(COMMAND, client_factory=recording, server_env=ENV)
QUOTE = TOTAL.replace("total(", "quote(")
FIXED = TOTAL.replace("+= 12\n", "+= 12 * len(order.parcels)\n")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """`quote` is an agent's copy of `total`, which was mended later."""
    found = tmp_path.resolve() / "my shop"
    commit(repository(found), "Sell", {"orders.py": TOTAL}, GIT_AUTHOR_DATE=day(1))
    agent = "Quote\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n"
    commit(found, agent, {"quotes.py": QUOTE}, GIT_AUTHOR_DATE=day(2))
    write(found, "cx.toml", "[check]\nselect = ['CX301']\n[copies]\nmin_lines = 5\n")
    commit(found, "Count parcels", {"orders.py": FIXED}, GIT_AUTHOR_DATE=day(3))
    return found


@pytest_lsp.fixture(config=CONFIG)  # type: ignore[untyped-decorator]
async def client(lsp_client: Client, root: Path) -> AsyncIterator[None]:
    capabilities = client_capabilities("visual-studio-code")
    folder = types.WorkspaceFolder(uri=root.as_uri(), name="shop")
    result = await lsp_client.initialize_session(
        types.InitializeParams(capabilities=capabilities, root_uri=root.as_uri(), workspace_folders=[folder])
    )
    lsp_client.agreed = result.capabilities
    yield
    await lsp_client.shutdown_session()


async def offered(
    app: Editor, found: types.Diagnostic, only: list[str] | None = None
) -> list[types.CodeAction]:
    context = types.CodeActionContext([found], only)
    params = types.CodeActionParams(types.TextDocumentIdentifier(app.uri), found.range, context)
    actions = await app.client.text_document_code_action_async(params) or []
    return [action for action in actions if isinstance(action, types.CodeAction)]


@pytest.mark.asyncio
async def test_a_copy_tells_which_change_of_its_original_it_missed(client: Client, root: Path) -> None:
    app = Editor(client, root / "quotes.py")
    app.open()
    found = await app.shown(lambda d: "was changed since" in d.message)
    assert found.message.startswith(
        "13 lines are 89% alike with those of `total` (orders.py); `total` was changed"
    )
    assert "AI-written (Claude Code" in found.message
    original, change = found.related_information or ()
    assert [i.location.uri for i in (original, change)] == [(root / "orders.py").as_uri()] * 2
    assert (original.message, original.location.range.start.line) == ("13 lines, 89% alike, in `total`", 0)
    assert change.message.endswith("(2025-06-03), after this copy was made: that change is missing here")
    assert change.location.range.start.line == 9
    app.type("+= 12\n", "+= 12 * len(order.parcels)\n")
    await app.shown(lambda d: "was changed since" not in d.message)


@pytest.mark.asyncio
async def test_a_change_is_missed_before_it_is_committed(client: Client, root: Path) -> None:
    app, original = Editor(client, root / "quotes.py"), Editor(client, root / "orders.py")
    app.open(QUOTE.replace("+= 12\n", "+= 12 * len(order.parcels)\n"))
    await app.shown(lambda d: "was changed since" not in d.message)
    original.open()
    original.type("> 30", "> 20")
    found = await app.shown(lambda d: "was changed since" in d.message)
    assert any("is not committed yet" in i.message for i in found.related_information or ())


@pytest.mark.asyncio
async def test_functions_of_one_file_are_made_to_share(client: Client, root: Path) -> None:
    text = f'"""Money."""\n\n\n{TOTAL}\n\n{QUOTE.replace("> 30", "> 40")}'.replace("total(", "sum_up(")
    app = Editor(client, root / "money.py")
    app.open(text.replace("quote(", "guess("))
    found = await app.shown(lambda d: d.range.start.line > 15 and "sum_up" in d.message)
    assert not any("Extract" in action.title for action in await offered(app, found, ["quickfix"]))
    for only in (["refactor.extract"], ["refactor"]):
        (action,) = await offered(app, found, only)
    assert action.title == "Extract what `sum_up` and `guess` do into `_sum_up_shared`"
    assert action.edit is not None
    (change,) = action.edit.document_changes or ()
    assert isinstance(change, types.TextDocumentEdit)
    edits = sorted(change.edits, key=lambda e: e.range.start.line, reverse=True)
    for edit in edits:
        assert isinstance(edit, types.TextEdit)
        lines = app.text.splitlines(keepends=True)
        start, end = edit.range.start, edit.range.end
        head = "".join(lines[: start.line]) + lines[start.line][: start.character]
        app.text = head + edit.new_text + lines[end.line][end.character :] + "".join(lines[end.line + 1 :])
    app.change(types.TextDocumentContentChangeWholeDocument(app.text))
    assert "def guess(orders, rates):\n    return _sum_up_shared(orders, rates, 40)\n" in app.text
    compile(app.text, "money.py", "exec")
    await until(lambda: app.now() is not None and not any("sum_up" in d.message for d in app.now() or ()))


def test_a_command_goes_to_the_original(root: Path, tmp_path: Path) -> None:
    wire = Wire(tmp_path / "cache")
    capabilities = {"workspace": {"workspaceEdit": {}}, "window": {"showDocument": {"support": True}}}
    wire.ask("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": capabilities})
    wire.tell("initialized", {})
    uri = wire.open(root / "quotes.py", (root / "quotes.py").read_text())

    def copied(message: dict) -> bool:  # type: ignore[type-arg]
        told = message.get("params", {})
        return told.get("uri") == uri and any(d["code"] == "CX301" for d in told.get("diagnostics", ()))

    told = wire.until(copied)["params"]["diagnostics"]
    asked = {"textDocument": {"uri": uri}, "range": told[0]["range"], "context": {"diagnostics": told}}
    actions = wire.ask("textDocument/codeAction", asked)["result"]
    (going,) = [action for action in actions if action["title"] == "Go to the original (orders.py:1)"]
    wire.tell("workspace/executeCommand", going["command"], id=99)
    shown = wire.until(lambda m: m.get("method") == "window/showDocument")["params"]
    assert shown["uri"] == (root / "orders.py").as_uri()
    assert shown["selection"]["start"] == {"line": 0, "character": 0}
    wire.ask("shutdown")
    wire.tell("exit")
    assert wire.ended() == 0
