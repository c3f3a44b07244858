"""A name and an e-mail address become the agent or bot behind them: service identities, never human names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Role = Literal["agent", "generator", "reviewer"]


@dataclass(frozen=True, slots=True)
class Identity:
    """One service: the addresses, numeric GitHub ids and bot logins that nobody else commits with.

    `claimed` addresses are open to anybody, so they count only beside the tool's own name.
    """

    tool: str
    role: Role = "agent"
    mails: tuple[str, ...] = ()
    ids: tuple[int, ...] = ()
    bots: tuple[str, ...] = ()
    claimed: tuple[str, ...] = ()


IDENTITIES = (
    Identity(
        "Claude Code",
        mails=("noreply@anthropic.com",),
        ids=(209825114, 208546643, 215619710),
        bots=("claude", "claude-code-action", "anthropic-claude"),
    ),
    Identity(
        "GitHub Copilot",
        mails=("copilot@github.com",),
        # The last one signs Copilot Autofix, which is offered by the code-scanning bot.
        ids=(223556219, 175728472, 198982749, 62310815),
        bots=("copilot", "copilot-swe-agent"),
    ),
    Identity("Cursor", mails=("cursoragent@cursor.com",), ids=(206951365,), bots=("cursor",)),
    Identity(
        "Codex",
        mails=("noreply@openai.com", "codex@openai.com"),
        ids=(199175422,),
        bots=("chatgpt-codex-connector",),
        claimed=("codex@example.com",),
    ),
    Identity(
        "Gemini",
        ids=(176961590,),
        bots=("gemini-code-assist", "gemini-cli"),
        claimed=("gemini@google.com", "noreply@google.com"),
    ),
    Identity("Jules", ids=(161369871,), bots=("google-labs-jules",)),
    Identity("Devin", ids=(158243242,), bots=("devin-ai-integration",)),
    Identity("aider", mails=("aider@aider.chat", "noreply@aider.chat", "noreply@aider.dev")),
    Identity("Amp", mails=("amp@ampcode.com",)),
    Identity("OpenHands", bots=("openhands-ai",)),
    Identity("Codegen", bots=("codegen-sh",)),
    Identity("Sweep", bots=("sweep-ai",)),
    Identity("Cline", ids=(205137888,), bots=("cline",)),
    Identity("Continue", ids=(230936708,), bots=("continue",)),
    Identity("Amazon Q", ids=(208079219,), bots=("amazon-q-developer",)),
    Identity("Factory Droid", bots=("factory-droid",)),
    Identity("JetBrains AI", ids=(220155983,), bots=("jetbrains-ai",)),
    Identity("Windsurf", mails=("noreply@windsurf.com",)),
    Identity("Roo Code", mails=("roomote@roocode.com",)),
    Identity("Warp", mails=("oz-agent@warp.dev",)),
    Identity("OpenCode", mails=("noreply@opencode.ai",)),
    Identity("Pullfrog", ids=(226033991,), bots=("pullfrog",)),
    Identity("Indent", ids=(216979840,), bots=("indent",)),
    Identity("Multica", mails=("github@multica.ai",)),
    Identity("Gitar", mails=("noreply@gitar.ai",)),
    Identity("Cosine", mails=("agent@cosine.sh",)),
    Identity("CodeRabbit", "reviewer", ids=(136622811,), bots=("coderabbitai",)),
    Identity("Cubic", "reviewer", ids=(191113872,), bots=("cubic-dev-ai",)),
    Identity("Dependabot", "generator", ids=(49699333,), bots=("dependabot", "dependabot-preview")),
    Identity("Renovate", "generator", bots=("renovate",)),
    Identity("GitHub Actions", "generator", ids=(41898282,), bots=("github-actions",)),
    Identity("pre-commit.ci", "generator", bots=("pre-commit-ci",)),
    Identity("Greenkeeper", "generator", ids=(23040076,), bots=("greenkeeper",)),
)

# What people write in Assisted-by, Generated-by and AI-Tool, where the value is a tool by definition.
_SPOKEN = {
    "claude code": "Claude Code",
    "claude": "Claude Code",
    "github copilot": "GitHub Copilot",
    "copilot": "GitHub Copilot",
    "cursor": "Cursor",
    "openai codex": "Codex",
    "codex": "Codex",
    "chatgpt": "ChatGPT",
    "gpt": "ChatGPT",
    "gemini": "Gemini",
    "jules": "Jules",
    "devin": "Devin",
    "aider": "aider",
    "opencode": "OpenCode",
    "windsurf": "Windsurf",
    "cline": "Cline",
    "junie": "Junie",
    "amp": "Amp",
}
# How git-ai, Agent Trace and the agents' own hooks spell a tool in their records.
_RECORDED = {
    "claude": "Claude Code",
    "cursor": "Cursor",
    "codex": "Codex",
    "gemini": "Gemini",
    "github-copilot": "GitHub Copilot",
    "opencode": "OpenCode",
    "windsurf": "Windsurf",
    "devin": "Devin",
    "amp": "Amp",
    "junie": "Junie",
    "pi": "Pi",
    "droid": "Factory Droid",
    "continue-cli": "Continue",
    "cline": "Cline",
    "firebender": "Firebender",
}
_AS_RECORDED = {tool: name for name, tool in _RECORDED.items()}
_BY_MAIL = {mail: who for who in IDENTITIES for mail in who.mails}
_BY_CLAIM = {mail: who for who in IDENTITIES for mail in who.claimed}
_BY_ID = {number: who for who in IDENTITIES for number in who.ids}
_BY_LOGIN = {f"{bot}[bot]": who for who in IDENTITIES for bot in who.bots}
_MARK = re.compile(r"\(([^()]+)\)$")
_NOREPLY = re.compile(r"(?:(\d+)\+)?(.+)@users\.noreply\.github\.com")
_LONGEST_FIRST = "|".join(sorted(_SPOKEN, key=len, reverse=True))
_SPOKEN_NAME = re.compile(rf"({_LONGEST_FIRST})(?!\w)(.*)", re.IGNORECASE | re.DOTALL)
_MODEL_WORD = re.compile(
    r"\d|\b(opus|sonnet|haiku|fable|pro|flash|mini|nano|cli|code|agent|app|bot|web)\b", re.IGNORECASE
)


def known(name: str, email: str) -> Identity | None:
    """The service behind an identity; None for everybody else, so for every human as well."""
    mail = email.strip().lower()
    if mail in _BY_MAIL:
        return _BY_MAIL[mail]
    claim = _BY_CLAIM.get(mail)
    if claim and name.strip().lower().startswith(claim.tool.lower()):
        return claim
    noreply = _NOREPLY.fullmatch(mail)
    if noreply and noreply[1]:
        # The number is the account, and a login may be renamed or taken over.
        return _BY_ID.get(int(noreply[1])) or _BY_LOGIN.get(noreply[2])
    return _BY_LOGIN.get(noreply[2] if noreply else name.strip().lower())


def human(name: str, email: str) -> bool:
    """Whether an identity is a person as far as one can tell: no known service, no bot login."""
    return bool(email) and not known(name, email) and "[bot]" not in f"{name}{email}".lower()


def spoken(value: str) -> tuple[str, str] | None:
    """Tool and model from a tool's name in words ("Claude:opus-4", "GPT-5"); None for "Claude Martin"."""
    match = _SPOKEN_NAME.match(value.strip())
    if not match:
        return None
    rest = match[2].strip()
    if rest and rest[0] not in ":(-/,@[" and not _MODEL_WORD.search(rest):
        return None
    return _SPOKEN[match[1].lower()], model(value)


def named(record: str) -> str:
    """The tool behind its name in a record ("claude", "github-copilot-cli"); others keep their name."""
    name = record.strip()
    lowered = re.sub(r"[\s_]+", "-", name.lower())
    if lowered in ("", "unknown"):
        return ""
    found = _RECORDED.get(lowered)
    return found or (spoken(lowered.replace("-", " ")) or spoken(name) or (name, ""))[0]


def recorded(tool: str) -> str:
    """How a record spells a tool of ours: "Claude Code" -> "claude"."""
    return _AS_RECORDED.get(tool) or re.sub(r"\s+", "-", tool.strip().lower())


def marked(name: str, email: str) -> tuple[str, str]:
    """Tool and model of a person who signs with them: "Ann (gemini-2.5-pro)", or with ann+claude@…"""
    mark = _MARK.search(name)
    tool, told = (mark and spoken(mark[1])) or ("", "")
    sure = mark and (told or f"+{mark[1].lower()}@" in email.lower())
    return (tool, told) if sure else ("", "")


def model(name: str) -> str:
    """The model a tool's name carries: "Claude Opus 4.6 (1M context)" -> "Claude Opus 4.6"; "" when none."""
    bare, _, inner = name.strip().partition("(")
    inner = inner.rstrip(") ")
    if inner and "context" not in inner and not re.match(r"\d{4}-", inner):
        return inner
    _, colon, after = bare.partition(":")
    if colon:
        return (after.split() or [""])[0]
    return bare.strip() if re.search(r"\d|\b(opus|sonnet|haiku|fable)\b", bare, re.IGNORECASE) else ""
