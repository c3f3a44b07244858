"""Where an answer holds a part of a caught error, and what stands there when it says nothing of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from cx_lsp.rules.shared.excerpts import closing

CONSTANT = "Internal server error"

_SERVER = re.compile(r"(?<![\w.])50\d\b|HTTP_50\d|INTERNAL_SERVER_ERROR|InternalServerError")
_STATUS = re.compile(
    r"(?<![\w.\"'])[1-4]\d\d(?![\w.\"'])|HTTP_[1-4]\d\d|BAD_REQUEST|NOT_FOUND|FORBIDDEN|UNAUTHORIZED"
)
_CHOSEN_STATUS = re.compile(r"\bstatus(?:_?[cC]ode)?\s*(?:=|:|\()\s*[A-Za-z_(]")
_BEFORE = re.compile(r"status(?:Code)?\s*(?:=|\()\s*([\w.]+)\)?;?$")
# A failure that was picked out by what it is may be one whose text was written for its reader.
_PICKED = re.compile(
    r"\b(instanceof\s+(?!Error\b)\w|isinstance\()|\.(name|code|type|isJoi|isAxiosError|isOperational)\b"
)

_PYTHON = re.compile(
    r"\braise\s+(?:\w+\.)*HTTPException(?=\()|(?<![\w.])(?:flask\.)?abort(?=\()"
    r"|\breturn\s+(?:(?:\w+\.)*(?:jsonify|JsonResponse|JSONResponse|PlainTextResponse|HTMLResponse|Response"
    r"|HttpResponse|HttpResponseServerError|make_response)(?=\()|(?=\(?\{|\(?f?['\"]|\(?str\(|\(?traceback\.))"
)
_SCRIPT = re.compile(
    r"(?<![\w.])(?:res|response|reply)(?:\s*\.\s*(?:status|code|type|set|header)\((?:[^()]|\([^()]*\)){0,80}\))*"
    r"\s*\.\s*(?:json|send|end|jsonp|write)(?=\()"
    r"|\b(?:NextResponse|Response|c)\.json(?=\()|\bnew\s+(?:Next)?Response(?=\()"
    r"|\bnew\s+(?:InternalServerErrorException|HttpException)(?=\()"
    r"|\bctx\.body\s*=\s*(?=\{)"
)


class Told(NamedTuple):
    """A part of an error in an answer: where and how it is written."""

    start: int
    end: int
    text: str
    instead: str | None
    """What the part reads without the error, None where that is not plain to see."""


def answers(text: str, name: str, *, python: bool, handler: bool) -> Iterator[Told | None]:
    """What each answer to a failure of the server holds of the error `name`, in the text of a clause.

    None is an answer that holds nothing of it. One that says no status is an answer only in a `handler`.
    """
    for found in (_PYTHON if python else _SCRIPT).finditer(text):
        end = _end(text, found.end(), python=python)
        status = _status(text, found.start(), text[found.start() : end])
        if status == "caller" or (status == "" and not handler):
            continue
        if _PICKED.search(_condition(text, found.start())):
            continue
        part = (_in_python if python else _in_script)(text, found.end(), end, re.escape(name))
        if status == "server" or (part is not None and (python or ".stack" in part.text)):
            yield part


def _end(text: str, at: int, *, python: bool) -> int:
    """Where an answer ends: behind its brackets, and in Python behind the status that follows them."""
    end = closing(text, at) if text[at : at + 1] in ("(", "{") else at
    while python and text[end : end + 1] not in ("", "\n"):
        end = closing(text, end) if text[end] in "([{" else end + 1
    return end


def _status(text: str, start: int, whole: str) -> Literal["server", "caller", "chosen", ""]:
    """Whose fault an answer says it is."""
    bare = re.sub(r"\"[^\"\n]*\"|'[^'\n]*'", "''", whole)
    if _SERVER.search(bare):
        return "server"
    if _STATUS.search(bare):
        return "caller"
    before = _BEFORE.search(text[max(start - 300, 0) : start].rstrip())
    if before is not None and not _CHOSEN_STATUS.search(bare):
        return "server" if _SERVER.search(before[1]) else "caller"
    return "chosen" if _CHOSEN_STATUS.search(bare) else ""


def _condition(text: str, at: int) -> str:
    """The conditions in whose blocks, or on whose line, a position stands."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    indent = len(line) - len(line.lstrip())
    found = [line] if re.match(r"\s*(\}\s*else\s+)?if\b", line) else []
    for above in reversed(text[: at - len(line)].split("\n")):
        own = len(above) - len(above.lstrip())
        if above.strip() and own < indent:
            indent = own
            if re.match(r"\s*(\}\s*else\s+)?(if|elif|case)\b", above):
                found.append(above)
    return "\n".join(found)


def _in_python(text: str, start: int, end: int, name: str) -> Told | None:
    held = re.compile(
        rf"\b(?:str|repr)\(\s*{name}\s*\)|\btraceback\.format_exc\([^()\n]*\)"
        rf"|\{{\s*(?:(?:str|repr)\(\s*)?{name}\)?\s*(?:![rsa])?\s*\}}"
        rf"|(?:(?<=[=:%+,] )|(?<=[=:%+,])|(?<=\.format\()){name}(?:\.args(?:\[0\])?)?(?=\s*[,)}}])"
    ).search(text, start, end)
    if held is None:
        return None
    if held[0].startswith("{"):
        for literal in re.finditer(r"\b[fF](?P<q>['\"])(?:\\.|(?!(?P=q))[^\\\n])*(?P=q)", text[start:end]):
            if literal.start() + start < held.start() < literal.end() + start:
                at = literal.start() + start
                return Told(at, at + len(literal[0]), held[0].strip("{} "), _without(literal[0], held[0]))
    alone = re.search(r"[=:,({\[]\s*$|\breturn\s*\(?$", text[: held.start()]) is not None
    alone = alone and re.match(r"\s*[,)}\]\n]|$", text[held.end() :]) is not None
    return Told(held.start(), held.end(), held[0], f'"{CONSTANT}"' if alone else None)


def _in_script(text: str, start: int, end: int, name: str) -> Told | None:
    whole = (
        rf"\({name} as [\w.<>]+\)\??\.(?:message|stack)(?!\w)"
        rf"|(?<![\w.$'\"]){name}\??(?:\.(?:message|stack|sqlMessage|toString\(\)))?"
        r"(?![\w$'\"]|\??[.(:]|\s*(?:instanceof|as\b|[?:&=]))"
    )
    for held in re.finditer(whole, text[start:end]):
        at = held.start() + start
        before = text[start:at]
        called = re.search(r"([\w$.]+)\($", before)
        if called and called[1] not in ("String", "JSON.stringify", "inspect", "util.inspect"):
            continue
        inside = before.count("`") % 2 == 1
        if (before.count('"') % 2 or before.count("'") % 2) and not inside:
            continue
        return Told(at, at + len(held[0]), held[0], _instead(text, before, at, held[0], inside=inside))
    return None


def _instead(text: str, before: str, at: int, held: str, *, inside: bool) -> str | None:
    """What may take the place of a part of an error in a script."""
    after = text[at + len(held) :]
    if inside or re.match(r"\s*[,)}\n]", after) is None:
        return None
    if re.search(r"[\w$'\"]\s*:\s*$|^\($|\($", before):
        return f'"{CONSTANT}"'
    if held.isidentifier() and re.search(r"[{,]\s*$", before) and re.match(r"\s*[,}]", after):
        return f'{held}: "{CONSTANT}"'
    return None


def _without(literal: str, held: str) -> str:
    """A text without the error that ended it: f"No order: {e}" says "No order"."""
    quote = literal[-1]
    kept = literal[2:-1].replace(held, "")
    said = (
        re.sub(r"[\s:,;(\[\-–]+$", "", kept.rstrip(")]. "))
        if literal[2:-1].rstrip(")]. ").endswith(held)
        else ""
    )
    if not said:
        return f"{quote}{CONSTANT}{quote}"
    return f"{'f' if '{' in said else ''}{quote}{said}{quote}"
