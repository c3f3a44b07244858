"""A commit becomes a claim: who is its author, what its trailers say, and how far that goes for every line.

Level 3 speaks for each line the commit added: an agent is the author, or signed a commit of one purpose.
Level 4 speaks for the commit only: one part of a squash, several people, "assisted", a session on record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cx_lsp.evidence import identities
from cx_lsp.evidence.messages import Parts, parts, trailers
from cx_lsp.evidence.spans import NOWHERE
from cx_lsp.git import Commit
from cx_lsp.model import Author, Claim

_FIRST_AGENTS = "2021-06-29"  # the first public preview of an assistant that writes code in an editor
_FIRST_CLOCKS = "1980"  # dates before it come from a clock that was never set
_COPILOT_BY_DEFAULT = (
    "2026-03-01",
    "2026-07-01",
)  # an editor signed for Copilot whether it had helped or not
_PERSON = re.compile(r"(.*?)\s*<([^<>]+)>")
_DISPATCHERS = ("Multica",)  # they sign beside the agent that they started
_CO_AUTHOR = ("co-authored-by", "co-developed-by")
_FOOTER = re.compile(
    r"^(?:🤖\s*|_)?(Generated|Made) (?:with|by) \[(Claude Code|Codex|Cursor)\b[^\]]*\]"
    r"|^🤖 (Generated) with (Claude Code)\b",
    re.MULTILINE,
)
_AGENT_MODEL = re.compile(r"([A-Za-z][\w. -]*):([\w.][\w./-]*)(?:\s.*)?")


@dataclass(frozen=True, slots=True)
class Signature:
    """One piece of evidence in a commit: who, how (for `why`), and the level if nothing dilutes it."""

    tool: str
    model: str
    how: str
    source: str = "trailer"
    level: int = 3
    author: Author = "ai"


def read(commit: Commit) -> Claim:
    """The claim for every line the commit added; its span is a dummy."""
    lowered = commit.body.lower()
    message = parts(commit.body) if any(word in lowered for word in _TELLING) else _SILENT
    review = _review(message)
    author = identities.known(commit.author_name, commit.author_email)
    generated = bool(author and author.role == "generator")
    found = _author(commit) or _signed(commit, message, diluted=generated) or _committer(commit)
    if found:
        return _claim(commit, found, review)
    if generated and author:
        why = f"{author.tool} wrote commit {commit.sha[:7]} by rule, not by model"
        return Claim(NOWHERE, "generated", author.tool, "", 3, "commit author", commit.sha, review, why)
    return _without_agent(commit, review)


def _claim(commit: Commit, found: Signature, review: str) -> Claim:
    why = f"{found.tool or 'an AI agent'}, commit {commit.sha[:7]}: {found.how}"
    if found.author == "human":
        why = f"commit {commit.sha[:7]}: {found.how}"
    return Claim(
        NOWHERE, found.author, found.tool, found.model, found.level, found.source, commit.sha, review, why
    )


def _without_agent(commit: Commit, review: str) -> Claim:
    day = commit.when[:10]
    if _FIRST_CLOCKS <= day < _FIRST_AGENTS and identities.human(commit.author_name, commit.author_email):
        why = f"written {day}, before coding agents existed"
        return Claim(NOWHERE, "human", "", "", 4, "date", commit.sha, review, why)
    why = f"commit {commit.sha[:7]} by {commit.author_name or 'nobody named'} carries no evidence"
    return Claim(NOWHERE, "unknown", commit=commit.sha, review=review, why=why)


def _author(commit: Commit) -> Signature | None:
    name = commit.author_name
    if _by_aider(name):
        models = (s.model for s in _signatures(commit.body, commit.when) if s.tool == "aider")
        return Signature("aider", next(models, ""), "the author is marked (aider)", "commit author")
    who = identities.known(name, commit.author_email)
    if not who:
        tool, model = identities.marked(name, commit.author_email)
        return Signature(tool, model, "the author is marked so", "commit author", 4) if tool else None
    if who.role != "agent":
        return None
    return Signature(who.tool, identities.model(name), "it is the commit's author", "commit author")


def _by_aider(name: str) -> bool:
    return name.lower().endswith(" (aider)")


def _committer(commit: Commit) -> Signature | None:
    if _by_aider(commit.committer_name):
        how = f"aider committed what {commit.author_name} had edited"
        return Signature("", "", how, "committer", 3, "human")
    who = identities.known(commit.committer_name, commit.committer_email)
    if not who or who.role != "agent":
        return None
    return Signature(who.tool, "", f"it committed the work of {commit.author_name}", "committer", 4, "mixed")


def _signed(commit: Commit, message: Parts, *, diluted: bool) -> Signature | None:
    """The strongest signature in the message, weakened when the commit holds more than its work."""
    each = [list(_signatures(text, commit.when)) for text in message.texts]
    everything = [s for group in each for s in group] + list(_signatures(message.tail, commit.when))
    if commit.subject.startswith("aider: ") and not _by_aider(commit.committer_name):
        everything.append(Signature("aider", "", "the title starts with aider:", "subject", 4, "mixed"))
    if not everything:
        return None
    best = min(everything, key=lambda s: (s.level, s.tool in _DISPATCHERS))
    uniform = all(any(s.level == 3 for s in group) for group in each)
    shared = _shared(commit, len(each), uniform=uniform)
    model = best.model or next((s.model for s in everything if s.tool in ("", best.tool) and s.model), "")
    if best.level == 3 and (shared or diluted):
        how = f"{best.how}, but the commit {shared or 'was made by a bot'}"
        return Signature(best.tool, model, how, best.source, 4, "mixed")
    return replace(best, model=model)


def _shared(commit: Commit, count: int, *, uniform: bool) -> str:
    """Why a signature does not speak for each line of a commit; "" when it does."""
    if len(set(commit.parents)) > 1:
        return "is a merge"
    if not uniform:
        return f"squashes {count} parts" if count > 1 else "is a squash"
    return "has several people as authors" if count == 1 and _people(commit) else ""


def _people(commit: Commit) -> bool:
    """Whether somebody beside the commit's author is named as an author."""
    for key, value in trailers(commit.body):
        person = _PERSON.match(value)
        if key in _CO_AUTHOR and person and identities.human(person[1], person[2]):
            own = (commit.author_name.lower(), commit.author_email.lower())
            if person[1].lower() != own[0] and person[2].lower() != own[1]:
                return True
    return False


def _signatures(text: str, when: str) -> Iterator[Signature]:
    for key, value in trailers(text):
        found = _co_author(value, when) if key in _CO_AUTHOR else _declared(key, value)
        if found:
            yield found
    for match in _FOOTER.finditer(text):
        tool = match[2] or match[4]
        yield Signature(tool, "", f"“{match[1] or match[3]} with {tool}” in the message")


def _co_author(value: str, when: str) -> Signature | None:
    person = _PERSON.match(value)
    who = person and identities.known(person[1], person[2])
    if not person or not who or who.role != "agent":
        return None
    how = "Co-Authored-By trailer"
    if person[1].lower() == "copilot" and _COPILOT_BY_DEFAULT[0] <= when[:10] < _COPILOT_BY_DEFAULT[1]:
        return Signature(
            who.tool, "", f"{how}, which an editor then added by default", level=4, author="mixed"
        )
    if person[2].lower() in who.claimed:
        return Signature(
            who.tool, identities.model(person[1]), f"{how} with an address anybody may use", level=4
        )
    return Signature(who.tool, identities.model(person[1]), how)


def _declared(key: str, value: str) -> Signature | None:
    """Evidence from trailers that name a tool, a session or a checkpoint instead of a person."""
    lowered = value.lower()
    if key == "made-with" and lowered.startswith("cursor"):
        return Signature("Cursor", "", "Made-with trailer")
    if key == "claude-session" and lowered.startswith("https://"):
        return Signature("Claude Code", "", "Claude-Session trailer")
    if key == "amp-thread-id":
        return Signature("Amp", "", "Amp-Thread-ID trailer", level=4, author="mixed")
    if key == "replit-commit-author" and lowered in ("agent", "assistant"):
        return Signature("Replit", "", "Replit-Commit-Author trailer")
    if key == "entire-checkpoint" and re.fullmatch(r"[0-9a-f]{12}", lowered):
        return Signature("", "", "Entire-Checkpoint trailer, a session on record", "trailer", 4, "mixed")
    if key in _HEADERS:
        return _named(_HEADERS[key], value)
    return None


_SILENT = Parts(())
_NOTHING = ("none", "no", "n/a", "-", "nobody")
_HEADERS: dict[str, tuple[str, Author]] = {
    "assisted-by": ("Assisted-by", "mixed"),
    "generated-by": ("Generated-by", "ai"),
    "ai-tool": ("AI-Tool", "mixed"),
    "ai-model": ("AI-Model", "mixed"),
}


_TELLING = (
    *_CO_AUTHOR,
    *_HEADERS,
    "reviewed-by",
    "made-with",
    "claude-session",
    "amp-thread-id",
    "replit-commit-author",
    "entire-checkpoint",
    "generated with",
    "generated by [",
    "made with [",
    "made by [",
)
"""A message without any of these is not taken apart: most of them say nothing."""


def _named(header: tuple[str, Author], value: str) -> Signature | None:
    """A person's word for a tool; a generator's or a colleague's name is no evidence."""
    name, author = header
    person = _PERSON.match(value)
    if value.lower() in _NOTHING or (person and identities.human(person[1], person[2])):
        return None
    tool, model = identities.spoken(value) or ("", "")
    agent = _AGENT_MODEL.fullmatch(value)
    if not tool and agent and name == "Assisted-by":
        tool, model = agent.groups()
    if name == "AI-Tool":
        tool = tool or value
    elif name == "AI-Model":  # many tools run the same model
        tool, model = "", value
    return Signature(tool, model, f"{name} trailer", level=4, author=author) if tool or model else None


def _review(message: Parts) -> str:
    """The person who reviewed all of the commit; a review of one part of a squash is not one of the rest."""
    whole = _reviewers(message.tail)
    each = [_reviewers(text) for text in message.texts]
    if not whole and each and all(each):
        whole = each[-1]
    return whole


def _reviewers(text: str) -> str:
    people = (_PERSON.match(value) for key, value in trailers(text) if key == "reviewed-by")
    names = (p[1] for p in people if p and p[1] and identities.human(p[1], p[2]))
    return next(names, "")
