from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cx_lsp.evidence import author_of
from cx_lsp.evidence.lines import claims
from cx_lsp.evidence.overlay import overlay
from cx_lsp.evidence.spans import covered, split
from cx_lsp.git import Blamed, Commit, Repository
from cx_lsp.model import Claim, Span
from tests.evidence.history import commit, git, repository, write

CLAUDE = "Co-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>"
AI = Claim(Span(0, 0, 0, 0), "ai", "Claude Code", "", 3, "trailer", "a" * 40)


def owners(found: list[Claim], count: int) -> list[Claim | None]:
    by_line: list[Claim | None] = [None] * count
    for claim in found:
        for line in covered(claim.span):
            by_line[line] = claim
    return by_line


def whole(author: Claim, first: int, end: int) -> Claim:
    return Claim(
        Span(first, 0, end, 0), author.author, author.tool, "", author.level, "trailer", author.commit
    )


def test_each_line_is_claimed_by_the_commit_that_wrote_it(tmp_path: Path) -> None:
    root = repository(tmp_path)
    old = {"GIT_AUTHOR_DATE": "2019-04-02T10:00:00+0000"}
    commit(root, "Start", {"cart.py": "a\nb\nc\nd\n"}, **old)
    sha = commit(root, f"Add coupons\n\n{CLAUDE}", {"cart.py": "a\nx\ny\nc\nd\n"})
    commit(root, "Tweak", {"cart.py": "a\nx\ny\nc\nD\n"})
    write(root, "cart.py", "a\nx\ny\nc\nD\nnew\n")
    repo = Repository.open(root)
    blamed = repo.blame("cart.py")
    found = claims(blamed, repo.commits({b.commit for b in blamed}))
    assert [(c.span.start_line, c.span.end_line, c.author) for c in found] == [
        (0, 1, "human"), (1, 3, "ai"), (3, 4, "human"), (4, 5, "unknown"), (5, 6, "unknown"),
    ]  # fmt: skip
    assert (found[1].commit, found[1].model) == (sha, "Claude Opus 4.6")
    assert found[-1].why == "not committed yet"
    assert found[-2].why.endswith("by Ann Lee carries no evidence")
    unsaved = repo.blame_text("cart.py", b"new\na\nx\ny\nc\nD\n")
    assert [b.commit for b in unsaved[:2]] == ["", blamed[0].commit]


def test_a_renamed_file_keeps_its_claims(tmp_path: Path) -> None:
    root = repository(tmp_path)
    commit(root, f"Add\n\n{CLAUDE}", {"old.py": "one\ntwo\nthree\n"})
    git(root, "mv", "old.py", "new.py")
    commit(root, "Move", {"new.py": "one\ntwo\nthree\nfour\n"})
    repo = Repository.open(root)
    blamed = repo.blame("new.py")
    assert [(b.path, b.line) for b in blamed] == [("old.py", 0), ("old.py", 1), ("old.py", 2), ("new.py", 3)]
    found = claims(blamed, repo.commits({b.commit for b in blamed}))
    assert [c.author for c in found] == ["ai", "unknown"]


def test_a_squash_on_the_server_dilutes_its_claims(tmp_path: Path) -> None:
    root = repository(tmp_path)
    body = f"Add coupons (#12)\n\n* by hand\n\n* by agent\n\n{CLAUDE}\n\n---------\n\n{CLAUDE}\n"
    commit(root, body, {"cart.py": "a\n"})
    repo = Repository.open(root)
    blamed = repo.blame("cart.py")
    (claim,) = claims(blamed, repo.commits({b.commit for b in blamed}))
    assert (claim.author, claim.level) == ("mixed", 4)


def test_a_shallow_clone_does_not_blame_its_last_commit_for_everything(tmp_path: Path) -> None:
    root = repository(tmp_path / "full")
    commit(root, "By hand", {"cart.py": "a\nb\n"})
    commit(root, f"By agent\n\n{CLAUDE}", {"cart.py": "a\nb\nc\n"})
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{root}", "cut")
    repo = Repository.open(tmp_path / "cut")
    blamed = repo.blame("cart.py")
    (claim,) = claims(blamed, repo.commits({b.commit for b in blamed}))
    assert claim.author == "unknown"
    assert "git fetch --unshallow" in claim.why


def test_a_commit_that_is_not_there_is_no_evidence() -> None:
    (claim,) = claims([Blamed("b" * 40, "a.py", 0)], {})
    assert (claim.author, claim.why) == ("unknown", "commit bbbbbbb is not in this clone")


def test_lines_of_one_commit_that_stand_apart_are_two_claims() -> None:
    made = Commit("c" * 40, "A", "a@b.c", "A", "a@b.c", "2026-01-01T00:00:00+00:00", "s", "s")
    blamed = [Blamed(sha, "a.py", n) for n, sha in enumerate(["c" * 40, "", "c" * 40])]
    assert [c.span.start_line for c in claims(blamed, {"c" * 40: made})] == [0, 1, 2]


def test_unsaved_lines_are_unknown_and_the_others_move() -> None:
    found = overlay([whole(AI, 1, 3)], b"a\nx\ny\nb\n", b"new\na\nx\nz\ny\nb\n")
    assert [(c.span.start_line, c.span.end_line, c.author) for c in found] == [
        (0, 1, "unknown"), (2, 3, "ai"), (3, 4, "unknown"), (4, 5, "ai"),
    ]  # fmt: skip
    assert found[0].why == "not saved yet"


def test_overlapping_claims_carry_the_strongest() -> None:
    marker = Claim(Span(0, 0, 2, 0), "generated", level=2, source="marker")
    unknown = Claim(Span(0, 0, 2, 0), "unknown")
    for order in ([marker, whole(AI, 0, 2), unknown], [unknown, whole(AI, 0, 2), marker]):
        assert [c.author for c in overlay(order, b"a\nb\n", b"a\nb\n")] == ["generated"]


FEW = st.lists(st.sampled_from([b"", b"a", b"b", b"}", b"c\r"]), max_size=30)


@given(before=FEW, after=FEW, ai=st.sets(st.integers(0, 29)))
def test_overlay_never_turns_another_line_into_ai(
    before: list[bytes], after: list[bytes], ai: set[int]
) -> None:
    old, new = (b"".join(line + b"\n" for line in lines) for lines in (before, after))
    made = [whole(AI, n, n + 1) for n in ai if n < len(before)]
    carried = owners(overlay(made, old, new), len(after))
    kept = Counter(after[n].strip() for n, c in enumerate(carried) if c and c.author == "ai")
    source = Counter(before[n].strip() for n in ai if n < len(before))
    assert kept <= source, "a line may move, but never double or change"


@given(
    before=st.lists(st.integers(0, 10_000), unique=True, max_size=60),
    dropped=st.sets(st.integers(0, 59)),
    inserted=st.lists(st.tuples(st.integers(0, 59), st.integers(20_000, 30_000)), max_size=10),
    ai=st.sets(st.integers(0, 59)),
)
def test_lines_kept_verbatim_keep_their_claim(
    before: list[int], dropped: set[int], inserted: list[tuple[int, int]], ai: set[int]
) -> None:
    after = [line for n, line in enumerate(before) if n not in dropped]
    for where, line in inserted:
        after.insert(where, line)
    old, new = ("".join(f"{line}\n" for line in lines).encode() for lines in (before, after))
    made = [whole(AI, n, n + 1) for n in ai if n < len(before)]
    carried = owners(overlay(made, old, new), len(after))
    written = {before[n] for n in ai if n < len(before)}
    for line, claim in zip(after, carried, strict=True):
        expected = "ai" if line in written else None if line in before else "unknown"
        assert (claim and claim.author) == expected


def test_overlay_of_the_same_text_changes_nothing() -> None:
    made = [whole(AI, 0, 2)]
    assert overlay(made, b"a\nb", b"a\nb") == made
    assert overlay([], b"", b"") == []
    assert overlay(made, b"a\nb\n", b"") == []


def test_a_rewrite_of_twenty_thousand_lines_is_carried_in_time() -> None:
    chance = random.Random(7)
    old = [b"%d" % chance.randrange(300) for _ in range(20_000)]
    shuffled = chance.sample(old, len(old))
    edited = [b"new" if n % 7 == 0 else b"line %d" % n for n in range(20_000)]
    numbered = [b"line %d" % n for n in range(20_000)]
    for before, after in ((old, shuffled), (numbered, edited), (numbered, numbered[::-1]), (old, old[1:])):
        start = time.process_time()
        overlay([whole(AI, 0, 20_000)], b"\n".join(before), b"\n".join(after))
        assert time.process_time() - start < 1.0, "measured below 0.1 s; the margin is for busy machines"


def test_a_line_feed_ends_a_line_and_nothing_else_does() -> None:
    assert split(b"a\rb\r\nc") == [b"a\rb\r", b"c"]
    assert split(b"a\n") == [b"a"]
    assert split(b"") == []


def test_the_author_of_a_span_wrote_most_of_it() -> None:
    other = Claim(Span(1, 0, 3, 0), "unknown", commit="b" * 40)
    around = [whole(AI, 0, 1), other, whole(AI, 3, 5)]
    assert author_of(around, Span(0, 0, 4, 9)).author == "ai"
    assert author_of(around, Span(0, 0, 2, 9)).author == "unknown"
    assert author_of(around, Span(1, 4, 1, 9)).commit == "b" * 40
    assert author_of(around, Span(0, 0, 1, 0)).author == "ai", "an end before a line leaves the line out"
    assert author_of(around, Span(0, 3, 0, 3)).span == Span(0, 3, 0, 3)
    nobody = author_of([], Span(7, 0, 8, 0))
    assert (nobody.author, nobody.level, nobody.why) == ("unknown", 0, "no evidence covers these lines")


def test_the_strongest_level_breaks_ties() -> None:
    marker = Claim(Span(0, 0, 2, 0), "generated", level=2, source="marker")
    unknown = Claim(Span(0, 0, 2, 0), "unknown")
    for order in ([marker, whole(AI, 0, 2), unknown], [unknown, whole(AI, 0, 2), marker]):
        assert author_of(order, Span(0, 0, 1, 5)).author == "generated"
