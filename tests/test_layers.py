"""The map in cx_lsp/__init__.py, as failing tests."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cx_lsp

ROOT = Path(cx_lsp.__file__).parent
LAYERS = [
    {"model"},
    {"text", "prints", "matching", "toml", "schema", "config"},
    {"facts", "git"},
    {"program"},
    {"index", "evidence", "journeys", "record", "copies"},
    {"rules"},
    {"silence"},
    {"engine", "workspace", "scan", "project"},
    {"report"},
    {"cli", "terminal", "server", "demo", "__main__"},
]
# Within a line, the only imports between siblings, each a part of its whole.
PARTS = {
    ("config", "toml"),
    ("config", "schema"),
    ("project", "engine"),
    ("project", "workspace"),
    ("project", "scan"),
    ("cli", "terminal"),
    ("cli", "server"),
    ("terminal", "demo"),
    ("__main__", "cli"),
}
OWNERS = {
    "tree_sitter": {"facts"},
    "git": {"git"},
    "sqlite3": {"index"},
    "msgspec": {"index", "evidence"},
    "pydantic": {"config", "schema"},
    "pygls": {"server"},
    "lsprotocol": {"server"},
    "defusedxml": {"journeys"},
    "httpx": {"report"},
    "numpy": {"copies"},
}


def unit(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rank(name: str) -> int:
    return next(i for i, layer in enumerate(LAYERS) if name in layer)


CODE = [p for p in sorted(ROOT.rglob("*.py")) if "history" not in p.parts and p != ROOT / "__init__.py"]


@pytest.mark.parametrize("path", CODE, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_imports_only_what_stands_above_it(path: Path) -> None:
    me = unit(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "cx_lsp" or len(parts) < 2 or not any(parts[1] in layer for layer in LAYERS):
            continue
        other = parts[1]
        allowed = other == me or rank(other) < rank(me) or (me, other) in PARTS
        assert allowed, f"{me} imports {other}"


@pytest.mark.parametrize("path", CODE, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_third_party_library_has_one_owner(path: Path) -> None:
    for name in imports(path):
        owners = OWNERS.get(name.split(".")[0])
        assert owners is None or unit(path) in owners, f"{unit(path)} imports {name}"


@pytest.mark.parametrize("path", [p for p in CODE if unit(p) == "rules"], ids=lambda p: p.name)
def test_rules_import_the_model_only(path: Path) -> None:
    inside = {n for n in imports(path) if n.startswith("cx_lsp.")}
    assert all(n.startswith(("cx_lsp.model", "cx_lsp.rules")) for n in inside)


@pytest.mark.parametrize("name", ["rules", "silence", "engine", "program"])
def test_rules_engine_and_program_do_no_input_or_output(name: str) -> None:
    doing = {"open", "subprocess", "os", "pathlib", "socket", "sqlite3", "shutil", "time", "datetime"}
    for path in (p for p in CODE if unit(p) == name and p.name != "__init__.py"):
        assert not doing & {n.split(".")[0] for n in imports(path)}, path
        calls = (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call))
        assert not any(isinstance(c.func, ast.Name) and c.func.id in ("open", "print") for c in calls), path


def test_only_the_server_says_lsp() -> None:
    said = ("lsprotocol", "pygls", "textDocument")
    for path in CODE:
        if unit(path) not in ("server",):
            assert not any(word in path.read_text("utf-8") for word in said), path


def test_help_loads_no_heavy_library() -> None:
    heavy = ["tree_sitter", "git", "pydantic", "pygls", "lsprotocol", "httpx", "sqlite3", "msgspec", "numpy"]
    code = (
        "import sys\nfrom cx_lsp.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"sys.exit(','.join(m for m in {heavy!r} if m in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_map_names_every_unit() -> None:
    named = cx_lsp.__doc__ or ""
    units = {unit(p) for p in CODE} - {"__main__"}
    assert not {u for u in units if u not in named}
