"""A claim becomes the words an editor shows: three at the end of a line, all of them on request."""

from __future__ import annotations

from cx_lsp.model import Author, Claim

_AUTHOR: dict[Author, str] = {
    "ai": "AI",
    "human": "human",
    "mixed": "mixed",
    "generated": "generated",
    "unknown": "unknown",
}
_LEVELS = {
    1: "seen while it was written",
    2: "attested for these very lines",
    3: "said of a commit that is all of one author",
    4: "said of the whole commit or file, not of these lines",
    5: "inferred",
}
_WEAK = 4


def short(claim: Claim) -> str:
    """Who, with which tool, and whether anybody looked."""
    tool = claim.tool or claim.model
    guess = "" if claim.level < _WEAK else "weak evidence"
    return " · ".join(part for part in (_AUTHOR[claim.author], tool, guess, review(claim)) if part)


def evidence(claim: Claim) -> str:
    """What kind of evidence there is, and how it came to these lines."""
    kind = f"Evidence: {_LEVELS.get(claim.level, 'none')}"
    source = f" ({claim.source})" if claim.source else ""
    model = f"model {claim.model}" if claim.model and claim.tool else ""
    how = f"reviewed: {claim.review_how}" if claim.review and claim.review_how else ""
    return " · ".join(part for part in (kind + source, model, claim.carried, how) if part)


def full(claim: Claim) -> list[str]:
    """The same as paragraphs, with the reason and the commit."""
    commit = f"Commit {claim.commit[:7]}" if claim.commit.strip("0") else ""
    return [part for part in (short(claim), claim.why, evidence(claim), commit) if part]


def review(claim: Claim) -> str:
    """Whether somebody looked at the lines; "" where nobody needs to."""
    if claim.review:
        return f"reviewed by {claim.review}"
    return "unreviewed" if claim.author in ("ai", "mixed") else ""


def weak(claim: Claim) -> bool:
    """Whether the evidence does not speak of these lines themselves."""
    return claim.level >= _WEAK
