"""An editor is offered what mends a finding, or accepts it with a reason, and takes the offer."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, client_capabilities

from tests.e2e.editor import Client, Editor, recording, until
from tests.e2e.wire import Wire, published
from tests.server import shop

ENV = {**os.environ, "CX_LSP_CACHE": tempfile.mkdtemp(prefix="cx-lsp-cache-"), "CX_LSP_RECORD": "0"}
COMMAND = [sys.executable, "-m", "cx_lsp", "lsp"]
CONFIG = ClientServerConfig(COMMAND, client_factory=recording, server_env=ENV)
IDLE = 'note = "🛒"  # cx: ignore[CX203] a sample\n'


@pytest_lsp.fixture(config=CONFIG)  # type: ignore[untyped-decorator]
async def client(request: pytest.FixtureRequest, lsp_client: Client, root: Path) -> AsyncIterator[None]:
    capabilities = client_capabilities("visual-studio-code")
    assert capabilities.workspace
    assert capabilities.workspace.workspace_edit
    edits = capabilities.workspace.workspace_edit
    edits.snippet_edit_support = "snippets" in getattr(request, "param", "snippets")
    edits.document_changes = "plain" not in getattr(request, "param", "")
    folder = types.WorkspaceFolder(uri=root.as_uri(), name="shop")
    result = await lsp_client.initialize_session(
        types.InitializeParams(capabilities=capabilities, root_uri=root.as_uri(), workspace_folders=[folder])
    )
    lsp_client.agreed = result.capabilities
    yield
    await lsp_client.shutdown_session()


def able(what: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("client", [what], indirect=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    found = shop.build(tmp_path.resolve() / "my shop")
    shop.write(found / "idle.py", IDLE)
    shop.write(
        found / "Note.tsx",
        'export function Note() {\n  const raw = new URLSearchParams(location.search).get("note");\n'
        "  return (\n    <div>\n      <p dangerouslySetInnerHTML={{ __html: raw }} />\n    </div>\n  );\n}\n",
    )
    return found


async def offered(
    app: Editor, at: types.Range, items: Sequence[types.Diagnostic] = (), only: Any = None
) -> list[types.CodeAction]:
    context = types.CodeActionContext(list(items), only, types.CodeActionTriggerKind.Automatic)
    params = types.CodeActionParams(types.TextDocumentIdentifier(app.uri), at, context)
    found = await app.client.text_document_code_action_async(params) or []
    return [action for action in found if isinstance(action, types.CodeAction)]


def take(app: Editor, action: types.CodeAction) -> str:
    """Applies an action to the one open text as an editor would; `$0` shows where the cursor is left."""
    assert action.edit is not None
    if action.edit.document_changes is not None:
        [change] = action.edit.document_changes
        assert isinstance(change, types.TextDocumentEdit)
        assert (change.text_document.uri, change.text_document.version) == (app.uri, app.version)
        [edit] = change.edits
    else:
        assert action.edit.changes is not None
        [[edit]] = [list(edits) for edits in action.edit.changes.values()]
    new = edit.snippet.value if isinstance(edit, types.SnippetTextEdit) else edit.new_text
    app.change(types.TextDocumentContentChangePartial(edit.range, new.replace("$0", "").replace("\\}", "}")))
    return new


@pytest.mark.asyncio
async def test_a_fix_is_offered_beside_its_finding_and_mends_it(client: Client, root: Path) -> None:
    app = Editor(client, root / "idle.py")
    app.open()
    found = await app.shown(lambda d: d.code == "CX001")
    (action,) = await offered(app, found.range, [found])
    assert (action.title, action.kind) == ("Remove the suppression", types.CodeActionKind.QuickFix)
    assert action.is_preferred
    assert list(action.diagnostics or ()) == [found]
    take(app, action)
    await app.clean()


@pytest.mark.asyncio
async def test_an_offer_is_made_for_what_the_editor_names_or_touches(client: Client, root: Path) -> None:
    app = Editor(client, root / "idle.py")
    app.open()
    found = await app.shown(lambda d: d.code == "CX001")
    elsewhere = types.Range(types.Position(1, 0), types.Position(1, 0))
    assert await offered(app, elsewhere) == []
    assert len(await offered(app, elsewhere, [found])) == 1
    assert len(await offered(app, found.range, only=["quickfix"])) == 1
    for other in (["source.fixAll"], ["refactor"], ["source.organizeImports"]):
        assert await offered(app, found.range, only=other) == []


@pytest.mark.asyncio
@able("plain")
async def test_an_editor_that_knows_no_versions_gets_a_plain_edit(client: Client, root: Path) -> None:
    app = Editor(client, root / "idle.py")
    app.open()
    found = await app.shown(lambda d: d.code == "CX001")
    (action,) = await offered(app, found.range)
    assert action.edit is not None
    assert action.edit.document_changes is None
    take(app, action)
    await app.clean()


@pytest.mark.asyncio
async def test_a_finding_is_accepted_once_somebody_wrote_why(client: Client, root: Path) -> None:
    app = Editor(client, root / "app.py")
    app.open()
    found = await app.shown()
    (action,) = await offered(app, found.range, [found])
    assert (action.title, action.is_preferred) == ("Ignore CX201 here, for a reason you write", None)
    assert take(app, action) == "    # cx: ignore[CX201] $0\n"
    line = found.range.start.line
    left = await until(lambda: {d.code for d in app.now() or ()})
    assert left == {"CX201", "CX003"}, "without a reason nothing is silenced, and that is said"
    end = types.Position(line, len("    # cx: ignore[CX201] "))
    app.change(types.TextDocumentContentChangePartial(types.Range(end, end), "our own service alone asks"))
    await app.clean()


def test_elsewhere_the_cursor_is_put_where_the_reason_belongs(root: Path, tmp_path: Path) -> None:
    wire = Wire(tmp_path / "cache")
    capabilities = {"workspace": {"workspaceEdit": {}}, "window": {"showDocument": {"support": True}}}
    wire.ask("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": capabilities})
    wire.tell("initialized", {})
    uri = wire.open(root / "Note.tsx", (root / "Note.tsx").read_text())
    told = wire.until(lambda m: published(m) and m["params"]["diagnostics"])["params"]["diagnostics"]
    asked = {"textDocument": {"uri": uri}, "range": told[0]["range"], "context": {"diagnostics": told}}
    [action] = wire.ask("textDocument/codeAction", asked)["result"]
    [edit] = action["edit"]["changes"][uri]
    assert edit["newText"] == "      {/* cx: ignore[CX207]  */}\n"
    wire.change(uri, 2, edit["range"]["start"]["line"], edit["newText"])
    wire.tell("workspace/executeCommand", action["command"], id=99)
    shown = wire.until(lambda m: m.get("method") == "window/showDocument")["params"]
    here = {"line": 4, "character": len("      {/* cx: ignore[CX207] ")}
    assert shown == {"uri": uri, "takeFocus": True, "selection": {"start": here, "end": here}}
    wire.ask("shutdown")
    wire.tell("exit")
    assert wire.ended() == 0


@pytest.mark.asyncio
async def test_between_elements_the_comment_is_one_of_jsx(client: Client, root: Path) -> None:
    app = Editor(client, root / "Note.tsx")
    app.open(language="typescriptreact")
    found = await app.shown()
    (action,) = await offered(app, found.range, [found])
    assert take(app, action) == "      {/* cx: ignore[CX207] $0 */\\}\n"
    here = types.Position(4, len("      {/* cx: ignore[CX207] "))
    app.change(types.TextDocumentContentChangePartial(types.Range(here, here), "the gateway cleans it"))
    await app.clean()


RULE = """((call function: (_) @name) @finding
  (#eq? @name "judge") (#set! message "{name} is gone") (#set! code "SHOP-1"))
"""


@pytest.mark.asyncio
async def test_a_team_s_own_rule_is_taken_in_while_the_server_runs(client: Client, root: Path) -> None:
    app, rule = Editor(client, root / "idle.py"), Editor(client, root / ".cx/rules/judge.scm")
    app.open("judge(1)\n")
    await app.clean()
    shop.write(root / ".cx/rules/judge.scm", RULE)
    rule.open(language="scheme")
    rule.text = RULE
    rule.save(root / ".cx/rules/judge.scm")
    found = await app.shown(lambda d: d.code == "SHOP-1")
    assert found.message.startswith("judge is gone\n")
    assert found.code_description is not None
    assert found.code_description.href == rule.uri
    assert await app.hover("judge")
    (action,) = await offered(app, found.range, [found])
    assert action.title == "Ignore SHOP-1 here, for a reason you write"

    rule.text = RULE.replace("(call ", "(cal ")
    rule.save(root / ".cx/rules/judge.scm")
    await app.clean()
    marks = (await until(lambda: [p for p in rule.published() if p.diagnostics]))[-1].diagnostics
    assert marks[0].message.startswith("no node is called `cal`")
    assert "judge.scm:1: no node is called `cal`" in client.messages[-1].message

    app.type("judge", "other")
    rule.text = RULE.replace('"judge"', '"other"')
    rule.save(root / ".cx/rules/judge.scm")
    await app.shown(lambda d: d.code == "SHOP-1")
    assert not rule.published()[-1].diagnostics
