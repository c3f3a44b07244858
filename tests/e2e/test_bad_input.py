"""Whatever lies in a repository: it is named, the rest is checked, and no command ends in a traceback."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.shell import APP, FINDING, cx, shop, still_checked
from tests.evidence.history import commit, git, repository, write

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shop(tmp_path / "shop")


# files


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("generated.py", b"X = 1\n" * 3_500_000, "21,000,000 bytes are more than max_file_kb"),
        ("bundle.js", b"x(1);" * 1_000_000, "more than max_file_kb"),
        ("minified.js", b"x(1);" * 10_000, "minified or generated"),
        ("wide.py", "x = 'ü'\n".encode("utf-16"), "NUL"),
        ("nul.py", b"x = 1\0\n", "NUL"),
        ("broken.py", b"def f(:\n    x = (\n", "syntax not understood"),
        ("broken.ts", b"class A<T { x: <\n", "syntax not understood"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_is_named(root: Path, name: str, content: bytes, reason: str) -> None:
    write(root, name, content)
    ran = cx(root, "check")
    still_checked(ran)
    assert f"not read: {name}:" in ran.out
    assert reason in ran.out


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"\xff\xfe\xfa = '\xe9'\n", b"\xef\xbb\xbfx = 1\n", b"x = 1\r"]
)
def test_an_odd_but_readable_file_is_read(root: Path, content: bytes) -> None:
    write(root, "odd.py", content)
    still_checked(cx(root, "check"))


def test_bytes_that_are_not_utf_8_hide_no_finding(root: Path) -> None:
    write(root, "latin.py", APP.replace("orders where", "commandes_\xe9 where").encode("latin-1"))
    ran = cx(root, "check")
    still_checked(ran)
    assert "latin.py:9:" in ran.out


NESTED = {
    "parentheses.py": "x = " + "(\n" * 10_000 + "1" + ")" * 10_000 + "\n",
    "calls.py": "x = " + "f(\n" * 10_000 + "1" + ")" * 10_000 + "\n",
    "lists.py": "x = " + "[\n" * 10_000 + "]" * 10_000 + "\n",
    "chain.py": "x = a" + ".b(\n)" * 10_000 + "\n",
    "sum.py": "requests.get('/a' + " + "\n + ".join(["'b'"] * 10_000) + ")\n",
    "parentheses.js": "x = " + "(\n" * 10_000 + "1" + ")" * 10_000 + "\n",
    "calls.js": "app.post('/x', " + "f(\n" * 10_000 + "1" + ")" * 10_000 + ")\n",
    "lists.js": "x = " + "[\n" * 10_000 + "]" * 10_000 + "\n",
    "functions.js": "function f(){\n" * 3_000 + "}" * 3_000 + "\n",
    "elements.tsx": "const x = " + "<a>\n" * 5_000 + "</a>" * 5_000 + "\n",
}


def test_ten_thousand_levels_are_read_as_deep_as_people_write(root: Path) -> None:
    for name, text in NESTED.items():
        write(root, name, text)
    ran = cx(root, "check")
    still_checked(ran)
    for name in NESTED:
        assert f"not read: {name}:" in ran.out, name
    assert "nested deeper than" in ran.out


def test_functions_that_call_each_other_end(root: Path) -> None:
    calls = "\n\n".join(f"def f{i}():\n    f{(i + 1) % 50}()\n    f{(i + 7) % 50}()" for i in range(50))
    write(root, "ring.py", calls + "\n\n\n@app.post('/ring')\ndef ring():\n    ring()\n    f0()\n")
    write(
        root, "again.py", "from ring import *\nfrom again import ring\n\n\ndef ring():\n    return ring()\n"
    )
    write(root, "cx.toml", '[journeys.ring]\ntitle = "Ring"\nentry = ["route:POST /ring"]\n')
    still_checked(cx(root, "check"))


def test_five_thousand_tiny_files_are_read_in_seconds(root: Path) -> None:
    for number in range(5_000):
        write(root, f"p{number % 50}/m{number}.py", f"def f{number}():\n    return {number}\n")
    start = time.monotonic()
    still_checked(cx(root, "check"))
    assert time.monotonic() - start < 30


# names


@pytest.mark.parametrize(
    "name",
    ["with space.py", "with'quote.py", 'double"quote.py', "new\nline.py", "ünï.py", "-dash.py", "a;b$c.py"],
)
def test_a_file_may_be_called_anything(root: Path, name: str) -> None:
    commit(root, "Sell more", {name: APP})
    ran = cx(root, "check")
    still_checked(ran)
    assert ran.out.count(FINDING) == 2
    write(root, name, APP.replace("orders", "bills"))
    assert cx(root, "check", "--since", "HEAD").out.count(FINDING) == 1


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="names are text there")
def test_a_name_that_is_not_utf_8_is_named_with_the_mend(root: Path) -> None:
    (root / os.fsdecode(b"caf\xe9.py")).write_text(APP)
    for words in ([], ["--since", "HEAD"]):
        ran = cx(root, "check", *words)
        assert r"not read: caf\xe9.py:1 its name is not UTF-8; rename it" in ran.out
    still_checked(cx(root, "check"))


# links and what is not a file


def test_nothing_behind_a_symbolic_link_is_read(root: Path, tmp_path: Path) -> None:
    write(tmp_path, "outside/secret.py", APP)
    (root / "file.py").symlink_to(tmp_path / "outside/secret.py")
    (root / "folder").symlink_to(tmp_path / "outside")
    (root / "loop.py").symlink_to("loop.py")
    (root / "up").symlink_to("..")
    for words in ([], ["--since", "HEAD"]):
        ran = cx(root, "check", *words)
        assert "secret" not in ran.out + ran.err
        assert "file.py" not in ran.out
    still_checked(cx(root, "check"))
    ran = cx(root, "check", "loop.py")
    assert (ran.code, ran.err) == (2, "cx-lsp: loop.py: no such file or folder\n")


def test_links_in_a_plain_folder_are_left_alone_too(tmp_path: Path) -> None:
    write(tmp_path, "outside/secret.py", APP)
    write(tmp_path, "plain/app.py", APP)
    (tmp_path / "plain/folder").symlink_to(tmp_path / "outside")
    (tmp_path / "plain/loop").symlink_to("loop")
    os.mkfifo(tmp_path / "plain/pipe.py")
    ran = cx(tmp_path / "plain", "check")
    still_checked(ran)
    assert ran.out.count(FINDING) == 1


def test_a_submodule_is_another_repository(root: Path, tmp_path: Path) -> None:
    other = shop(tmp_path / "other")
    git(root, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other), "vendored")
    commit(root, "Vendor it")
    ran = cx(root, "check")
    still_checked(ran)
    assert "vendored" not in ran.out
    assert "vendored" not in cx(root, "check", "--since", "HEAD~1").out


def test_a_file_that_vanishes_while_it_is_read_is_named(root: Path) -> None:
    from cx_lsp import scan
    from cx_lsp.index import Index

    index = Index.open(None, 1)
    scan.refresh(root, ["app.py", "gone.py"], index, 10**6)
    assert [(path, fact.text) for path, fact in index.unread()] == [("gone.py", "vanished while it was read")]


@pytest.mark.skipif(AS_ROOT, reason="root may read everything")
def test_what_may_not_be_read_is_named(root: Path) -> None:
    write(root, "shut.py", "x = 1\n")
    (root / "shut.py").chmod(0)
    ran = cx(root, "check")
    still_checked(ran)
    assert "not read: shut.py:1 cannot be read: Permission denied" in ran.out


@pytest.mark.parametrize("name", ["copy", "argparse", "dataclasses", "git", "tree_sitter", "sqlite3"])
def test_nothing_in_a_repository_is_executed(root: Path, name: str) -> None:
    for file in (f"{name}.py", "conftest.py", "sitecustomize.py"):
        write(root, file, "open('executed', 'w').close()\n")
    still_checked(cx(root, "check"))
    cx(root, "check", "--since", "HEAD")
    assert not (root / "executed").exists()


# repositories


def test_a_folder_that_is_no_repository_is_checked_without_authors(tmp_path: Path) -> None:
    write(tmp_path, "app.py", APP)
    ran = cx(tmp_path, "check")
    still_checked(ran)
    assert "author unknown" in ran.out
    assert "is not in a git repository: who wrote a line stays unknown" in ran.out
    ran = cx(tmp_path, "check", "--since", "HEAD")
    assert ran.code == 2
    assert "--since needs a git repository" in ran.err


def test_a_repository_without_commits_is_checked(tmp_path: Path) -> None:
    root = repository(tmp_path / "new")
    assert cx(root, "check").code == 0
    write(root, "app.py", APP)
    still_checked(cx(root, "check"))
    git(root, "add", "-A")
    still_checked(cx(root, "check"))
    ran = cx(root, "check", "--since", "HEAD")
    assert ran.code == 2
    assert "revision 'HEAD' does not exist here" in ran.err


def test_a_shallow_clone_says_what_it_cannot_know(root: Path, tmp_path: Path) -> None:
    commit(root, "More\n\nCo-Authored-By: Claude <noreply@anthropic.com>", {"other.py": "x = 1\n"})
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{root}", "clone")
    ran = cx(tmp_path / "clone", "check")
    still_checked(ran)
    assert "author unknown" in ran.out
    assert "git fetch --unshallow" in ran.out
    git(tmp_path / "clone", "fetch", "-q", "--unshallow")
    ran = cx(tmp_path / "clone", "check")
    assert "--unshallow" not in ran.out


def test_a_bare_repository_has_no_files(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(root), "bare.git")
    ran = cx(tmp_path / "bare.git", "check")
    assert ran.code == 2
    assert "bare repository" in ran.err


def test_inside_gits_own_folder_there_is_nothing_to_check(root: Path) -> None:
    ran = cx(root / ".git", "check")
    assert ran.code == 2
    assert ran.err.startswith("cx-lsp: ")


# configuration


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("cx.toml", "[check\n", "cx.toml:1:"),
        ("cx.toml", "x = 1\nx = 2\n", "cx.toml:2:"),
        ("cx.toml", "[chekc]\n", "unknown key"),
        ("cx.toml", "[check]\nexlude = []\n", 'did you mean "exclude"?'),
        ("cx.toml", "[check]\nmax_file_kb = 0\n", "must be more than 0"),
        ("cx.toml", '[journeys.a]\ntitle = "A"\nstakes = "huge"\n', "cx.toml:3:"),
        ("cx.toml", '[journeys.a]\ntitle = "A"\nentry = ["rout:/x"]\n', "unknown kind"),
        ("cx.toml", b"\xff\xfe", "cx.toml"),
        ("pyproject.toml", "[tool.cx.check]\nmax_file_kb = 'a'\n", "pyproject.toml:2:"),
        ("pyproject.toml", "[tool.cx\n", "pyproject.toml:1:"),
    ],
)
def test_a_malformed_configuration_is_named_with_line_and_mend(
    root: Path, name: str, text: str | bytes, said: str
) -> None:
    write(root, name, text)
    ran = cx(root, "check")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.startswith("cx-lsp: ")


def test_a_folder_called_cx_toml_is_said_to_be_none(root: Path) -> None:
    (root / "cx.toml").mkdir()
    ran = cx(root, "check")
    assert ran.code == 2
    assert "cx.toml: cannot be read" in ran.err


# the index


def index_of(cache: Path) -> Path:
    (found,) = cache.glob("*/index-*.sqlite")
    return found


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garbage(path: Path) -> None:
    path.write_bytes(b"not a database" * 1000)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def overwritten(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xaa" * (len(data) - 4096))


def of_another_make(path: Path) -> None:
    path.unlink()
    db = sqlite3.connect(path)
    db.executescript("create table file (name text); create table shared (x); create table print (x);")
    db.close()


@pytest.mark.parametrize("harm", [half, garbage, emptied, overwritten, of_another_make])
def test_a_damaged_index_is_made_anew(root: Path, cache: Path, harm: Callable[[Path], None]) -> None:
    before = cx(root, "check")
    harm(index_of(cache))
    after = cx(root, "check")
    still_checked(after)
    assert findings(after.out) == findings(before.out)
    assert "made anew" not in cx(root, "check").out


def findings(out: str) -> list[str]:
    return [line for line in out.splitlines() if " CX" in line]


def test_a_flipped_byte_in_the_index_is_noticed(root: Path, cache: Path) -> None:
    for number in range(30):
        write(root, f"m{number}.py", APP)
    before = cx(root, "check")
    path = index_of(cache)
    data = bytearray(path.read_bytes())
    for at in range(5000, len(data), 4096):
        data[at] ^= 0xFF
    path.write_bytes(data)
    assert findings(cx(root, "check").out) == findings(before.out)


def test_the_index_of_another_version_is_left_to_it(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cx_lsp.index import Index

    old, new = (Index.open(tmp_path / "index.sqlite", version) for version in (1, 2))
    assert old.remark == new.remark == ""
    assert len(list(tmp_path.glob("*.sqlite"))) == 2


@pytest.mark.parametrize("kind", ["a file", "a file above"])
def test_without_a_cache_folder_the_index_is_kept_in_memory(root: Path, tmp_path: Path, kind: str) -> None:
    write(tmp_path, "taken", "")
    ran = cx(root, "check", CX_LSP_CACHE=str(tmp_path / "taken" / ("" if kind == "a file" else "below")))
    still_checked(ran)
    assert "kept in memory only" in ran.out


@pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
def test_a_cache_that_may_only_be_read_is_not_written(root: Path, cache: Path) -> None:
    cx(root, "check")
    index_of(cache).chmod(0o400)
    index_of(cache).parent.chmod(0o500)
    write(root, "more.py", APP)
    still_checked(cx(root, "check"))


def test_an_index_that_another_process_holds_is_not_waited_for_long(root: Path, cache: Path) -> None:
    cx(root, "check")
    holder = sqlite3.connect(index_of(cache))
    holder.execute("pragma locking_mode = exclusive")
    holder.execute("begin exclusive")
    start = time.monotonic()
    ran = cx(root, "check")
    holder.close()
    still_checked(ran)
    assert "kept in memory only" in ran.out
    assert time.monotonic() - start < 20
    still_checked(cx(root, "check"))


def test_two_runs_at_once_share_the_index(root: Path) -> None:
    for number in range(300):
        write(root, f"m{number}.py", APP)
    command = [sys.executable, "-m", "cx_lsp", "check"]
    runs = [
        subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)
    ]
    said = [run.communicate(timeout=90) for run in runs]
    assert [run.returncode for run in runs] == [1, 1, 1], said
    assert len({tuple(findings(out.decode())) for out, _ in said}) == 1


# where the report goes


def test_a_reader_may_stop_reading(root: Path) -> None:
    for number in range(50):
        write(root, f"m{number}.py", APP)
    command = f"set -o pipefail; {sys.executable} -m cx_lsp check | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize("closed", [">&-", "2>&-", "</dev/null >&- 2>&-"])
def test_a_closed_stream_changes_no_exit_code(root: Path, closed: str) -> None:
    command = f"exec {sys.executable} -m cx_lsp check {closed}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr + done.stdout


def test_a_terminal_that_knows_ascii_only_is_written_to(root: Path) -> None:
    write(root, "ünï.py", APP)
    still_checked(cx(root, "check", PYTHONIOENCODING="ascii", LC_ALL="C"))
