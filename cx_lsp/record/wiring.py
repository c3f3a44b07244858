"""An agent's name becomes the file that configures its hooks, and what belongs in there.

Sources, beside those in `agents`: https://code.claude.com/docs/en/settings (settings.local.json is personal),
https://cursor.com/docs/agent/hooks, https://developers.openai.com/codex/hooks (hooks are trusted one by one),
https://geminicli.com/docs/hooks/reference (milliseconds), the Copilot hooks reference at docs.github.com
(settings.local.json is personal, ~/.copilot/hooks holds files), https://docs.windsurf.com/windsurf/cascade/hooks,
https://opencode.ai/docs/plugins.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

Entry = dict[str, object]

_SECONDS = 10


def _plain(command: str) -> Entry:
    return {"command": command}


@dataclass(frozen=True, slots=True)
class Wiring:
    """Where an agent looks for hooks, in a project and in a home folder, and how it wants them written."""

    project: str
    user: str
    events: tuple[str, ...] = ()
    entry: Callable[[str], Entry] = _plain
    around: Entry = field(default_factory=dict)
    """What a fresh file needs beside the hooks."""
    note: str = ""
    """What is left to do by hand."""


def _nested(matcher: str, timeout: int, **more: object) -> Callable[[str], Entry]:
    def entry(command: str) -> Entry:
        hook = {"type": "command", "command": command, "timeout": timeout, **more}
        return {"matcher": matcher, "hooks": [hook]}

    return entry


def _copilot(command: str) -> Entry:
    return {"type": "command", "bash": command, "powershell": f"& {command}", "timeoutSec": _SECONDS}


WIRINGS = {
    "claude": Wiring(
        ".claude/settings.local.json",
        ".claude/settings.json",
        ("PreToolUse", "PostToolUse"),
        _nested("Edit|MultiEdit|Write|NotebookEdit|Bash", _SECONDS),
    ),
    "codex": Wiring(
        ".codex/hooks.json",
        ".codex/hooks.json",
        ("PreToolUse", "PostToolUse"),
        _nested("apply_patch|Edit|Write|Bash", _SECONDS),
        note="trust the hooks in Codex with /hooks",
    ),
    "copilot": Wiring(
        ".github/copilot/settings.local.json",
        ".copilot/hooks/cx-lsp.json",
        ("preToolUse", "postToolUse"),
        _copilot,
        {"version": 1},
        note="Copilot in VS Code reads the hooks of --user",
    ),
    "cursor": Wiring(
        ".cursor/hooks.json",
        ".cursor/hooks.json",
        ("preToolUse", "postToolUse", "afterFileEdit", "afterTabFileEdit"),
        _plain,
        {"version": 1},
    ),
    "gemini": Wiring(
        ".gemini/settings.json",
        ".gemini/settings.json",
        ("BeforeTool", "AfterTool"),
        _nested("write_file|replace|edit|run_shell_command", 1000 * _SECONDS, name="cx-lsp"),
    ),
    "opencode": Wiring(".opencode/plugins/cx-lsp.js", ".config/opencode/plugins/cx-lsp.js"),
    "windsurf": Wiring(
        ".windsurf/hooks.json",
        ".codeium/windsurf/hooks.json",
        ("pre_write_code", "post_write_code", "pre_run_command", "post_run_command"),
        lambda command: {"command": command, "show_output": False},
    ),
}

PLUGIN_HEAD = "// Written by `cx-lsp record --install opencode`; --uninstall removes it.\n"
_PLUGIN = """import { spawn } from "node:child_process"

const command = %s
const writes = ["command", "content", "newString", "edits", "patchText", "patch", "code"]

const tell = (report) =>
  new Promise((done) => {
    try {
      const child = spawn(command[0], command.slice(1), { stdio: ["pipe", "ignore", "ignore"] })
      const late = setTimeout(() => child.kill(), %d000)
      const end = () => (clearTimeout(late), done())
      child.on("error", end)
      child.on("close", end)
      child.stdin.on("error", () => {})
      child.stdin.end(JSON.stringify(report))
    } catch {
      done()
    }
  })

export const CxLsp = async ({ directory }) => {
  const given = new Map()
  const models = new Map()
  const report = async (phase, input, args) => {
    if (!args || !writes.some((name) => name in args)) return
    const { tool, sessionID, callID } = input
    await tell({ phase, tool, sessionID, callID, args, cwd: directory, model: models.get(sessionID) })
  }
  return {
    "chat.params": async (input) => {
      models.set(input.sessionID, input.model?.id)
    },
    "tool.execute.before": async (input, output) => {
      given.set(input.callID, output.args)
      await report("before", input, output.args)
    },
    "tool.execute.after": async (input) => {
      const args = input.args ?? given.get(input.callID)
      given.delete(input.callID)
      await report("after", input, args)
    },
  }
}
"""


def plugin(words: list[str]) -> str:
    """The plugin by which OpenCode passes on what its tools do."""
    return PLUGIN_HEAD + _PLUGIN % (json.dumps(words), _SECONDS)
