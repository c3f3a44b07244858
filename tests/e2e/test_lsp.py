"""Editors that are not ours drive the server over stdin and stdout, in real repositories."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, client_capabilities

from tests.e2e.editor import Client, Editor, recording, until
from tests.server import shop

ENV = {**os.environ, "CX_LSP_CACHE": tempfile.mkdtemp(prefix="cx-lsp-cache-")}
CONFIG = ClientServerConfig([sys.executable, "-m", "cx_lsp", "lsp"], client_factory=recording, server_env=ENV)


async def connect(client: Client, root: Path, capabilities: types.ClientCapabilities) -> None:
    folder = types.WorkspaceFolder(uri=root.as_uri(), name="shop")
    result = await client.initialize_session(
        types.InitializeParams(capabilities=capabilities, root_uri=root.as_uri(), workspace_folders=[folder])
    )
    client.agreed = result.capabilities


@pytest_lsp.fixture(params=["visual-studio-code", "neovim", "emacs"], config=CONFIG)  # type: ignore[untyped-decorator]
async def client(request: pytest.FixtureRequest, lsp_client: Client, root: Path) -> AsyncIterator[None]:
    await connect(lsp_client, root, client_capabilities(request.param))
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(config=CONFIG)  # type: ignore[untyped-decorator]
async def puller(lsp_client: Client, root: Path) -> AsyncIterator[None]:
    capabilities = client_capabilities("visual-studio-code")
    assert capabilities.text_document
    assert capabilities.workspace
    capabilities.text_document.diagnostic = types.DiagnosticClientCapabilities()
    capabilities.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    await connect(lsp_client, root, capabilities)
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(config=CONFIG)  # type: ignore[untyped-decorator]
async def plain(lsp_client: Client, root: Path) -> AsyncIterator[None]:
    await connect(lsp_client, root, client_capabilities("visual-studio-code"))
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shop.build(tmp_path.resolve() / "my shop")


def by_ai(diagnostic: types.Diagnostic) -> bool:
    """Whether git and the index have been heard."""
    return "AI-written" in diagnostic.message and "1 of 1 CX" in diagnostic.message


@pytest.mark.asyncio
async def test_a_finding_says_who_wrote_it_and_which_customers_meet_it(client: Client, root: Path) -> None:
    app = Editor(client, root / "app.py")
    app.open()
    found = await app.shown(by_ai)
    said, joined = found.message.split("\n")
    assert said == "request value `name` reaches SQL without validation"
    assert 'journey "See my orders" (high stakes, owner @shop)' in joined
    assert "1 of 1 CX regression test reaches this code" in joined
    assert (found.code, found.source) == ("CX201", "cx-lsp")
    assert found.severity == types.DiagnosticSeverity.Error
    assert found.code_description is not None
    assert found.code_description.href.endswith("sql_injection.md")
    assert app.words(found.range).startswith("sqlite3") or "select" in app.words(found.range)
    told = [(r.location.uri, r.message) for r in found.related_information or ()]
    assert told[0][0] == app.uri
    assert told[0][1].endswith("comes from the request")
    assert found.data["journeys"] == ["orders"]  # type: ignore[index]
    assert found.data["author"] == "ai"  # type: ignore[index]


@pytest.mark.asyncio
async def test_mending_the_line_clears_the_finding_of_that_version(client: Client, root: Path) -> None:
    app = Editor(client, root / "app.py")
    app.open()
    await app.shown()
    app.type(shop.TRUSTED, shop.JUDGED)
    await app.clean()
    app.type(shop.JUDGED, shop.TRUSTED)
    await app.shown()
    versions = [p.version for p in app.published()]
    assert versions == sorted(versions, key=lambda v: v or 0)


@pytest.mark.asyncio
async def test_hovering_over_a_finding_tells_it_whole(client: Client, root: Path) -> None:
    app = Editor(client, root / "app.py")
    app.open()
    found = await app.shown(by_ai)
    told = await app.hover(app.words(found.range))
    assert "request value `name` reaches SQL without validation" in told
    assert 'journey "See my orders" (high stakes, owner @shop)' in told
    assert "1. `request.args" in told
    assert "`tests/cx/test_orders.py::test_orders_are_listed` · no result known" in told
    assert "[CX201 sql-injection](file:///" in told


@pytest.mark.asyncio
async def test_hovering_over_any_line_tells_who_wrote_it(client: Client, root: Path) -> None:
    app = Editor(client, root / "app.py")
    app.open()
    await app.shown(by_ai)
    told = await app.hover("name = request")
    while "AI-written" not in told or "journey" not in told:
        await asyncio.sleep(0.05)
        told = await app.hover("name = request")
    assert told.startswith("`orders` · AI-written (Claude")
    assert 'journey "See my orders"' in told
    assert (await app.hover("import sqlite3")).startswith("AI-written (Claude")


ODD = 'note = "🛒 é"\r\nb = 1\x0c\r\n# \u2028 one line\rc = 2\r\n'


@pytest.mark.asyncio
async def test_odd_characters_before_a_finding_keep_its_columns_right(client: Client, root: Path) -> None:
    app = Editor(client, root / "app.py")
    app.open()
    await app.shown()
    app.type("import sqlite3\n", "import sqlite3\n" + ODD)
    app.type("c = 2", 'c = "🧾"; d = 3')
    app.type("f\"select * from orders where name = '{name}'\"", "f\"/* 🛒 */ select '{name}'\"")
    app.type("    return sqlite3", '    "🛒"; return sqlite3')
    found = await app.shown()
    assert "select '{name}'" in app.words(found.range)
    app.type('"🛒"; return', "return")
    found = await app.shown()
    assert "select '{name}'" in app.words(found.range)
    app.type(shop.TRUSTED, shop.JUDGED)
    await app.clean()


@pytest.mark.asyncio
async def test_positions_out_of_range_are_moved_to_the_nearest_there_is(plain: Client, root: Path) -> None:
    app = Editor(plain, root / "app.py")
    app.open()
    await app.shown()
    end = types.Range(types.Position(9_999, 0), types.Position(9_999, 9))
    app.change(types.TextDocumentContentChangePartial(end, "\nlast = 1\n"))
    found = await app.shown()
    assert found.range.start.line == 10
    app.change(types.TextDocumentContentChangeWholeDocument(""))
    await app.clean()


@pytest.mark.asyncio
async def test_closing_a_file_takes_its_findings_away(client: Client, root: Path) -> None:
    app = Editor(client, root / "app.py")
    app.open()
    await app.shown()
    app.close()
    await until(lambda: not app.published()[-1].diagnostics)


@pytest.mark.asyncio
async def test_texts_without_a_file_are_checked_too(client: Client) -> None:
    draft = Editor(client, "untitled:Untitled-1")
    draft.open(shop.APP)
    found = await draft.shown()
    assert found.code == "CX201"
    assert "author unknown" in found.message


@pytest.mark.asyncio
async def test_files_the_project_leaves_out_stay_silent(plain: Client, root: Path) -> None:
    shop.write(root / ".gitignore", "generated/\n")
    shop.write(root / "generated" / "app.py", shop.APP)
    left_out = Editor(plain, root / "generated" / "app.py")
    left_out.open()
    await left_out.clean()


@pytest.mark.asyncio
async def test_indexing_shows_how_far_it_is(client: Client) -> None:
    def ended() -> list[object]:
        reports = [r for r in client.progress_reports.values() if r]
        return [r for r in reports if isinstance(r[-1], types.WorkDoneProgressEnd)]

    first = (await until(ended))[0]
    assert isinstance(first[0], types.WorkDoneProgressBegin)
    assert first[0].title == "cx-lsp: indexing my shop"
    assert first[0].cancellable


@pytest.mark.asyncio
async def test_a_broken_configuration_is_said_once_where_it_stands_and_mended(
    plain: Client, root: Path
) -> None:
    app, config = Editor(plain, root / "app.py"), Editor(plain, root / "cx.toml")
    app.open()
    await app.shown(by_ai)
    config.text = config.text.replace("title", "name")
    config.save(root / "cx.toml")
    await until(lambda: len(plain.messages) == 1)
    assert "[journeys.orders]" in plain.messages[0].message
    marks = (await until(config.published))[-1].diagnostics
    assert sorted(mark.range.start.line for mark in marks) == [0, 1]
    app.type(shop.TRUSTED, shop.TRUSTED + "    # still here\n")
    await app.shown(by_ai)

    config.text = shop.CONFIG.replace("high", "low")
    config.save(root / "cx.toml")
    await until(lambda: not config.published()[-1].diagnostics)
    found = await app.shown(lambda d: "(low stakes" in d.message)
    assert found.severity == types.DiagnosticSeverity.Warning
    assert len(plain.messages) == 1


@pytest.mark.asyncio
async def test_a_commit_made_outside_is_noticed(plain: Client, root: Path) -> None:
    shop.write(root / "more.py", shop.APP.replace("orders", "carts"))
    more = Editor(plain, root / "more.py")
    more.open()
    await more.shown(lambda d: "author unknown" in d.message)
    shop.commit(root, shop.MESSAGE)
    log = types.FileEvent((root / ".git" / "logs" / "HEAD").as_uri(), types.FileChangeType.Changed)
    plain.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([log]))
    await more.shown(lambda d: "AI-written" in d.message)


@pytest.mark.asyncio
async def test_a_file_written_outside_changes_what_open_files_say(plain: Client, root: Path) -> None:
    app = Editor(plain, root / "app.py")
    app.open()
    await app.shown(lambda d: "1 of 1 CX" in d.message)
    test = root / "tests/cx/test_orders.py"
    shop.write(test, shop.TEST + shop.TEST.partition("\n\n\n")[2].replace("listed", "shown"))
    event = types.FileEvent(test.as_uri(), types.FileChangeType.Changed)
    plain.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    await app.shown(lambda d: "2 of 2 CX" in d.message)
    watched, configured = "workspace/didChangeWatchedFiles", "workspace/didChangeConfiguration"
    assert [r.method for r in plain.registered] == [watched, configured]


@pytest.mark.asyncio
async def test_an_editor_that_pulls_gets_the_same_findings_and_no_push(puller: Client, root: Path) -> None:
    assert puller.agreed.diagnostic_provider is not None
    app = Editor(puller, root / "app.py")
    app.open()
    first = await pulled(app)
    assert [d.code for d in first.items] == ["CX201"]
    second = first
    while not by_ai(second.items[0]):
        heard = puller.diagnostic_refresh_count
        second = await pulled(app)
        if not by_ai(second.items[0]):
            await until(partial(refreshed_since, puller, heard))
    assert await unchanged(app, second.result_id)
    app.type(shop.TRUSTED, shop.JUDGED)
    assert not (await pulled(app)).items
    assert app.published() == []


@pytest.mark.asyncio
async def test_the_whole_workspace_can_be_pulled(puller: Client, root: Path) -> None:
    shop.write(root / "closed.py", shop.APP.replace("/orders", "/closed").replace("orders", "closed"))
    event = types.FileEvent((root / "closed.py").as_uri(), types.FileChangeType.Created)
    puller.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    closed = (root / "closed.py").as_uri()
    report = await everything(puller, {})
    while len(report) < len(("app.py", "closed.py")):
        await asyncio.sleep(0.05)
        report = await everything(puller, {})
    codes = {uri: [d.code for d in full.items] for uri, full in report.items()}
    assert codes == {closed: ["CX201"], (root / "app.py").as_uri(): ["CX201"]}
    known = {uri: full.result_id or "" for uri, full in report.items()}
    assert await everything(puller, known) == {}
    (root / "closed.py").unlink()
    gone = types.FileEvent(closed, types.FileChangeType.Deleted)
    puller.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([gone]))
    # Git may answer about the file in between, which makes another report of it.
    while closed not in (report := await everything(puller, known)) or report[closed].items:
        await asyncio.sleep(0.05)


def refreshed_since(client: Client, count: int) -> bool:
    return client.diagnostic_refresh_count > count


async def report(app: Editor, before: str | None) -> types.DocumentDiagnosticReport:
    document = types.TextDocumentIdentifier(app.uri)
    params = types.DocumentDiagnosticParams(document, previous_result_id=before)
    return await app.client.text_document_diagnostic_async(params)


async def pulled(app: Editor) -> types.RelatedFullDocumentDiagnosticReport:
    found = await report(app, None)
    assert isinstance(found, types.RelatedFullDocumentDiagnosticReport)
    return found


async def unchanged(app: Editor, before: str | None) -> bool:
    return isinstance(await report(app, before), types.RelatedUnchangedDocumentDiagnosticReport)


async def everything(
    client: Client, known: dict[str, str]
) -> dict[str, types.WorkspaceFullDocumentDiagnosticReport]:
    """What is new to a client that knows these results."""
    previous = [types.PreviousResultId(uri, value) for uri, value in known.items()]
    params = types.WorkspaceDiagnosticParams(previous_result_ids=previous)
    found = await client.workspace_diagnostic_async(params)
    full = types.WorkspaceFullDocumentDiagnosticReport
    return {item.uri: item for item in found.items if isinstance(item, full)}
