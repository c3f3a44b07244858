"""An editor's messages become findings in the editor: alone knows pygls and the Language Server Protocol.

    startup      imports the protocol's classes, quickly
    app          one server: which message goes where
    client       what the connected editor can do, and what is sent to it
    documents    the texts the editor has open
    desk         one thread that works through jobs, urgent ones first
    sessions     which project a text belongs to · session: one project while an editor is open
    unindexed    stands in for the workspace until its files were read once
    reading      a text as it changes -> its facts · authors: who wrote its lines, asked of git on the side
    checks       a changed text -> its findings, the newest version only · sweep: the files nobody has open
    diagnostics  findings as the protocol spells them · push, pull: two ways to bring them to the editor
    hover        what stands under the cursor
    indexing     the child process that brings the index up to date · progress: its bar in the editor
    watch        files that change outside the editor · problems: configuration that cannot be used

Three threads: the event loop reads, answers and owns the open texts; one desk analyses and owns every
session; one desk waits for git. Typing waits for neither the index nor git.
"""

from __future__ import annotations


def serve() -> int:
    """Serves one editor over stdin and stdout; 0 when it said goodbye properly, else 1."""
    from cx_lsp.server import startup

    startup.import_protocol()
    from cx_lsp.server import app

    return app.run()
