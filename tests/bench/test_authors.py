from __future__ import annotations

from pathlib import Path

from tests.bench.authors import report
from tests.evidence.history import commit, repository


def test_the_audit_counts_commits_and_names_what_may_have_been_misheard(tmp_path: Path) -> None:
    root = repository(tmp_path)
    commit(root, "By agent\n\nCo-Authored-By: Claude <noreply@anthropic.com>")
    commit(root, "By hand", GIT_COMMITTER_NAME="Ann Lee (aider)")
    commit(root, "By whom\n\nCo-authored-by: Robot Agent <robot@example.com>")
    said = report(root)
    assert "3 commits\n" in said
    assert "1  ai 3 trailer Claude Code" in said
    assert "1  message   Co-authored-by: Robot Agent <robot@example.com>" in said
    assert "1  committer -> human 3 committer" in said
