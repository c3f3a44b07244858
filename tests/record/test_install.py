"""Hooks go into the configuration that people already have, and come out of it without a trace."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.cli import _AGENTS, main
from cx_lsp.record import json_text
from cx_lsp.record.install import program
from cx_lsp.record.wiring import WIRINGS
from tests.e2e.shell import cx
from tests.evidence.history import commit, git, write
from tests.record import payloads
from tests.record.payloads import AFTER, BEFORE
from tests.record.project import lines, root, told

__all__ = ["root"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "home"
    made.mkdir()
    monkeypatch.setenv("HOME", str(made))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    return made


@pytest.fixture(autouse=True)
def _inside(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)


def record(*words: str) -> None:
    assert main(["record", *words]) == 0


def commands(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for each in value for found in commands(each)]
    if not isinstance(value, dict):
        return []
    here = [v for k, v in value.items() if k in ("command", "bash")]
    return [*(v for v in here if isinstance(v, str)), *(f for v in value.values() for f in commands(v))]


JSON_AGENTS = [agent for agent in WIRINGS if agent != "opencode"]
UNRELATED = [
    '{\n  "permissions": {"allow": ["Bash(ls:*)"]},\n  "model": "x"\n}\n',
    '{"a": 1}',
    '{\n\t"a": [\n\t\t1\n\t],\n\t"\\u00e4": "\\u00e4 é"\n}',
    '{\r\n    "a": 1\r\n}\r\n',
    '{"version": 1, "hooks": {"Stop": [{"hooks": [{"type": "command", "command": "x"}]}]}, "z": 1e3}\n',
    """{
  "hooks": {
    "PostToolUse": [
      {"matcher": "Edit", "hooks": [{"type": "command", "command": "fmt"}]}
    ],
    "postToolUse": [ {"command": "cx-lsp check"} ]
  },
  "a" : 1 }
""",
]


@pytest.mark.parametrize("agent", JSON_AGENTS)
@pytest.mark.parametrize("text", UNRELATED, ids=range(len(UNRELATED)))
def test_what_is_there_stays_and_comes_back_byte_for_byte(agent: str, text: str, root: Path) -> None:
    path = root / WIRINGS[agent].project
    write(root, WIRINGS[agent].project, text)
    path.chmod(0o600)
    record("--install", agent)
    merged = path.read_bytes()
    with_ours, before = json.loads(merged), json.loads(text)
    assert set(commands(before)) < set(commands(with_ours))
    assert {k: v for k, v in with_ours.items() if k != "hooks"} == {
        k: v for k, v in before.items() if k != "hooks"
    }
    for event in WIRINGS[agent].events:
        assert len([c for c in commands(with_ours["hooks"][event]) if c.endswith(" record")]) == 1
    record("--install", agent)
    assert path.read_bytes() == merged, "a second time changes nothing"
    assert path.stat().st_mode & 0o777 == 0o600
    record("--uninstall", agent)
    assert path.read_bytes() == text.encode()
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("agent", WIRINGS)
@pytest.mark.parametrize("user", [(), ("--user",)], ids=["project", "user"])
def test_a_file_of_our_own_goes_again(agent: str, user: tuple[str, ...], root: Path, home: Path) -> None:
    path = home / WIRINGS[agent].user if user else root / WIRINGS[agent].project
    record("--install", agent, *user)
    assert "record" in path.read_text()
    record("--uninstall", agent, *user)
    assert not path.exists()
    record("--uninstall", agent, *user)


def test_what_was_written_is_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record("--install", "claude")
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "wrote .claude/settings.local.json",
        "wrote .git/hooks/post-commit",
        "wrote .git/hooks/post-rewrite",
    ]
    record("--install", "claude")
    assert all(line.startswith("nothing to change in ") for line in capsys.readouterr().out.splitlines())


def test_every_agent_is_named_in_the_help() -> None:
    assert _AGENTS.split(", ") == sorted(WIRINGS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{\n  "a": 1,\n  oops\n}', "settings.local.json:3: is not JSON; mend it"),
        ("[]", "`hooks` must map events to arrays; mend it"),
        ('{"hooks": []}', "`hooks` must map events to arrays; mend it"),
        ('{"hooks": {"PreToolUse": {}}}', "`hooks` must map events to arrays; mend it"),
        (b"\xff", "settings.local.json:1: is not UTF-8; save it as such"),
    ],
)
def test_a_malformed_file_is_named_and_left_alone(text: str | bytes, said: str, root: Path) -> None:
    write(root, ".claude/settings.local.json", text)
    ran = cx(root, "record", "--install", "claude")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    data = text.encode() if isinstance(text, str) else text
    assert (root / ".claude/settings.local.json").read_bytes() == data
    assert not (root / ".git/hooks/post-commit").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--install", "cluade"), "no agent is called cluade; "),
        (("--install", "git"), "not in a git repository; go into one first"),
        (("--install", "claude"), "not in a git repository; go into one, or install for all"),
        (("--install", "claude", "--uninstall", "claude"), "not allowed with"),
    ],
)
def test_what_cannot_be_installed_is_said_with_the_mend(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    ran = cx(tmp_path / "home", "record", *words)
    assert ran.code == 2
    assert said in ran.err


def test_a_symbolic_link_to_the_settings_stays_one(root: Path, tmp_path: Path) -> None:
    write(tmp_path, "dotfiles/settings.json", '{"a": 1}\n')
    (root / ".claude").mkdir()
    (root / ".claude/settings.local.json").symlink_to(tmp_path / "dotfiles/settings.json")
    record("--install", "claude")
    assert (root / ".claude/settings.local.json").is_symlink()
    assert "record" in (tmp_path / "dotfiles/settings.json").read_text()


def test_only_our_hook_leaves_a_group_that_others_share(root: Path) -> None:
    record("--install", "claude")
    path = root / ".claude/settings.local.json"
    shared = json.loads(path.read_text())
    theirs = {"type": "command", "command": "/opt/cx-lsp check"}
    shared["hooks"]["PostToolUse"][0]["hooks"].append(theirs)
    path.write_text(json.dumps(shared))
    record("--uninstall", "claude")
    left = json.loads(path.read_text())
    assert commands(left) == ["/opt/cx-lsp check"]
    assert list(left["hooks"]) == ["PostToolUse"]


@pytest.mark.parametrize("agent", ["claude", "gemini", "copilot"])
def test_the_command_that_is_installed_records(agent: str, root: Path, tmp_path: Path) -> None:
    record("--install", agent)
    found = json.loads((root / WIRINGS[agent].project).read_text())
    command = commands(found)[0]
    payload = {"claude": payloads.claude, "gemini": payloads.gemini, "copilot": payloads.copilot_cli}[agent]
    data = json.dumps(payload(root)).encode()
    done = subprocess.run(["sh", "-c", command], input=data, cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert lines(told(root)[0]) == [1]


@pytest.mark.skipif(shutil.which("node") is None, reason="the plugin needs a JavaScript runtime")
def test_the_plugin_for_opencode_passes_on_what_a_tool_does(root: Path) -> None:
    record("--install", "opencode")
    write(root, "m.py", BEFORE)
    script = f"""
    import {{ CxLsp }} from "{root}/.opencode/plugins/cx-lsp.js"
    import {{ writeFileSync }} from "node:fs"
    const hooks = await CxLsp({{ directory: "{root}" }})
    const call = {{ tool: "edit", sessionID: "s-1", callID: "c-1" }}
    const args = {{ filePath: "{root}/m.py", oldString: "x", newString: "y" }}
    await hooks["chat.params"]({{ sessionID: "s-1", model: {{ id: "m-1" }} }})
    await hooks["tool.execute.before"](call, {{ args }})
    writeFileSync("{root}/m.py", {json.dumps(AFTER)})
    await hooks["tool.execute.after"](call, {{ title: "", output: "", metadata: {{}} }})
    await hooks["tool.execute.before"]({{ ...call, tool: "read" }}, {{ args: {{ filePath: "x" }} }})
    """
    write(root.parent, "try.mjs", script)
    shutil.copy(root / ".opencode/plugins/cx-lsp.js", root.parent / "plugin.mjs")
    write(root.parent, "try.mjs", script.replace(f"{root}/.opencode/plugins/cx-lsp.js", "./plugin.mjs"))
    subprocess.run(["node", "try.mjs"], cwd=root.parent, check=True, timeout=60)
    (entry,) = told(root)
    assert (entry.tool, entry.model, entry.level, lines(entry)) == ("OpenCode", "m-1", 1, [1])


# git's hooks


def test_a_hook_keeps_its_content_and_its_permissions(root: Path) -> None:
    theirs = "#!/usr/bin/env bash\nset -e\necho theirs >> ran\nexit 0\n"
    write(root, ".git/hooks/post-commit", theirs)
    path = root / ".git/hooks/post-commit"
    path.chmod(0o700)
    record("--install", "git")
    once = path.read_text()
    record("--install", "git")
    assert path.read_text() == once
    assert once.startswith("#!/usr/bin/env bash\n# >>> cx-lsp >>>\n")
    assert path.stat().st_mode & 0o777 == 0o700
    assert (root / ".git/hooks/post-rewrite").stat().st_mode & 0o111
    commit(root, "Go on", {"n.py": "x\n"})
    assert (root / "ran").read_text() == "theirs\n"
    record("--uninstall", "git")
    assert path.read_text() == theirs
    assert not (root / ".git/hooks/post-rewrite").exists()


def test_a_commit_does_not_fail_when_cx_lsp_is_gone(root: Path) -> None:
    record("--install", "git")
    for name in ("post-commit", "post-rewrite"):
        path = root / ".git/hooks" / name
        path.write_text(path.read_text().replace(program()[0], "/nowhere/cx-lsp"))
    commit(root, "Go on", {"n.py": "x\n"})
    git(root, "commit", "-q", "--amend", "--allow-empty", "-m", "Again")


def test_the_teams_own_hooks_folder_is_used_and_a_shared_one_is_not(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(root, "config", "core.hooksPath", ".hooks")
    record("--install", "git")
    assert (root / ".hooks/post-commit").exists()
    record("--uninstall", "git")
    assert list((root / ".hooks").iterdir()) == []
    git(root, "config", "core.hooksPath", str(tmp_path / "shared"))
    capsys.readouterr()
    record("--install", "git")
    assert "serves other repositories too" in capsys.readouterr().out
    assert not (tmp_path / "shared").exists()


def test_a_hook_that_is_no_shell_script_is_left_alone(root: Path) -> None:
    write(root, ".git/hooks/post-commit", "#!/usr/bin/env python3\nprint(1)\n")
    ran = cx(root, "record", "--install", "git")
    assert ran.code == 2
    assert "post-commit:1: is no shell script; have it run `" in ran.err
    assert (root / ".git/hooks/post-commit").read_text() == "#!/usr/bin/env python3\nprint(1)\n"


def test_a_worktree_shares_the_hooks_of_its_repository(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(root, "worktree", "add", "-q", str(tmp_path / "side"))
    monkeypatch.chdir(tmp_path / "side")
    record("--install", "git")
    assert (root / ".git/hooks/post-commit").exists()


# JSON as text

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=3), VALUES, max_size=3), VALUES, st.sampled_from([None, 1, "\t"]))
def test_appending_and_removing_changes_one_value(
    whole: dict[str, Any], value: Any, indent: int | str | None
) -> None:
    whole.pop("hooks", None)
    text = json.dumps(whole, indent=indent)
    more = json_text.appended(text, ("hooks", "Stop"), value)
    assert json.loads(more) == whole | {"hooks": {"Stop": [value]}}
    again = json_text.appended(more, ("hooks", "Stop"), value)
    assert json.loads(again)["hooks"]["Stop"] == [value, value]
    assert json_text.removed(again, ("hooks", "Stop", 1)) == more
    assert json_text.removed(more, ("hooks",)) == text
    assert json.loads(json_text.removed(again, ("hooks", "Stop", 0)))["hooks"]["Stop"] == [value]
