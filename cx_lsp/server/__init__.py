"""An editor's messages become findings in the editor: alone knows pygls and the Language Server Protocol.

    startup protocol        the engine below us: imported quickly, and without its own copy of every text
    app provenance          which message goes where · those about who wrote what
    connected serving       the protocol engine · everything that serves one editor, wired together
    client parent           what the editor can do · whether its process still lives
    documents places        the open texts · their positions, ranges and URIs
    desk calm               one thread that works through jobs, urgent ones first · many wishes become one
    sessions session alone  which project a text belongs to · one project · a text that has none
    reading                 a changed text -> its facts
    base                    what HEAD had in the place of the open texts, asked of git on the side
    authors freshness       who wrote its lines, asked of git on the side · whether to ask again
    keyboard origins        how a change was made · how each line of a text came, a byte a line
    recorder bursts         typed lines and bursts -> journal entries on save · texts only read anew
    authorship regions      who wrote the lines of open texts: recorded, and told when asked · joined
    why hints tokens        a claim in words · at a line's end · as colours
    decorations reviewing   claims as plain data for extensions · lines marked as reviewed
    settings preferences    what the user set · taken over from the editor
    unindexed               stands in for the workspace until every file was read once
    checks sweep            a changed text -> its findings, newest version only · the files nobody has open
    diagnostics pull        findings as the protocol spells them · brought when the editor asks
    portrait hover          what is known of every line · what stands under the cursor
    markdown                text of a repository, which is no markup
    edits fixing        edits as the editor applies them · a finding's fix, or its suppression with a reason
    indexing progress watch the child that fills the index · its bar · files that change outside the editor
    problems                configuration that cannot be used

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
