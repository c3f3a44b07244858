"""What the hooks of each agent write, made from their documentation, for one edit of `m.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

BEFORE = "a = 1\nb = 2\nc = 3\n"
AFTER = "a = 1\nnew_line = call()\nb = 2\nc = 3\n"
OLD, NEW = "a = 1\n", "a = 1\nnew_line = call()\n"
PATCH = """*** Begin Patch
*** Update File: m.py
@@
 a = 1
+new_line = call()
 b = 2
*** End Patch
"""
Payload = dict[str, Any]


def claude(root: Path, **more: Any) -> Payload:
    return {
        "session_id": "s-1",
        "transcript_path": str(root / "no-transcript.jsonl"),
        "cwd": str(root),
        "permission_mode": "default",
        "hook_event_name": "PostToolUse",
        "tool_name": "Edit",
        "tool_use_id": "toolu_01",
        "tool_input": {"file_path": str(root / "m.py"), "old_string": OLD, "new_string": NEW},
        "tool_response": {
            "filePath": str(root / "m.py"),
            "oldString": OLD,
            "newString": NEW,
            "originalFile": BEFORE,
            "structuredPatch": [
                {
                    "oldStart": 1,
                    "oldLines": 3,
                    "newStart": 1,
                    "newLines": 4,
                    "lines": [" a = 1", "+new_line = call()", " b = 2", " c = 3"],
                }
            ],
            "userModified": False,
            "replaceAll": False,
        },
    } | more


def claude_write(root: Path) -> Payload:
    told = {"type": "update", "filePath": str(root / "m.py"), "content": AFTER, "originalFile": BEFORE}
    given = {"file_path": str(root / "m.py"), "content": AFTER}
    return claude(root, tool_name="Write", tool_input=given, tool_response=told)


def claude_multi_edit(root: Path) -> Payload:
    given = {"file_path": str(root / "m.py"), "edits": [{"old_string": OLD, "new_string": NEW}]}
    return claude(root, tool_name="MultiEdit", tool_input=given, tool_response={"originalFile": BEFORE})


def cursor_after_file_edit(root: Path) -> Payload:
    return {
        "conversation_id": "s-1",
        "generation_id": "g-1",
        "model": "m-1",
        "hook_event_name": "afterFileEdit",
        "cursor_version": "2.4.0",
        "workspace_roots": [str(root)],
        "file_path": str(root / "m.py"),
        "edits": [{"old_string": OLD, "new_string": NEW}],
    }


def cursor_tab(root: Path) -> Payload:
    place = {"start_line_number": 2, "start_column": 1, "end_line_number": 2, "end_column": 1}
    edit = {"old_string": OLD, "new_string": NEW, "range": place, "old_line": "", "new_line": ""}
    return cursor_after_file_edit(root) | {"hook_event_name": "afterTabFileEdit", "edits": [edit]}


def cursor_post_tool_use(root: Path) -> Payload:
    return {
        "conversation_id": "s-1",
        "hook_event_name": "postToolUse",
        "cursor_version": "2.4.0",
        "model": "m-1",
        "workspace_roots": [str(root)],
        "tool_name": "StrReplace",
        "tool_use_id": "c-1",
        "tool_input": {"path": str(root / "m.py"), "old_string": OLD, "new_string": NEW},
    }


def codex(root: Path, **more: Any) -> Payload:
    return {
        "session_id": "s-1",
        "turn_id": "turn-1",
        "transcript_path": None,
        "cwd": str(root),
        "hook_event_name": "PostToolUse",
        "model": "m-1",
        "permission_mode": "default",
        "tool_name": "functions.apply_patch",
        "tool_use_id": "call_1",
        "tool_input": {"command": PATCH},
        "tool_response": "Success. Updated the following files:\nM m.py",
    } | more


def codex_in_a_shell(root: Path) -> Payload:
    given = {"command": f"apply_patch <<'EOF'\n{PATCH}EOF\n"}
    return codex(root, tool_name="Bash", tool_input=given)


def gemini(root: Path) -> Payload:
    return {
        "session_id": "s-1",
        "transcript_path": str(root / "none.json"),
        "cwd": str(root),
        "hook_event_name": "AfterTool",
        "timestamp": "2026-11-24T16:00:00Z",
        "tool_name": "replace",
        "tool_input": {"file_path": "m.py", "old_string": OLD, "new_string": NEW, "expected_replacements": 1},
        "tool_response": {"llmContent": "done", "returnDisplay": "done"},
    }


def copilot_cli(root: Path) -> Payload:
    return {
        "sessionId": "s-1",
        "timestamp": 1704614600000,
        "cwd": str(root),
        "toolName": "edit",
        "toolArgs": '{"path": "m.py", "old_str": "a = 1\\n", "new_str": "a = 1\\nnew_line = call()\\n"}',
        "toolResult": {"resultType": "success", "textResultForLlm": "ok"},
    }


def copilot_cli_patch(root: Path) -> Payload:
    return copilot_cli(root) | {"toolName": "apply_patch", "toolArgs": PATCH}


def copilot_editor(root: Path) -> Payload:
    return {
        "timestamp": "2026-02-09T10:30:00.000Z",
        "cwd": str(root),
        "sessionId": "s-1",
        "hookEventName": "PostToolUse",
        "transcript_path": str(root / "none.json"),
        "tool_name": "replace_string_in_file",
        "tool_input": {"filePath": str(root / "m.py"), "oldString": OLD, "newString": NEW},
        "tool_use_id": "tool-1",
        "tool_response": "File edited successfully",
    }


def copilot_editor_several(root: Path) -> Payload:
    each = {"filePath": str(root / "m.py"), "oldString": OLD, "newString": NEW}
    given = {"explanation": "x", "replacements": [each]}
    return copilot_editor(root) | {"tool_name": "multi_replace_string_in_file", "tool_input": given}


def opencode(root: Path) -> Payload:
    return {
        "phase": "after",
        "tool": "edit",
        "sessionID": "s-1",
        "callID": "call-1",
        "cwd": str(root),
        "args": {"filePath": str(root / "m.py"), "oldString": OLD, "newString": NEW},
    }


def windsurf(root: Path) -> Payload:
    return {
        "agent_action_name": "post_write_code",
        "trajectory_id": "s-1",
        "execution_id": "e-1",
        "timestamp": "2026-01-01T00:00:00Z",
        "model_name": "m-1",
        "tool_info": {
            "cwd": str(root),
            "file_path": str(root / "m.py"),
            "edits": [{"old_string": OLD, "new_string": NEW}],
        },
    }


TOLD = {
    "Claude Code": (claude, claude_write, claude_multi_edit),
    "Cursor": (cursor_after_file_edit, cursor_tab, cursor_post_tool_use),
    "Codex": (codex, codex_in_a_shell),
    "Gemini": (gemini,),
    "GitHub Copilot": (copilot_cli, copilot_cli_patch, copilot_editor, copilot_editor_several),
    "OpenCode": (opencode,),
    "Windsurf": (windsurf,),
}
CASES = [(tool, made) for tool, listed in TOLD.items() for made in listed]
