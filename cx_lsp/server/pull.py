"""Diagnostics for an editor that asks for them: of one text, or of the whole workspace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from cx_lsp.server.checks import Checks
from cx_lsp.server.sweep import Sweep, Swept


async def text(params: types.DocumentDiagnosticParams, checks: Checks) -> types.DocumentDiagnosticReport:
    """The diagnostics of an open text as it stands now, or that they are what the editor has."""
    checked = await checks.newest(params.text_document.uri)
    if checked is None:
        return types.RelatedFullDocumentDiagnosticReport(items=[])
    if checked.digest == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=checked.digest)
    return types.RelatedFullDocumentDiagnosticReport(items=checked.items, result_id=checked.digest)


async def workspace(
    params: types.WorkspaceDiagnosticParams, checks: Checks, sweep: Sweep
) -> types.WorkspaceDiagnosticReport:
    """The diagnostics of every file; of those the editor has already, only that they still hold."""
    had = {previous.uri: previous.value for previous in params.previous_result_ids}
    swept = await sweep.found()
    return types.WorkspaceDiagnosticReport(items=list(_reports(had, swept, checks)))


def _reports(
    had: dict[str, str], swept: Sequence[Swept], checks: Checks
) -> Iterator[types.WorkspaceDocumentDiagnosticReport]:
    shown = {one.uri: (None, one.items, one.digest) for one in swept}
    now = {one.uri: (one.version, one.items, one.digest) for one in checks.latest.values()}
    for uri, (version, items, digest) in {**shown, **now}.items():
        if had.get(uri) == digest:
            yield types.WorkspaceUnchangedDocumentDiagnosticReport(uri=uri, result_id=digest, version=version)
        else:
            yield _full(uri, version, items, digest)
    for uri in had.keys() - shown.keys() - now.keys():
        yield _full(uri, None, [], "")


def _full(
    uri: str, version: int | None, items: list[types.Diagnostic], digest: str
) -> types.WorkspaceFullDocumentDiagnosticReport:
    return types.WorkspaceFullDocumentDiagnosticReport(
        uri=uri, items=items, version=version, result_id=digest or None
    )
