from __future__ import annotations

import os
from pathlib import Path

import pytest

from cx_lsp.git import Blamed, GitError, Repository, past
from cx_lsp.model import Change
from tests.evidence.history import commit, git, repository, write

ODD = (
    "with space.py",
    'quo"te.py',
    "tab\tname.py",
    "line\nfeed.py",
    "größe.py",
    os.fsdecode(b"latin-\xe9.py"),
    "back\\slash.py",
)


def opened(root: Path) -> Repository:
    return Repository.open(root)


def test_the_top_level_is_found_from_any_path(tmp_path: Path) -> None:
    root = repository(tmp_path / "shop")
    commit(root, "Start", {"a/b/c.py": "x\n"})
    for path in (root, root / "a", root / "a/b/c.py", root / "a/b/not-there-yet/new.py"):
        assert opened(path).root == root
    assert opened(root).git_dir() == root / ".git"


def test_no_repository_names_the_mend(tmp_path: Path) -> None:
    with pytest.raises(GitError, match=r"not a git repository: .*; run `git init`, or name files"):
        opened(tmp_path)


def test_a_bare_repository_has_no_files(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "shop.git")
    with pytest.raises(GitError, match="bare repository"):
        opened(tmp_path / "shop.git")


def test_gits_own_folder_is_no_working_tree(tmp_path: Path) -> None:
    root = repository(tmp_path)
    with pytest.raises(GitError, match="inside git's own folder"):
        opened(root / ".git" / "objects")


def test_a_repository_of_someone_else_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository(tmp_path / "shop")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    with pytest.raises(GitError, match=r"safe\.directory"):
        opened(root)


def test_missing_git_names_the_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository(tmp_path / "shop")
    assert opened(root).head() is None
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git was not found; install it"):
        opened(root)


def test_a_repository_without_a_commit_answers(tmp_path: Path) -> None:
    root = repository(tmp_path)
    write(root, "a.py", "x\n")
    repo = opened(root)
    assert repo.head() is None
    assert repo.files() == ["a.py"]
    assert repo.blame("a.py") == []
    assert repo.blame_text("a.py", b"x\n") == []
    with pytest.raises(
        GitError, match="revision 'main' does not exist here; fetch it with `git fetch origin main`"
    ):
        repo.merge_base("origin/main".removeprefix("origin/"))


def test_files_are_regular_ones_tracked_or_new(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    write(outside, "secret.py", "x\n")
    sub = repository(tmp_path / "sub")
    commit(sub, "Start", {"s.py": "x\n"})
    root = repository(tmp_path / "shop")
    git(root, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(sub), "vendored")
    (root / "link.py").symlink_to(outside / "secret.py")
    commit(root, "Start", {"a.py": "x\n", "gone.py": "x\n", "dir/b.py": "x\n", ".gitignore": "*.log\n"})
    (root / "gone.py").unlink()
    (root / "new-link.py").symlink_to(outside / "secret.py")
    repository(root / "nested")
    write(root, "nested/n.py", "x\n")
    write(root, "new.py", "x\n")
    write(root, "noise.log", "x\n")
    assert sorted(opened(root).files()) == [".gitignore", ".gitmodules", "a.py", "dir/b.py", "new.py"]


def test_a_folder_that_became_a_link_is_not_followed(tmp_path: Path) -> None:
    root = repository(tmp_path / "shop")
    commit(root, "Start", {"dir/sub/b.py": "x\n", "a.py": "x\n"})
    (root / "dir").rename(tmp_path / "elsewhere")
    (root / "dir").symlink_to(tmp_path / "elsewhere")
    assert opened(root).files() == ["a.py"]


@pytest.mark.parametrize("name", ODD)
def test_every_name_survives_every_question(tmp_path: Path, name: str) -> None:
    root = repository(tmp_path)
    base = commit(root, "Start", {f"d/{name}": "one\ntwo\nthree\nfour\n", "plain.py": "x\n"})
    write(root, f"d/{name}", "one\nTWO\nthree\nfour\n")
    write(root, f"new/{name}", "x\ny")
    repo = opened(root)
    assert set(repo.files()) == {f"d/{name}", f"new/{name}", "plain.py"}
    assert repo.changes(base) == [
        Change(f"d/{name}", f"d/{name}", (range(1, 2),)),
        Change(f"new/{name}", None, (range(2),)),
    ]
    wanted = [f"d/{name}", "missing.py", f"missing/{name}", "plain.py"]
    assert list(repo.read(base, wanted)) == [(f"d/{name}", b"one\ntwo\nthree\nfour\n"), ("plain.py", b"x\n")]
    assert repo.blame(f"d/{name}")[:2] == [Blamed(base, f"d/{name}", 0), Blamed("", f"d/{name}", 1)]
    git(root, "mv", f"d/{name}", f"d/moved {name}")
    assert repo.changes(base)[0] == Change(f"d/moved {name}", f"d/{name}", (range(1, 2),))
    assert repo.blame(f"d/moved {name}")[0] == Blamed(base, f"d/{name}", 0)


def test_changes_of_every_kind(tmp_path: Path) -> None:
    root = repository(tmp_path)
    start: dict[str, str | bytes] = {
        "edited.py": "a\nb\nc\nd\n", "deleted.py": "x\n", "mode.py": "x\n", "image.png": b"\0\1",
        "tail.py": "a\nb", "moved b/x.py": "1\n2\n3\n", "shorter.py": "a\nb\n", "touched.py": "x\n",
    }  # fmt: skip
    base = commit(root, "Start", start)
    write(root, "edited.py", "new\na\nb\nC\nd\n+++ b/trap.py\n")
    (root / "deleted.py").unlink()
    (root / "mode.py").chmod(0o755)
    write(root, "image.png", b"\0\2")
    write(root, "tail.py", "a\nb\nc")
    git(root, "mv", "moved b/x.py", "a b.py")
    write(root, "shorter.py", "b\n")
    write(root, "touched.py", "x\n")
    write(root, "staged.py", "1\n2\n")
    git(root, "add", "staged.py")
    write(root, "empty.py", "")
    write(root, "new.bin", b"\0\n\n")
    (root / "link.py").symlink_to("edited.py")
    git(root, "add", "link.py")
    found = {change.path: change for change in opened(root).changes(base)}
    assert found == {
        "edited.py": Change("edited.py", "edited.py", (range(1), range(3, 4), range(5, 6))),
        "mode.py": Change("mode.py", "mode.py"),
        "image.png": Change("image.png", "image.png"),
        "tail.py": Change("tail.py", "tail.py", (range(1, 3),)),
        "a b.py": Change("a b.py", "moved b/x.py"),
        "shorter.py": Change("shorter.py", "shorter.py"),
        "staged.py": Change("staged.py", None, (range(2),)),
        "empty.py": Change("empty.py", None),
        "new.bin": Change("new.bin", None),
    }


def test_content_that_looks_like_a_patch_is_content(tmp_path: Path) -> None:
    root = repository(tmp_path)
    base = commit(root, "Start", {"a.py": "x\n"})
    text = "diff --git a/z b/z\n@@ -1 +1 @@\n\\ No newline\nrename to z\n"
    write(root, "a.py", text)
    assert opened(root).changes(base) == [Change("a.py", "a.py", (range(4),))]


def test_no_configuration_of_the_repository_runs_a_program(tmp_path: Path) -> None:
    root = repository(tmp_path / "shop")
    base = commit(root, "Start", {"a.py": "x\n", "b.txt": "x\n"})
    spy = f"touch {tmp_path / 'ran'}; cat"
    for name in (
        "diff.external",
        "core.fsmonitor",
        "core.pager",
        "pager.diff",
        "core.sshCommand",
        "gpg.program",
    ):
        git(root, "config", name, spy)
    for name in ("diff.spy.textconv", "diff.spy.command", "filter.spy.clean", "filter.spy.process"):
        git(root, "config", name, spy)
    git(root, "config", "filter.spy.required", "true")
    git(root, "config", "log.showSignature", "true")
    write(root, ".gitattributes", "* diff=spy filter=spy\n")
    write(root, "a.py", "y\n")
    repo = opened(root)
    assert repo.files()
    assert Change("a.py", "a.py", (range(1),)) in repo.changes(base)
    assert repo.blame("a.py") == [Blamed("", "a.py", 0)]
    assert repo.blame_text("a.py", b"x\n") == [Blamed(base, "a.py", 0)]
    assert repo.merge_base("main") == base
    assert list(repo.read("HEAD", ["a.py"])) == [("a.py", b"x\n")]
    assert repo.commits([base])
    assert not (tmp_path / "ran").exists()


def test_the_users_own_diff_settings_change_nothing(tmp_path: Path) -> None:
    root = repository(tmp_path)
    base = commit(root, "Start", {"d/a.py": "1\n2\n3\n4\n5\n6\n"})
    for name, value in {
        "diff.noprefix": "true", "diff.mnemonicPrefix": "true", "color.ui": "always", "diff.context": "5",
        "diff.interHunkContext": "9", "diff.renames": "false", "diff.relative": "true",
    }.items():  # fmt: skip
        git(root, "config", name, value)
    write(root, "d/a.py", "1\nx\n3\n4\ny\n6\n")
    assert opened(root / "d").changes(base) == [Change("d/a.py", "d/a.py", (range(1, 2), range(4, 5)))]


def test_where_history_parts(tmp_path: Path) -> None:
    root = repository(tmp_path)
    base = commit(root, "Start", {"a.py": "x\n"})
    git(root, "switch", "-q", "-c", "topic")
    commit(root, "Topic", {"b.py": "x\n"})
    git(root, "switch", "-q", "main")
    commit(root, "Main", {"c.py": "x\n"})
    git(root, "switch", "-q", "--detach", "topic")
    repo = opened(root)
    assert repo.merge_base("main") == base
    assert repo.head() == git(root, "rev-parse", "topic")
    for rev in ("nowhere", "--all", "-h"):
        with pytest.raises(GitError, match=f"revision '{rev}' does not exist here"):
            repo.merge_base(rev)
    with pytest.raises(GitError):
        repo.changes("--output=x")
    with pytest.raises(GitError, match="git could not answer"):
        repo.changes("nowhere")
    git(root, "switch", "-q", "--orphan", "other")
    commit(root, "Other")
    with pytest.raises(GitError, match="share no commit"):
        repo.merge_base("main")


def test_a_shallow_clone_says_how_to_deepen(tmp_path: Path) -> None:
    root = repository(tmp_path / "full")
    commit(root, "Start", {"a.py": "x\n"})
    git(root, "switch", "-q", "-c", "topic")
    commit(root, "Topic", {"a.py": "x\ny\n"})
    git(root, "switch", "-q", "main")
    commit(root, "Main", {"b.py": "x\n"})
    git(tmp_path, "clone", "-q", "--depth=1", "--no-single-branch", f"file://{root}", "cut")
    repo = opened(tmp_path / "cut")
    assert repo.shallow()
    assert not opened(root).shallow()
    assert {line.cut for line in repo.blame("a.py")} == {True}
    with pytest.raises(GitError, match="git fetch --unshallow"):
        repo.merge_base("origin/topic")


def test_a_worktree_is_a_working_tree_of_its_own(tmp_path: Path) -> None:
    root = repository(tmp_path / "shop")
    base = commit(root, "Start", {"a.py": "x\n"})
    git(root, "worktree", "add", "-q", "-b", "topic", str(tmp_path / "side"))
    write(tmp_path / "side", "b.py", "x\n")
    repo = opened(tmp_path / "side")
    assert repo.root == tmp_path / "side"
    assert repo.git_dir() == root / ".git/worktrees/side"
    assert repo.changes(base) == [Change("b.py", None, (range(1),))]
    assert repo.blame("a.py") == [Blamed(base, "a.py", 0)]


def test_what_a_hook_exports_misleads_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = repository(tmp_path / "other")
    commit(other, "Start", {"o.py": "x\n"})
    root = repository(tmp_path / "shop")
    base = commit(root, "Start", {"d/a.py": "x\n"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    repo = opened(root / "d")
    assert (repo.root, repo.files(), repo.head()) == (root, ["d/a.py"], base)


def test_commits_keep_what_their_objects_say(tmp_path: Path) -> None:
    root = repository(tmp_path)
    first = commit(root, "Start\n\nWhy.\n\nReviewed-by: Bo <bo@example.com>\n")
    git(root, "config", "i18n.commitEncoding", "latin-1")
    latin = commit(root, "Größe".encode("latin-1"), None, GIT_AUTHOR_NAME="Zoë <odd")
    git(root, "config", "i18n.commitEncoding", "no-such-code")
    odd = commit(root, b"bad \xff\xfe bytes\n\nbody")
    found = opened(root).commits([first, latin, "f" * 40, odd, first, ""])
    assert list(found) == [first, latin, odd]
    one = found[first]
    assert (one.author_name, one.author_email, one.parents) == ("Ann Lee", "ann@example.com", ())
    assert (one.when, one.subject) == ("2025-05-01T10:00:00+02:00", "Start")
    assert one.body.startswith("Start\n\nWhy.")
    assert (found[latin].subject, found[latin].parents) == ("Größe", (first,))
    assert found[odd].subject.startswith("bad ")


def test_nothing_asked_needs_no_process(tmp_path: Path) -> None:
    root = repository(tmp_path)
    repo = opened(root)
    assert list(repo.read("HEAD", [])) == []
    assert repo.commits([]) == {}


def test_reading_may_stop_early(tmp_path: Path) -> None:
    root = repository(tmp_path)
    commit(root, "Start", {f"f{n}.py": "x" * 100_000 for n in range(50)})
    reading = opened(root).read("HEAD", [f"f{n}.py" for n in range(50)])
    assert next(reading) == ("f0.py", b"x" * 100_000)
    del reading


def test_blame_does_not_guess_past_an_ignored_commit(tmp_path: Path) -> None:
    root = repository(tmp_path)
    commit(root, "Start", {"a.py": "x = 1\n"})
    sha = commit(root, "Format", {"a.py": "x  =  1\n"})
    write(root, "ignored", sha)
    git(root, "config", "blame.ignoreRevsFile", "ignored")
    assert opened(root).blame("a.py") == [Blamed(sha, "a.py", 0)]
    (root / "ignored").unlink()
    with pytest.raises(GitError, match=r"git config --unset blame\.ignoreRevsFile"):
        opened(root).blame("a.py")


def test_blame_leaves_out_what_git_does_not_follow(tmp_path: Path) -> None:
    root = repository(tmp_path)
    sha = commit(root, "Start", {"a.py": "x\r\ny\n"})
    write(root, "new.py", "x\n")
    repo = opened(root)
    assert repo.blame("new.py") == repo.blame("missing.py") == repo.blame("") == []
    assert repo.blame_text("new.py", b"x\n") == []
    assert repo.blame("a.py") == [Blamed(sha, "a.py", 0), Blamed(sha, "a.py", 1)]
    git(root, "add", "new.py")
    assert repo.blame("new.py") in ([], [Blamed("", "new.py", 0)])


def test_additions_are_the_hunks_of_each_commit_with_what_stands_around_them(tmp_path: Path) -> None:
    root = repository(tmp_path)
    first = commit(root, "Start", {"a b.py": "one\ntwo\nthree\nfour\nfive\n"})
    second = commit(root, "Change", {"a b.py": "one\ntwo\nTHREE\nfour\nfive\n", "new.py": "x\n"})
    repo = Repository.open(root)
    found = {(a.commit, a.path): a for a in past.additions(repo, [first, second])}
    assert list(found) == [(first, "a b.py"), (second, "a b.py"), (second, "new.py")]
    (hunk,) = found[second, "a b.py"].hunks
    assert (hunk.old, hunk.new) == (0, 0)
    assert hunk.lines == (b" one", b" two", b"-three", b"+THREE", b" four", b" five")
    assert found[second, "new.py"].base_path is None
    assert found[first, "a b.py"].hunks[0].lines[0] == b"+one"


def test_a_commit_whose_blobs_are_missing_silences_no_other(tmp_path: Path) -> None:
    root = repository(tmp_path)
    first = commit(root, "Start", {"a.py": "one\n"})
    second = commit(root, "Lost", {"a.py": "two\n"})
    third = commit(root, "More", {"b.py": "three\n"})
    blob = git(root, "rev-parse", f"{second}:a.py")
    (root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    repo = Repository.open(root)
    assert [a.commit for a in past.additions(repo, [first, second, third])] == [first, third]
    assert past.held(repo, [first, blob, "0" * 40]) == {first}


def test_history_is_listed_from_every_ref_and_what_is_named_beside(tmp_path: Path) -> None:
    root = repository(tmp_path)
    first = commit(root, "Start", {"a.py": "one\n"})
    git(root, "checkout", "-q", "-b", "side")
    side = commit(root, "Side", {"b.py": "x\n"})
    git(root, "notes", "--ref=ai", "add", "-m", "note", side)
    git(root, "checkout", "-q", "main")
    git(root, "branch", "-q", "-D", "side")
    git(root, "reflog", "expire", "--expire=now", "--all")
    repo = Repository.open(root)
    assert past.ids(repo, [], []) == [first]
    assert past.ids(repo, [side, "1" * 40], []) == [side, first]
    assert past.ids(repo, [side], [first]) == [side]
    assert list(past.notes(repo, "refs/notes/ai")) == [side]
    (blob,) = past.notes(repo, "refs/notes/ai").values()
    assert list(past.contents(repo, [blob, "2" * 40])) == [(blob, b"note\n")]
    assert [c.subject for c in past.commits(repo, [side])] == ["Side"]
    assert past.commits(repo, [side]).__next__().committed == 1746086400
    assert past.refs(repo)["refs/heads/main"] == first


def test_a_repository_without_commits_has_no_history(tmp_path: Path) -> None:
    repo = Repository.open(repository(tmp_path))
    assert past.ids(repo, [], []) == []
    assert past.refs(repo) == {}
