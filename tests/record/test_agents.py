"""Every agent's payload leaves the same entry: the line it wrote, and not the lines around it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cx_lsp.evidence.identities import IDENTITIES, spoken
from cx_lsp.record import agents, journal
from cx_lsp.record.event import fields
from tests.evidence.history import git, write
from tests.record import payloads
from tests.record.payloads import AFTER, BEFORE, CASES, NEW, OLD
from tests.record.project import lines, matches, problems, root, tell, told

__all__ = ["root"]


@pytest.mark.parametrize(("tool", "made"), CASES, ids=lambda case: getattr(case, "__name__", case))
def test_an_edit_is_recorded_line_by_line(tool: str, made: Callable[[Path], Any], root: Path) -> None:
    tell(made(root))
    assert not problems(root)
    (entry,) = told(root)
    assert (entry.tool, entry.session, entry.path, entry.by) == (tool, "s-1", "m.py", "ai")
    assert (entry.level, entry.gone, lines(entry), entry.modified) == (1, 0, [1], False)
    assert matches(entry, AFTER)
    assert entry.head == git(root, "rev-parse", "HEAD")


@pytest.mark.parametrize("tool", payloads.TOLD)
def test_a_tool_is_called_as_other_evidence_calls_it(tool: str) -> None:
    assert tool in {who.tool for who in IDENTITIES} or spoken(tool) == (tool, "")


@pytest.mark.parametrize(("tool", "made"), CASES, ids=lambda case: getattr(case, "__name__", case))
def test_spelling_does_not_matter(tool: str, made: Callable[[Path], Any], root: Path) -> None:
    def humped(value: Any) -> Any:
        if isinstance(value, list):
            return [humped(each) for each in value]
        if not isinstance(value, dict):
            return value
        return {_hump(key): humped(each) for key, each in value.items()}

    tell(humped(made(root)))
    (entry,) = told(root)
    assert (entry.tool, lines(entry)) == (tool, [1])


def _hump(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(part.title() for part in rest)


def test_the_journal_holds_no_text(root: Path) -> None:
    for _, made in CASES:
        tell(made(root))
    stored = "".join(p.read_text() for p in (root / ".git" / "cx").rglob("*") if p.is_file())
    assert "m.py" in stored
    assert "new_line" not in stored


def test_a_person_who_changed_the_proposal_is_on_record(root: Path) -> None:
    payload = payloads.claude(root)
    payload["tool_response"]["userModified"] = True
    payload["tool_response"]["newString"] = "a = 1\nproposed()\n"
    tell(payload)
    (entry,) = told(root)
    assert entry.modified
    assert lines(entry) == [1]


def test_a_new_file_is_the_agents_as_a_whole(root: Path) -> None:
    write(root, "sub/new.py", "one\n\ntwo\n")
    given = {"file_path": str(root / "sub" / "new.py"), "content": "one\n\ntwo\n"}
    told_: dict[str, Any] = {
        "type": "create",
        "filePath": "x",
        "content": "one\n\ntwo\n",
        "structuredPatch": [],
        "originalFile": None,
    }
    tell(payloads.claude(root, tool_name="Write", tool_input=given, tool_response=told_))
    (entry,) = told(root)
    assert (entry.path, entry.level, lines(entry)) == ("sub/new.py", 1, [0, 1, 2])


def test_a_file_written_whole_over_an_unknown_one_is_less_sure(root: Path) -> None:
    given = {"file_path": str(root / "m.py"), "content": AFTER}
    tell(payloads.claude(root, tool_name="Write", tool_input=given, tool_response={}))
    (entry,) = told(root)
    assert (entry.level, lines(entry)) == (2, [0, 1, 2, 3])


def test_the_model_comes_from_the_transcript_when_the_payload_has_none(root: Path) -> None:
    spoken_ = [{"type": "user", "message": {"content": "secret"}}, {"message": {"model": "claude-opus-4-6"}}]
    write(root, "no-transcript.jsonl", "\n".join(json.dumps(s, separators=(",", ":")) for s in spoken_))
    tell(payloads.claude(root))
    assert told(root)[0].model == "claude-opus-4-6"


def test_a_patch_told_before_it_is_applied_keeps_its_own_lines(root: Path) -> None:
    write(root, "m.py", BEFORE)
    tell(payloads.codex(root))
    (entry,) = told(root)
    assert lines(entry) == [1]
    assert matches(entry, AFTER)


def test_a_patch_adds_moves_and_deletes(root: Path) -> None:
    write(root, "old.py", "x = 1\ny = 2\n")
    write(root, "gone.py", "x = 1\n")
    patch = (
        "*** Begin Patch\n*** Add File: new.py\n+one\n+two\n*** Update File: old.py\n*** Move to: moved.py\n"
        "@@ def f\n x = 1\n-y = 2\n+y = 3\n*** Delete File: gone.py\n*** End Patch\n"
    )
    tell(payloads.codex(root, hook_event_name="PreToolUse", tool_input={"command": patch}))
    assert not told(root)
    write(root, "new.py", "one\ntwo\n")
    write(root, "moved.py", "x = 1\ny = 3\n")
    for name in ("old.py", "gone.py"):
        (root / name).unlink()
    tell(payloads.codex(root, tool_input={"command": patch}))
    found = {entry.path: (lines(entry), entry.gone) for entry in told(root)}
    assert found == {"new.py": ([0, 1], 0), "moved.py": ([1], 1), "gone.py": ([], 1)}


def test_an_edit_without_its_text_is_what_changed_since_it_was_announced(root: Path) -> None:
    write(root, "m.py", BEFORE)
    given = {"filePath": str(root / "m.py"), "code": "// ...existing code...\nnew_line = call()\n"}
    payload = payloads.copilot_editor(root) | {"tool_name": "insert_edit_into_file", "tool_input": given}
    tell(payload | {"hookEventName": "PreToolUse"})
    write(root, "m.py", AFTER)
    tell(payload)
    (entry,) = told(root)
    assert (entry.level, lines(entry)) == (1, [1])
    tell(payload)
    assert len(told(root)) == 1, "what was kept from before is used once"


def test_what_a_person_typed_while_the_agent_waited_is_not_the_agents(root: Path) -> None:
    write(root, "m.py", BEFORE)
    payload = payloads.gemini(root)
    tell(payload | {"hook_event_name": "BeforeTool"})
    write(root, "m.py", AFTER + "typed = True\n")
    tell(payload)
    assert lines(told(root)[0]) == [1]


def test_an_edit_that_cannot_be_placed_is_not_guessed(root: Path) -> None:
    write(root, "m.py", "x()\ny\nx()\n")
    payload = payloads.cursor_after_file_edit(root)
    payload["edits"] = [{"old_string": "", "new_string": "x()\n"}]
    tell(payload)
    payload["edits"] = [{"old_string": "gone\n", "new_string": ""}]
    tell(payload)
    payload["edits"] = [{"old_string": "a", "new_string": "not on disk"}]
    tell(payload)
    assert told(root) == []
    assert not problems(root)


def test_a_hunk_keeps_its_empty_lines_and_says_where_the_file_has_no_last_line_feed(root: Path) -> None:
    write(root, "m.py", "a\n\nb\nc")
    payload = payloads.claude(root)
    lines_ = [" a", "", "-old", "+b", "+c", "\\ No newline at end of file"]
    hunk = {"oldStart": 1, "oldLines": 3, "newStart": 1, "newLines": 4, "lines": lines_}
    payload["tool_response"] = {"originalFile": "a\n\nold", "structuredPatch": [hunk]}
    tell(payload)
    assert (lines(told(root)[0]), told(root)[0].gone) == ([2, 3], 1)


def test_a_replacement_everywhere_is_found_everywhere(root: Path) -> None:
    given = {"file_path": "m.py", "old_string": "foo", "new_string": "bar", "replace_all": True}
    payload = payloads.claude(root, tool_input=given, tool_response={})
    write(root, "m.py", "bar(0)\nfoo(1)\nz\nfoo(2)\n")
    tell(payload | {"hook_event_name": "PreToolUse"})
    write(root, "m.py", "bar(0)\nbar(1)\nz\nbar(2)\n")
    tell(payload)
    assert (lines(told(root)[0]), told(root)[0].gone) == ([1, 3], 2)


def test_a_formatter_that_ran_first_leaves_the_agents_lines_to_the_agent(root: Path) -> None:
    payload = payloads.claude(root)
    payload["tool_response"] = {"originalFile": "b = [1,2]\nc=3\n"}
    payload["tool_input"] |= {"old_string": "c=3\n", "new_string": "c=3\nlong_call(first, second)\n"}
    write(root, "m.py", "b = [\n    1,\n    2,\n]\nc = 3\nlong_call(\n    first,\n    second,\n)\n")
    tell(payload)
    (entry,) = told(root)
    assert lines(entry) == [5, 6, 7, 8]


@pytest.mark.parametrize("field", ["tool_input", "tool_response"])
@pytest.mark.parametrize("odd", [None, 3, "text", [], [{"lines": 3}], {"structuredPatch": 3}, {"edits": [4]}])
def test_odd_fields_are_no_problem(field: str, odd: object, root: Path) -> None:
    tell(payloads.claude(root) | {field: odd})
    assert not problems(root)


def test_raw_control_characters_are_read(root: Path) -> None:
    raw = json.dumps(payloads.windsurf(root)).replace("\\n", "\n").encode()
    tell(raw)
    assert lines(told(root)[0]) == [1]


def test_windows_paths_are_understood(root: Path) -> None:
    write(root, "sub/m.py", AFTER)
    payload = payloads.gemini(root)
    payload["tool_input"]["file_path"] = "sub\\m.py"
    tell(payload)
    assert told(root)[0].path == "sub/m.py"


def test_git_ais_own_format_is_understood(root: Path) -> None:
    write(root, "m.py", BEFORE)
    tell({"type": "human", "repo_working_dir": str(root), "will_edit_filepaths": ["m.py"]})
    write(root, "m.py", AFTER)
    after = {"type": "ai_agent", "agent_name": "pi", "model": "m-1", "conversation_id": "c"}
    tell(after | {"repo_working_dir": str(root), "edited_filepaths": ["m.py"], "dirty_files": {"m.py": "x"}})
    (entry,) = told(root)
    assert (entry.tool, lines(entry)) == ("pi", [1])


def test_a_shell_command_is_followed_where_it_names_files(root: Path) -> None:
    def bash(command: str, event: str) -> None:
        given = {"command": command}
        tell(
            payloads.claude(root, tool_name="Bash", tool_input=given, tool_response={}, hook_event_name=event)
        )

    bash("cat > made.py <<'EOF'", "PreToolUse")
    write(root, "made.py", "one\n")
    bash("cat > made.py <<'EOF'", "PostToolUse")
    bash("python other.py", "PreToolUse")
    write(root, "made.py", "one\ntwo\n")
    bash("python other.py", "PostToolUse")
    assert [(e.path, e.level, lines(e)) for e in told(root)] == [("made.py", 2, [0]), ("made.py", 2, [1])]


def test_what_git_puts_back_was_not_written_now(root: Path) -> None:
    shell = {"tool_name": "Bash", "tool_input": {"command": "git checkout -q m.py"}, "tool_response": {}}
    tell(payloads.claude(root, **shell, hook_event_name="PreToolUse"))
    write(root, "m.py", BEFORE)
    tell(payloads.claude(root, **shell))
    assert not told(root)


def test_one_edit_told_by_two_events_is_recorded_once(root: Path) -> None:
    tell(payloads.cursor_after_file_edit(root))
    tell(payloads.cursor_post_tool_use(root))
    assert len(told(root)) == 1 or told(root)[0].at[:19] != told(root)[1].at[:19]


def test_a_session_that_ends_is_no_edit(root: Path) -> None:
    tell({"session_id": "s", "cwd": str(root), "hook_event_name": "Stop", "stop_hook_active": False})
    assert not told(root)
    assert not problems(root)


def test_gemini_hears_json_and_the_others_nothing(root: Path) -> None:
    for _, made in CASES:
        assert tell(made(root)) == ("{}\n" if made is payloads.gemini else "")
    assert tell(b'{"hook_event_name":"BeforeTool", broken') == "{}\n"


def test_an_unknown_payload_is_noted_without_its_text(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    tell({"prompt": "a secret wish", "kind": "unheard of"})
    tell(b"a secret wish")
    noted = problems(root).splitlines()
    assert len(noted) == 2
    assert "secret" not in "".join(noted)
    for _ in range(3000):
        tell(b"[]")
    assert len(problems(root)) < 70_000
    assert journal.folder_of(root) == root / ".git" / "cx" / "journal"


def test_fields_have_one_spelling() -> None:
    found = fields({"toolName": 1, "thread-id": 2, "sessionID": 3, "file_path": 4, "tool_name": 5})
    assert found == {"tool_name": 1, "thread_id": 2, "session_id": 3, "file_path": 4}
    assert fields('{"filePath": "x"}') == {"file_path": "x"}
    assert agents.read({}) is None
    assert OLD in NEW
