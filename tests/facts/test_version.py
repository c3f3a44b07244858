"""Facts of another version of the code that makes them are stale, wherever that code stands."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from cx_lsp.facts import languages


def test_every_module_and_query_counts() -> None:
    root = Path(languages.__file__).parent
    counted = {Path(str(entry)) for entry in languages._everything(files("cx_lsp.facts"))}
    assert counted == {path for path in root.rglob("*") if path.suffix in (".py", ".scm")}
    assert root / "flow" / "running.py" in counted
