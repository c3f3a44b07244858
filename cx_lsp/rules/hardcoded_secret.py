"""CX203: a password, key or token stands in the code as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Fact, Facts, Finding, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.credentials import (
    address_password,
    chosen,
    is_hole,
    is_placeholder,
    kind,
    listed,
    made,
    naming,
    vendor,
    weak,
    words,
)
from cx_lsp.rules.shared.environment import from_environment

_WHOLE = Span(0, 0, 1_000_000_000, 0)
_REHEARSAL = listed(
    "test tests testing vitest jest cypress playwright conftest",
    "seed seeds ci e2e mock mocks fixture fixtures stub stubs storybook i18n locale lang",
)
"""Words of a file's name or folder that say its values are made up, or for people to read."""
_REHEARSING = re.compile(r"^Test(ing|s)?(?![a-z])|Test(ing|s)?(Config|Settings)")
"""A class that configures the tests, beside those of the other surroundings."""
_NAMED_HOLE = re.compile(r"\{(\w+)\}")
_BEARER = re.compile(r"^(Bearer|Basic|Token)\s+")


@rule("CX203")
def hardcoded_secret(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per literal; the value itself is never repeated."""
    if file.role != "code" or _is_rehearsal(file.path):
        return
    told: list[Span] = []
    for fact in file.of("credential", "address_text", "secret", "literal"):
        reason = _reason(fact, file)
        if (
            not reason
            or _REHEARSING.search(fact.scope)
            or any(span.holds(fact.span) or fact.span.holds(span) for span in told)
        ):
            continue
        if _is_refused(fact.get("value"), file, workspace):
            continue
        told.append(fact.span)
        yield Finding(
            "CX203",
            _message(fact, file),
            file.path,
            fact.span,
            fact.scope,
            why=(reason,),
            cwe="CWE-321" if "key" in fact.get("how").split() else "CWE-798",
            anchor=f"{fact.text} {fact.get('key')}".strip(),
            fix=from_environment(fact, file, workspace),
        )


def _is_rehearsal(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    said = [*words(name.rpartition(".")[0]), *words(folder.rpartition("/")[2])]
    return not _REHEARSAL.isdisjoint(said)


def _message(fact: Fact, file: Facts) -> str:
    bound = next((f for f in file.of("literal") if f.span == fact.span), fact)
    if fact.get("how") == "what it is compared with":
        return f"`{fact.text}` is compared with a secret written into the code"
    if bound.kind not in ("credential", "address_text"):
        return f"`{bound.text}` is a secret written into the code"
    return f"{vendor(fact.get('value')) or 'an address with its password'} is written into the code"


def _reason(fact: Fact, file: Facts) -> str:
    text = fact.get("value")
    if _is_public(text, file):
        return ""
    if fact.kind in ("credential", "address_text"):
        return _by_form(text, file)
    if fact.get("how") == "what it is compared with" and fact.get("name").isdigit():
        return ""
    whose = kind(fact.text)
    if not whose or not text.strip() or _is_label(fact, file):
        return ""
    return _by_name(whose, _BEARER.sub("", text), fact)


def _is_public(text: str, file: Facts) -> bool:
    # A web application's own key to Google is handed to every browser; it stands beside the project's domain.
    # What PostHog calls the key of a project is as public.
    if text.startswith("phc_"):
        return True
    return text.startswith("AIza") and any(f.text.endswith("authDomain") for f in file.of("literal"))


def _by_form(text: str, file: Facts) -> str:
    what = vendor(text)
    if what and "EXAMPLE" not in text:
        return f"the value has the form of {what}"
    whole = text
    if _NAMED_HOLE.search(text):
        known = {f.text: f.get("value") for f in file.of("literal") if not f.scope}
        whole = _NAMED_HOLE.sub(lambda m: known.get(m[1], m[0]), text)
    return "the address holds a password" if address_password(whole) else ""


def _by_name(whose: str, text: str, fact: Fact) -> str:
    how = fact.get("how")
    role = f" as {how}" if how else ", bound to a name that says secret"
    escaped = whose != "own" and "\\" in text
    if escaped or is_hole(text) or [w.lower() for w in words(text)] == words(fact.text):
        return ""
    if made(text) and (not is_placeholder(text) or whose == "own"):
        return f"a {len(text)}-character value{role}"
    bold = bool(how) or fact.text.isupper() or "." in fact.text or "[" in fact.text
    if how == "what it is compared with" and (re.fullmatch(r"[A-Z]+|\W+", text) or whose == "own"):
        return f"a guessable value{role}" if weak(text) or chosen(text) else ""
    if whose == "own":
        spaced = " " in text and not bold
        guessable = (bold and not _is_word_for(text)) or (not spaced and (weak(text) or chosen(text)))
    elif whose == "password":
        guessable = _is_password(text, how)
    else:
        compared = how in ("what it is compared with", "an entry")
        guessable = bool(how) and not is_placeholder(text) and (chosen(text) or (compared and weak(text)))
    return f"a guessable value{role}" if guessable else ""


def _is_word_for(text: str) -> bool:
    """Whether a text says what kind of value is wanted: no key was ever that."""
    return text.lower() in (
        "string",
        "str",
        "none",
        "null",
        "undefined",
        "text",
        "hidden",
        "required",
        "object",
    )


def _is_password(text: str, how: str) -> bool:
    if how in ("what it is compared with", "the password of a connection", "the password of a login"):
        return " " not in text and not _is_word_for(text) and not naming(text) and len(text) > 2
    if how == "what stands in for a setting" or how.startswith("default"):
        return " " not in text and (weak(text) or chosen(text) or text.lower() in ("password", "secret"))
    return (weak(text) or chosen(text)) and " " not in text and not re.search(r"[A-Z][a-z]+$", text)


def _is_label(fact: Fact, file: Facts) -> bool:
    """Whether the text is a member of an enumeration, whose value is a name for people or for storage."""
    return any(f.scope == fact.scope for f in file.of("enumeration"))


def _is_refused(text: str, file: Facts, workspace: Workspace) -> bool:
    """Whether the file itself tests for this very default, to refuse it."""
    spelled = rf"[\"']{re.escape(text)}[\"']"
    compared = rf"[^\n]*([!=]=\s*{spelled}|{spelled}\s*[!=]=)[^\n]*"
    test = rf"(\bif\b|\bassert\b){compared}\n[^\n]*(raise|throw|warn|exit|error)"
    return len(text) < 64 and re.search(test, workspace.text(file.path, _WHOLE)) is not None
