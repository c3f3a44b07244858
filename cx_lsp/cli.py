"""The terminal: words in; out come 0 clean, 1 findings, 2 usage or configuration error, and a report."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from cx_lsp import __version__

CLEAN, FOUND, USAGE = 0, 1, 2
_AGENTS = "claude, codex, copilot, cursor, gemini, opencode, windsurf"
_LEAST = 3
"""Lines below which nothing is a copy."""
_ABOUT = "Who wrote this line, is it safe, does it already exist, and which customer journey runs through it?"


def run() -> NoReturn:
    """Runs the command this process was started for, and ends the process with its exit code.

    At once: taking the interpreter down costs time, and tree-sitter's queries may crash in it.
    """
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, AttributeError):
            stream.flush()
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; what goes wrong is said in a sentence on stderr."""
    if sys.stdout is None:  # closed by whoever started us; a report has nowhere to go, an exit code does
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - stays open to the end
    arguments = parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not _expected(error):
            raise
        sys.stderr.write(f"cx-lsp: {_sentence(error)}\n")
        return USAGE
    return code


def parser() -> argparse.ArgumentParser:
    """The command line as a whole."""
    whole = argparse.ArgumentParser("cx-lsp", description=_ABOUT)
    whole.add_argument("--version", action="version", version=f"cx-lsp {__version__}")
    commands = whole.add_subparsers(metavar="COMMAND", required=True)

    check = _command(commands, "check", "find what this code risks, and for which customers", _check)
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders (default: all)")
    change = check.add_mutually_exclusive_group()
    change.add_argument("--since", metavar="REV", help="only findings that the change since REV brings")
    change.add_argument(
        "--staged", action="store_true", help="only findings that a commit of what is staged now brings"
    )
    check.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    check.add_argument("--output", type=Path, metavar="FILE", help="write the report here instead of stdout")
    check.add_argument("--select", metavar="CODES", help="only these rules, as in CX201,CX203")
    check.add_argument("--ignore", metavar="CODES", help="not these rules")
    check.add_argument("--fix", action="store_true", help="write the fixes of what is found to the files")

    copies = _command(commands, "copies", "list the code that stands more than once", _copies)
    copies.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="copies with a place here")
    copies.add_argument("--since", metavar="REV", help="only groups to which the change since REV adds")
    copies.add_argument("--min-lines", type=_lines, metavar="N", help="copies of N lines or more, anywhere")
    copies.add_argument(
        "--baseline", type=Path, metavar="FILE", help="only groups with a copy not kept there"
    )
    copies.add_argument("--write-baseline", action="store_true", help="keep what there is in that file")
    copies.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    copies.add_argument("--output", type=Path, metavar="FILE", help="write the report here instead of stdout")

    blame = _command(commands, "blame", "who wrote each line, AI or human, and on what evidence", _blame)
    blame.add_argument("places", nargs="+", metavar="FILE[:LINES]", help="a file, or lines as in cart.py:3-9")
    blame.add_argument("--format", choices=("text", "json"), default="text")

    stats = _command(commands, "stats", "how much agents and people wrote, and how much nobody knows", _stats)
    stats.add_argument("span", nargs="?", metavar="REV|RANGE", help="a commit, or A..B (default: all files)")
    stats.add_argument("--format", choices=("text", "json"), default="text")

    review = _command(commands, "review", "record that you looked at what an agent wrote", _review)
    review.add_argument("places", nargs="*", metavar="FILE[:LINES]", help="a file, or lines of it")
    review.add_argument("--by", metavar="NAME", default="", help="who looked (default: who commits here)")
    event = "take it from the JSON with which GitHub or GitLab tells of an approval"
    review.add_argument("--event", type=Path, metavar="FILE", help=event)

    explain = _command(commands, "explain", "what a rule means, with examples and the way out", _explain)
    explain.add_argument("code", nargs="?", metavar="CODE", help="a rule such as CX201 (default: list all)")

    rules = _command(
        commands, "rules", "list the rules, which of them speak here, and which carry a fix", _rules
    )
    rules.add_argument("path", nargs="?", type=Path, default=Path(), metavar="PATH")

    init = _command(commands, "init", "propose a journey registry from the routes and tests found", _init)
    init.add_argument("path", nargs="?", type=Path, default=Path(), metavar="PATH")
    init.add_argument("--stdout", action="store_true", help="print the proposal instead of writing cx.toml")

    demo = _command(commands, "demo", "build the bundled storefront as a git repository and check it", _demo)
    demo.add_argument(
        "--into", type=Path, metavar="FOLDER", help="where to build it (default: a new temporary folder)"
    )

    record = _command(commands, "record", "record what a coding agent writes, as its hook tells it", _record)
    way = record.add_mutually_exclusive_group()
    way.add_argument("--install", metavar="AGENT", help=f"have it told by {_AGENTS}, and git's hooks")
    way.add_argument("--uninstall", metavar="AGENT", help="take out what --install wrote")
    way.add_argument("--settle", action="store_true", help="note on commits what was recorded of their lines")
    record.add_argument("--user", action="store_true", help="for all projects of yours instead of this one")

    lsp = _command(commands, "lsp", "serve an editor over stdin and stdout", _lsp)
    lsp.add_argument(
        "--stdio", action="store_true", help="accepted for editors that pass it; the only way there is"
    )

    index = commands.add_parser("index")
    index.add_argument("path", type=Path)
    index.set_defaults(run=_index)
    return whole


def _command(
    commands: Any, name: str, text: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=text[0].upper() + text[1:] + "."
    )
    made.set_defaults(run=run)
    return made


def _check(arguments: argparse.Namespace) -> int:
    from cx_lsp import terminal

    return terminal.check(
        arguments.paths or [Path()],
        scope=terminal.Scope(arguments.since, arguments.staged),
        form=arguments.format,
        output=arguments.output,
        overrides=_overrides(arguments),
        fix=arguments.fix,
    )


def _overrides(arguments: argparse.Namespace) -> dict[str, object]:
    given = {"check.select": arguments.select, "check.ignore": arguments.ignore}
    codes = {key: [c.strip().upper() for c in (text or "").split(",")] for key, text in given.items()}
    return {key: list(filter(None, listed)) for key, listed in codes.items() if any(listed)}


def _copies(arguments: argparse.Namespace) -> int:
    from cx_lsp import terminal

    paths = arguments.paths or [Path()]
    asked = terminal.Asked(paths, arguments.since, arguments.min_lines, arguments.baseline)
    if arguments.write_baseline:
        return terminal.keep_copies(asked)
    return terminal.copies(asked, form=arguments.format, output=arguments.output)


def _lines(text: str) -> int:
    if not text.isdecimal() or int(text) < _LEAST:
        raise argparse.ArgumentTypeError(f"{text} is not a number of lines; write {_LEAST} or more")
    return int(text)


def _blame(arguments: argparse.Namespace) -> int:
    from cx_lsp import terminal

    return terminal.blame(arguments.places, form=arguments.format)


def _stats(arguments: argparse.Namespace) -> int:
    from cx_lsp import terminal

    return terminal.stats(arguments.span, form=arguments.format)


def _review(arguments: argparse.Namespace) -> int:
    from cx_lsp import terminal

    return terminal.review(arguments.places, arguments.by, arguments.event)


def _explain(arguments: argparse.Namespace) -> int:
    from cx_lsp import terminal

    return terminal.explain(arguments.code)


def _rules(arguments: argparse.Namespace) -> int:
    from cx_lsp import terminal

    return terminal.rules(arguments.path)


def _init(arguments: argparse.Namespace) -> int:
    from cx_lsp import terminal

    return terminal.init(arguments.path, write=not arguments.stdout)


def _demo(arguments: argparse.Namespace) -> int:
    from cx_lsp import terminal

    return terminal.demo(arguments.into)


def _record(arguments: argparse.Namespace) -> int:
    if arguments.install or arguments.uninstall:
        from cx_lsp.record.install import install, uninstall

        change = install if arguments.install else uninstall
        for line in change(arguments.install or arguments.uninstall, Path.cwd(), user=arguments.user):
            sys.stdout.write(f"{line}\n")
        return CLEAN
    if arguments.settle:
        from cx_lsp import terminal

        return terminal.settle(Path.cwd())
    if sys.stdin is not None and sys.stdin.isatty():
        sys.stderr.write("cx-lsp record: reads what a coding agent's hook writes; see --install\n")
        return USAGE
    from cx_lsp.record import hook

    hook.run()
    return CLEAN


def _lsp(_arguments: argparse.Namespace) -> int:
    from cx_lsp.server import serve

    return serve()


def _index(arguments: argparse.Namespace) -> int:
    from cx_lsp import terminal

    return terminal.index(arguments.path)


def _expected(error: Exception) -> bool:
    """Whether an error speaks for itself: configuration, git, files; anything else is a defect of ours."""
    if isinstance(error, OSError):
        return True
    # By name: `--help` and `--version` import none of the modules that raise them.
    return type(error).__name__ in ("ConfigError", "GitError", "UsageError")


def _sentence(error: Exception) -> str:
    """What went wrong; the system's own errors without their number."""
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return f"{os.fsdecode(error.filename)}: {error.strerror}"
    return str(error)
