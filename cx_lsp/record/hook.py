"""What an agent's hook writes on standard input becomes a journal entry, and never the agent's trouble."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from cx_lsp.record import agents, journal
from cx_lsp.record.event import fields, word
from cx_lsp.record.recording import record

_LARGEST = 64_000_000
_LOG = 64_000


def answer(data: bytes) -> str:
    """Records what a payload tells and returns what belongs on standard output. Raises nothing.

    What goes wrong is one line in `problems.log` beside the journal, without any of the payload's text.
    """
    silent = "{}\n" if b'"BeforeTool"' in data or b'"AfterTool"' in data else ""
    base = Path()
    try:
        payload = json.loads(data.decode("utf-8-sig", "replace"), strict=False)
        found = fields(payload)
        cwd = word(found, "cwd")
        base = Path(cwd) if os.path.isdir(cwd) else base
        event = agents.read(found)
        if event is None:
            _problem(base, f"a payload of no agent known here, with {len(found)} fields")
            return silent
        silent = event.silent
        record(event)
    except Exception as error:  # whatever it is, the agent goes on
        _problem(base, _told(error))
    return silent


def run() -> None:
    """Answers the hook that started this process."""
    said = answer(sys.stdin.buffer.read(_LARGEST) if sys.stdin else b"")
    with suppress(OSError, ValueError):
        os.write(sys.stdout.fileno(), said.encode())


def _told(error: Exception) -> str:
    """The kind of an error and where it arose; its message may quote the payload."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {where}"


def _problem(base: Path, sentence: str) -> None:
    try:
        folder = journal.folder_of(base)
        if folder is None:
            return
        folder.mkdir(parents=True, exist_ok=True)
        log = folder / "problems.log"
        if log.exists() and log.stat().st_size > _LOG:
            return
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{journal.now()} {sentence}\n")
    except Exception:
        return
