"""What the commits of a repository say of their authors, and which of them may have been misheard.

    python -m tests.bench.authors PATH [PATH …]

First table: commits by author, level, evidence and tool; second: the time it takes to tell, for all commits
and for those without evidence. Below it stands what deserves a look: names, addresses and trailers of
commits without evidence that sound like an agent, and aider's marks with the claim each combination got.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from cx_lsp.evidence.trailers import read
from cx_lsp.git import Commit, output
from cx_lsp.model import Claim

_SOUNDS = re.compile(
    r"\b(claude|copilot|cursor|codex|gemini|jules|devin|openhands|cline|windsurf|agent|sweep|amp|warp|gpt|llm"
    r"|junie|opencode|antigravity|kiro|qwen|grok|glm|kimi)\b|\[bot\]|\bai\b",
    re.IGNORECASE,
)
_TRAILER = re.compile(
    r"^([\w-]+-(?:by|with|session|id|tool|model|agent)\s*:.*|.*generated (?:with|by).*|.*🤖.*)$", re.I | re.M
)


def commits(repository: Path) -> list[Commit]:
    git = ["git", "-C", str(repository)]
    shas = subprocess.run([*git, "rev-list", "--all"], capture_output=True, check=True).stdout
    found = subprocess.run([*git, "cat-file", "--batch"], input=shas, capture_output=True, check=True).stdout
    made, at = [], 0
    for sha in shas.decode().split():
        end = found.index(b"\n", at)
        size = int(found[at:end].split()[2])
        made.append(output.commit(sha, found[end + 1 : end + 1 + size]))
        at = end + size + 2
    return made


def seconds(made: Sequence[Commit]) -> float:
    start = time.perf_counter()
    for commit in made:
        read(commit)
    return time.perf_counter() - start


def overheard(commit: Commit) -> list[str]:
    """What in a commit without evidence sounds like an agent."""
    people = {
        f"{commit.author_name} <{commit.author_email}>",
        f"{commit.committer_name} <{commit.committer_email}>",
    }
    return [f"identity  {who}" for who in people if _SOUNDS.search(who)] + [
        f"message   {line.strip()[:120]}" for line in _TRAILER.findall(commit.body) if _SOUNDS.search(line)
    ]


def aider(commit: Commit, claim: Claim) -> str:
    marks = [
        ("author", commit.author_name.endswith(" (aider)")),
        ("committer", commit.committer_name.endswith(" (aider)")),
        ("co-author", bool(re.search(r"^co-authored-by:\s*aider\b", commit.body, re.I | re.M))),
        ("title", commit.subject.startswith("aider: ")),
    ]
    said = " + ".join(name for name, there in marks if there)
    return said and f"{said} -> {claim.author} {claim.level} {claim.source} {claim.tool}"


def table(title: str, counts: Counter[str], most: int = 40) -> str:
    rows = (f"{count:8}  {name}" for name, count in counts.most_common(most))
    return "\n".join((title, *rows))


def report(path: Path) -> str:
    made = commits(path)
    claims = [read(commit) for commit in made]
    silent = [commit for commit, claim in zip(made, claims, strict=True) if claim.author == "unknown"]
    kinds = Counter(f"{c.author} {c.level} {c.source} {c.tool}" for c in claims)
    each = [
        (seconds(some) / max(1, len(some)) * 1e6, name) for some, name in ((made, "all"), (silent, "silent"))
    ]
    blocks = [
        table(f"{path}: {len(made)} commits", kinds),
        "\n".join(f"{spent:8.1f}  µs per commit, {name}" for spent, name in each),
        table("sounds like an agent", Counter(words for commit in silent for words in overheard(commit))),
        table("marks of aider", Counter(filter(None, map(aider, made, claims)))),
    ]
    return "\n\n".join(blocks)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        sys.stdout.write(report(Path(argument)) + "\n\n")
