"""The parts of README.md that the code writes: `python -m tests.readme` puts them in place."""

import argparse
import os
import re
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"


def rule_table() -> str:
    from cx_lsp.rules import rules

    rows = ["| code | what | severity | CWE | pillars |", "|---|---|---|---|---|"]
    for rule in rules().values():
        page = rule.page
        name = page.name.replace("-", "_")
        rows.append(
            f"| [{page.code}](cx_lsp/rules/{name}.md) | {page.title} | {page.severity}"
            f" | {', '.join(c.removeprefix('CWE-') for c in page.cwe) or '–'} | {', '.join(page.pillars)} |"
        )
    return "\n".join(rows)


def help_texts() -> str:
    from cx_lsp.cli import parser

    os.environ["COLUMNS"] = "100"
    whole = parser()
    commands = next(a for a in whole._actions if isinstance(a, argparse._SubParsersAction))
    shown = [whole.format_help()]
    described = [c.dest for c in commands._choices_actions]
    shown += [commands.choices[name].format_help() for name in described]
    return "\n".join(f"```\n{text.strip()}\n```" for text in shown)


def command(name: str) -> str:
    """The shell command under its marker in the README."""
    found = re.search(rf"<!-- command: {name} -->\n```sh\n(.*?)\n```", README.read_text("utf-8"), re.S)
    assert found is not None, f"README.md has no command {name}"
    return found[1]


def brought_up_to_date(text: str) -> str:
    for name, block in (("rules", rule_table()), ("help", help_texts())):
        begin, end = f"<!-- begin: {name} -->\n", f"<!-- end: {name} -->"
        before, rest = text.split(begin)
        text = before + begin + block + "\n" + end + rest.split(end, 1)[1]
    return text


if __name__ == "__main__":
    README.write_text(brought_up_to_date(README.read_text("utf-8")), "utf-8")
