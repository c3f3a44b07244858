import re
from pathlib import Path

from tests import readme

ROOT = readme.README.parent


def test_the_rule_table_and_help_texts_are_true() -> None:
    text = readme.README.read_text("utf-8")
    assert readme.brought_up_to_date(text) == text, "run `python -m tests.readme`"


def test_every_file_the_readme_points_to_is_there() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", readme.README.read_text("utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_ci_runs_the_readmes_own_commands() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "command: $1" in script
    assert "pip install" not in script, "the commands live in the README alone"
    assert Path(ROOT / ".ci" / "run").stat().st_mode & 0o111
