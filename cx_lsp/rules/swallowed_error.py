"""CX228: a write, a payment or a check may fail, and the code goes on as if it had worked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Place, Span, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.credentials import listed, words

_COMMENT = re.compile(r"#[^\n]*|//[^\n]*|/\*(?s:.*?)\*/")
_HEAD = re.compile(r"^(except\b[^\n]*?:(?=\s)|catch\s*(\([^)]*\))?\s*\{)")
_REASON = re.compile(r"(#|//|/\*)[^\w\n]{0,12}\w+([^\w\n]{1,12}\w+){3}")
_TOLD = re.compile(
    r"(^|\.)_?(log(ger|ging)?|console|p?print|traceback|sentry\w*|capture_?exception|warnings)"
    r"(\.|$)|^(str|repr|format|type|getattr|String|JSON\.stringify|format_exc)$",
    re.IGNORECASE,
)
_GIVES_UP = re.compile(r"\b(raise|throw|return|abort|exit|reject|break)\b| = ")
_LETS_IN = re.compile(r"^(return )?(next\(\)|[Tt]rue)$|\breturn [Tt]rue;?$|\bnext\(\);?$")
_ALL_WELL = re.compile(
    r"return .{0,200}\b(success|ok)['\"]?\s*[:=]\s*[Tt]rue|return [Tt]rue;?$|json\(\{ *(success|ok): true"
)
_PAYMENT = listed(
    "charge pay payment payments refund payout withdraw stripe paypal checkout funds money balance wallet"
)
"""What says that money is meant: capturing an event or transferring a file moves none."""
_CHECK = re.compile(
    r"(^|[._])((verify|check|require|ensure|assert|validate|enforce)_?(\w*_)?"
    r"(auth\w*|token|permissions?|access|role|owner\w*|admin|signature|csrf|session|jwt|user|login)\w*"
    r"|authenticate|authori[sz]e|jwt\.(decode|verify))$",
    re.IGNORECASE,
)
_WRITE = re.compile(
    r"(^|\.)(session|db|database|conn|connection|transaction|trx|queryRunner)(\.session)?"
    r"\.(commit|add|flush|commitTransaction)$"
    r"|\.objects\.(create|bulk_create|bulk_update|update_or_create)$|\.filter\.(update|delete)$"
    r"|(^|\.)(prisma|tx)\.\w+\.(create|createMany|update|updateMany|upsert|delete|deleteMany)$"
    r"|\.((insert|update|delete|replace)(One|Many|_one|_many)|findByIdAnd\w+|findOneAnd\w+|bulkCreate)$"
    r"|(?i:(order|user|account|invoice|cart|payment|wallet|balance|booking|subscription|customer)\w*)"
    r"\.(save|create|update|destroy|delete|insert)$"
    r"|(?i:repo(sitory)?)\.(save|insert|update|delete|remove)$"
)
_ASIDE = listed(
    "cleanup clean close teardown shutdown dispose del exit rollback undo unlock release cache cached",
    "telemetry metrics metric analytics track tracking event audit log notify notification index reindex",
    "warm prefetch seed migrate migration backfill optional optionally maybe try best heartbeat ping stats",
    "status progress last seen",
)
"""Words of a function whose failure is nobody's loss."""
_GATE = listed("require requires ensure protect guard verify is must check authorize authorise only has can")


@rule("CX228")
def swallowed_error(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per handler that hides the failure of a step somebody counts on."""
    if file.role != "code":
        return
    attempts = list(file.of("attempt"))
    for handler in file.of("swallowed"):
        attempt = _attempt(handler, attempts)
        if attempt is None or _is_aside(handler.scope) or not any(_steps(attempt, file)):
            continue
        text = "pass" if handler.get("how") == "with" else workspace.text(file.path, handler.span)
        if not text or _REASON.search(text):
            continue
        body = " ".join(_COMMENT.sub("", _HEAD.sub("", text)).strip("{} \n").split())
        inside = [f for f in file.of("call") if handler.span.holds(f.span) and not attempt.span.holds(f.span)]
        if handler.get("how") == "with":
            inside.clear()
        found = _hidden(attempt, body, inside, file, workspace)
        if found:
            step, what, why = found
            yield Finding(
                "CX228",
                f"a failing `{step.text}` goes unnoticed: {what}",
                file.path,
                Span(handler.span.start_line, handler.span.start_col, handler.span.start_line, 1_000),
                handler.scope,
                related=(Place(file.path, step.span, "this may fail"),),
                why=(why,),
                cwe="CWE-390",
                anchor=f"{step.text} {body}",
                fix=_reraised(handler, file, workspace),
            )


def _attempt(handler: Fact, attempts: list[Fact]) -> Fact | None:
    """What was tried before a handler: inside it, or nearest above it."""
    inside = [a for a in attempts if handler.span.holds(a.span)] if handler.get("how") == "with" else []
    start = (handler.span.start_line, handler.span.start_col)
    above = [a for a in attempts if (a.span.end_line, a.span.end_col) <= start and a.scope == handler.scope]
    return next(iter(inside or above[-1:]), None)


def _steps(attempt: Fact, file: Facts) -> Iterator[Fact]:
    """What somebody counts on among the things tried."""
    for call in file.of("call"):
        if attempt.span.holds(call.span) and _counts(call.text):
            yield call


@lru_cache(4096)
def _counts(name: str) -> bool:
    return bool(_CHECK.search(name) or _WRITE.search(name)) or _is_payment(name)


def _is_aside(scope: str) -> bool:
    return not _ASIDE.isdisjoint(w for part in scope.split(".") for w in words(part))


def _hidden(
    attempt: Fact, body: str, inside: list[Fact], file: Facts, workspace: Workspace
) -> tuple[Fact, str, str] | None:
    told = bool(inside) and all(_TOLD.search(f.text) for f in inside)
    silent = not inside and re.fullmatch(r"(pass|\.\.\.|continue|;)?", body) is not None
    goes_on = silent or (told and not _GIVES_UP.search(body))
    let_in = bool(_LETS_IN.search(body)) and all(_TOLD.search(f.text) or f.text == "next" for f in inside)
    for step in _steps(attempt, file):
        if _CHECK.search(step.text):
            gate = not _GATE.isdisjoint(words(attempt.scope.rpartition(".")[2]))
            if (goes_on and _is_statement(step, attempt)) or (let_in and gate):
                return step, "whoever fails the check is let in", "the check can only say no by failing"
        elif _is_payment(step.text):
            if goes_on or _ALL_WELL.search(body):
                return step, "the order goes on unpaid", "money moves, or does not, and nobody is told"
        elif _WRITE.search(step.text) and (
            silent or _ALL_WELL.search(body) or (goes_on and _answers(attempt, file, workspace))
        ):
            return step, "the code goes on as if it had worked", "what was to be kept is lost"
    return None


def _is_payment(name: str) -> bool:
    found = words(name)
    verb = not {"get", "list", "retrieve", "find", "is", "has", "format", "count", "log"}.intersection(found)
    parts = [w for part in name.split(".") for w in words(part)]
    acts = {
        "create",
        "charge",
        "pay",
        "refund",
        "capture",
        "confirm",
        "transfer",
        "withdraw",
        "deposit",
        "payout",
    }
    return verb and bool(acts.intersection(found)) and not _PAYMENT.isdisjoint(parts)


def _answers(attempt: Fact, file: Facts, workspace: Workspace) -> bool:
    """Whether the code answers a request, so that going on means to say yes."""
    return any(r.handler == attempt.scope for r in workspace.routes_of(file.path))


def _is_statement(step: Fact, attempt: Fact) -> bool:
    """Whether nothing is done with what the call gives back."""
    found = re.search(r"(?P<before>\S*)\s*\b(await )?" + re.escape(step.text) + r"\(", attempt.text)
    return found is not None and not re.search(r"([=(,!&|?]|return|if|not|await)$", found["before"])


def _reraised(handler: Fact, file: Facts, workspace: Workspace) -> Fix | None:
    if handler.get("how") == "with":
        return None
    at = handler.span
    text = workspace.text(file.path, at)
    title = "Let the failure be seen"
    if not file.path.endswith((".py", ".pyi")):
        named = re.match(r"catch\s*\(\s*([\w$]+)", text)
        opened = text if named else re.sub(r"^catch\s*(?=\{)", "catch (error) ", text, count=1)
        if not opened.startswith("catch (") and named is None:
            return None
        inner = opened.rstrip().removesuffix("}").rstrip()
        gap = " " if "\n" not in text else "\n" + " " * (_indent(file, workspace, at) + 2)
        end = " }" if "\n" not in text else "\n" + " " * _indent(file, workspace, at) + "}"
        name = named[1] if named else "error"
        return Fix(title, (Edit(file.path, at, f"{inner}{gap}throw {name};{end}"),))
    plain = re.sub(r"(?<=[\s:])(pass|\.\.\.|continue)(?=\s*(#[^\n]*)?$)", "raise", text)
    if plain == text:
        last = text.rstrip().split("\n")[-1]
        if last == text:
            return None
        plain = f"{text.rstrip()}\n{last[: len(last) - len(last.lstrip())]}raise"
    return Fix(title, (Edit(file.path, at, plain),))


def _indent(file: Facts, workspace: Workspace, at: Span) -> int:
    line = workspace.text(file.path, Span(at.start_line, 0, at.start_line, 1_000))
    return len(line) - len(line.lstrip())
