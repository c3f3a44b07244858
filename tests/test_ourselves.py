"""cx-lsp checks itself, with the journeys of its own pyproject.toml."""

from pathlib import Path

import pytest

from cx_lsp.cli import main

ROOT = Path(__file__).parent.parent


def test_our_own_repository_has_no_findings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(ROOT)]) == 0, capsys.readouterr().out
    told = capsys.readouterr().out
    assert told.startswith("clean: ")
    assert "matches nothing" not in told, "the registry has drifted"
