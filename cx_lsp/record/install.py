"""An agent's name becomes its configured hooks, and git's, merged into what is there and taken out again."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cx_lsp.config import ConfigError
from cx_lsp.record import git_hooks, json_text
from cx_lsp.record.place import tree_around
from cx_lsp.record.replacing import replaced
from cx_lsp.record.wiring import PLUGIN_HEAD, WIRINGS, Wiring, plugin
from cx_lsp.schema import near

GIT = "git"


def install(agent: str, folder: Path, *, user: bool = False) -> Iterator[str]:
    """Has an agent call `cx-lsp record`, and git settle what it commits; says what was written."""
    tree = tree_around(folder)
    if agent != GIT:
        wiring = _wiring(agent)
        path = _file(wiring, folder, user=user)
        before = _text(path)
        after = plugin(program()) if not wiring.events else _wired(before, wiring, path)
        yield from _put(path, before, after, folder)
        if wiring.note:
            yield wiring.note
    if tree:
        yield from git_hooks.install(tree.root, shlex.join(program()))
    elif agent == GIT:
        raise ConfigError(f"{folder}: not in a git repository; go into one first")


def uninstall(agent: str, folder: Path, *, user: bool = False) -> Iterator[str]:
    """Takes out what `install` wrote and nothing else; says where."""
    if agent == GIT:
        tree = tree_around(folder)
        if tree:
            yield from git_hooks.uninstall(tree.root)
        return
    wiring = _wiring(agent)
    path = _file(wiring, folder, user=user)
    before = _text(path)
    if wiring.events:
        after = _unwired(before, path) if before else before
        if after.strip() and json.loads(after) in ({}, wiring.around):
            after = ""
    else:
        after = "" if before.startswith(PLUGIN_HEAD) else before
    yield from _put(path, before, after, folder)
    if tree_around(folder):
        yield f"git's hooks stay for other agents; `cx-lsp record --uninstall {GIT}` takes them out"


def program() -> list[str]:
    """The words that start this very `cx-lsp record`, from any folder."""
    here = Path(sys.argv[0])
    if here.stem == "cx-lsp" and here.is_file():
        return [str(here.absolute()), "record"]
    return [sys.executable, "-P", "-m", "cx_lsp", "record"]


def _wiring(agent: str) -> Wiring:
    if agent not in WIRINGS:
        raise ConfigError(f"no agent is called {agent}; {near(agent, (*WIRINGS, GIT))}")
    return WIRINGS[agent]


def _file(wiring: Wiring, folder: Path, *, user: bool) -> Path:
    if user:
        return Path.home() / wiring.user
    tree = tree_around(folder)
    if tree is None:
        mend = "go into one, or install for all your projects with --user"
        raise ConfigError(f"{folder}: not in a git repository; {mend}")
    return tree.root / wiring.project


def _wired(text: str, wiring: Wiring, path: Path) -> str:
    words = program()
    entry = wiring.entry(subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words))
    if not text.strip():
        hooks = {event: [entry] for event in wiring.events}
        return json.dumps({**wiring.around, "hooks": hooks}, indent=2, ensure_ascii=False) + "\n"
    for event in wiring.events:
        if entry not in _hooks(text, path).get(event, []):
            text = _unwired(text, path, only=event)
            text = json_text.appended(text, ("hooks", event), entry)
    return text


def _unwired(text: str, path: Path, only: str = "") -> str:
    for event in _hooks(text, path):
        if only in ("", event):
            text = _without(text, path, event)
    return text


def _without(text: str, path: Path, event: str) -> str:
    listed = _hooks(text, path)[event]
    before = text
    for place in range(len(listed) - 1, -1, -1):
        inner = listed[place].get("hooks") if isinstance(listed[place], dict) else None
        ours = [i for i, hook in enumerate(inner) if _ours(hook)] if isinstance(inner, list) else []
        if _ours(listed[place]) or (inner and len(ours) == len(inner)):
            text = json_text.removed(text, ("hooks", event, place))
            continue
        for i in reversed(ours):
            text = json_text.removed(text, ("hooks", event, place, "hooks", i))
    if text != before and not _hooks(text, path)[event]:
        text = json_text.removed(text, ("hooks", event))
        if not _hooks(text, path):
            text = json_text.removed(text, ("hooks",))
    return text


def _ours(hook: object) -> bool:
    command = (hook.get("command") or hook.get("bash")) if isinstance(hook, dict) else None
    if not isinstance(command, str):
        return False
    try:
        first, *rest = shlex.split(command, posix=os.name != "nt")
    except ValueError:
        return False
    called = Path(first.strip('"')).stem
    return rest == ["-P", "-m", "cx_lsp", "record"] or (called == "cx-lsp" and rest == ["record"])


def _hooks(text: str, path: Path) -> dict[str, list[Any]]:
    """The hooks by event; ConfigError where the file is not what an agent could read."""
    try:
        found = json.loads(text)
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise ConfigError(f"{path}:{line}: is not JSON; mend it, then run this again") from None
    hooks = found.get("hooks", {}) if isinstance(found, dict) else None
    if not isinstance(hooks, dict) or not all(isinstance(listed, list) for listed in hooks.values()):
        raise ConfigError(f"{path}: `hooks` must map events to arrays; mend it, then run this again")
    return hooks


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except UnicodeDecodeError:
        raise ConfigError(f"{path}:1: is not UTF-8; save it as such, then run this again") from None


def _put(path: Path, before: str, after: str, folder: Path) -> Iterator[str]:
    shown = os.path.relpath(path, folder) if path.is_relative_to(folder) else str(path)
    if before == after:
        yield f"nothing to change in {shown}"
    elif after:
        replaced(path, after.encode())
        yield f"wrote {shown}"
    else:
        path.unlink()
        yield f"removed {shown}"
