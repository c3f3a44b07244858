"""CX233: a comment or a body says that a check is only a stand-in, and the code ships with it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cx_lsp.model import Edit, Fact, Facts, Finding, Fix, Place, Workspace
from cx_lsp.rules import rule
from cx_lsp.rules.shared.credentials import listed, words

_STEP = (
    r"(auth(entication|ori[sz]ation)?|permissions?|access[- ]controls?|(auth|access|role"
    r"|owner(ship)?|permission|admin)"
    r"[- ](checks?|guards?|control)|ownership|login[- ]required|(input |request |schema "
    r"|proper )*validation|saniti[sz]ation"
    r"|csrf( protection)?|signature (check|verification|validation)|rate[- ]limit(s|ing)?"
    r"|password hashing|guards?)"
)
_TO_ADD = re.compile(
    r"\b(add|implement|enforce|require|needs?|missing|put|restore|re-?enable|introduce|insert|apply"
    r"|handle|lacks?)\b"
    rf"(?:\W+\w+){{0,3}}?\W+{_STEP}\b(?! (errors?|failures?|issues?|messages?|exceptions?))"
    r"|\b(require|enforce) (a )?log(ged)?[- ]?in\b",
    re.IGNORECASE,
)
_TO_CHECK = re.compile(
    r"(^|\bshould (actually |really )?|\bmust |\bneed to |\band |\bto )"
    r"((validate|verify|saniti[sz]e|authenticate|authori[sz]e|restrict|protect)\b(?:\W+\w+){0,4}?\W+"
    r"(input|payload|body|request|caller|user|endpoint|route|quantity|amount|price|token|webhook"
    r"|ownership|owner|permissions?|signature|roles?|admins?|access|credentials)"
    r"|check\b(?:\W+\w+){0,4}?\W+(ownership|owner|permissions?|signature|roles?|admins?|access|credentials))\b",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"\b(no|without|missing|skip(ping|ped|s)?|bypass(ing|es)?|disabled?)\s+(the\s+|any\s+)?"
    r"(auth(entication|ori[sz]ation)?|permission|access|input|signature)?\s*"
    r"(check|checks|validation|control|verification|auth(entication|ori[sz]ation)?)\s+(yet|for now"
    r"|here yet|at the moment|temporarily)",
    re.IGNORECASE,
)
_MARKER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b\s*(\([^)]*\))?\W*", re.IGNORECASE)
_REAL = re.compile(
    r"\bin (a |the )?real([- ]world)? (app(lication)?|implementation|system|project|service"
    r"|product|code|life app)\b"
    r"|\bin (a |the )real world\b[^.]*(\b(would|should|must|need|use)|['’]d\b)"
    r"|\ba real (app(lication)?|implementation|system) (would|should|must)"
    r"|\bin production,? (you|we|this|it|use|replace|verify|validate|check)\b[^.]*"
    r"\b(verif|validat|auth|permission|hash|check|encrypt|signature|secure|database|real)",
    re.IGNORECASE,
)
_STAND_IN = re.compile(
    r"placeholder|\bmock(ed)?\b|\bdummy\b|\bstub(bed)?\b|\bfake\b|simulat|not implemented|temporar"
    r"|\bfor now\b|\bTODO\b|\bFIXME\b",
    re.IGNORECASE,
)
_IS_ONE = re.compile(
    r"^(this is )?(just |only )?(a |an )?(placeholder\b|mock|stub|dummy|fake|simulate)", re.IGNORECASE
)
_MADE_UP = re.compile(
    r"\b(mock(ed)?|fake|hard-?coded|placeholder|simulated?) (data|response|results?|orders?|items|list)\b",
    re.IGNORECASE,
)
_SWITCHED_OFF = re.compile(r"\bnosec\b|nosemgrep|noqa: ?S\d|NOSONAR|security/", re.IGNORECASE)
_CHECKING = listed(
    "verify validate authenticate authorize authorise check is has can require ensure allow allowed guard",
    "permit sanitize sanitise protect current",
)
_CHECKED = listed(
    "auth authenticated authorized admin permission permissions access role roles owner ownership token",
    "password credentials session login allowed signature card payment input csrf activate request user",
    "user_id body payload webhook jwt api key authenticate authorize authorise sanitize sanitise validate",
    "verify logged",
)
_REHEARSAL = listed("stories storybook story mock mocks stub stubs fake fakes seed seeds playground sandbox")


@rule("CX233")
def stub_left_in(file: Facts, workspace: Workspace) -> Iterator[Finding]:
    """One finding per function or comment that says a step of safety is missing."""
    remarks = [(f, _said(f.text)) for f in file.of("remark")]
    if file.role != "code" or not (remarks or any(file.of("made_up"))) or _is_rehearsal(file.path):
        return
    told: set[str] = set()
    for body in file.of("passes"):
        notes = [f for f, said in remarks if f.scope == body.scope and _is_stand_in(said)]
        if notes and _checks(body.scope) and body.scope not in told:
            told.add(body.scope)
            yield _open_door(body, notes, file)
    yield from _made_up(file, workspace, remarks, told)
    for remark, said in remarks:
        why = _missing(remark, said)
        if why and remark.scope not in told:
            yield _finding(remark, f"a step of safety is left out: “{_short(said)}”", why, file)
    yield from _switched_off(file, workspace, remarks)


def _said(text: str) -> str:
    return " ".join(re.sub(r"^[#/*!\s\"']+|[*/\"'\s]+$|\n\s*\*", " ", text).split())


def _is_rehearsal(path: str) -> bool:
    return not _REHEARSAL.isdisjoint(w for part in re.split(r"[/.]", path) for w in words(part))


def _is_stand_in(said: str) -> bool:
    return bool(_STAND_IN.search(said) or _REAL.search(said))


def _checks(scope: str) -> bool:
    """Whether a function is one that others rely on to turn somebody or something away."""
    found = words(scope.rpartition(".")[2])
    return not _CHECKING.isdisjoint(found) and not _CHECKED.isdisjoint(found)


def _missing(remark: Fact, said: str) -> str:
    marker = _MARKER.search(said)
    rest = said[marker.end() :] if marker else ""
    if marker and (_TO_ADD.search(rest) or _TO_CHECK.search(rest) or _ABSENT.search(said)):
        return "the comment asks for a check that nobody has written yet"
    if _REAL.search(said):
        return "the comment says that this is not what a real application would do"
    if _ABSENT.search(said):
        return "the comment says that a check is left out"
    if _IS_ONE.search(said) and not marker and _checks(remark.scope):
        return f"`{remark.scope}` is relied on to check, and says that it does not"
    return ""


def _open_door(body: Fact, notes: list[Fact], file: Facts) -> Finding:
    name = body.scope.rpartition(".")[2]
    function = file.function(body.scope)
    script = not file.path.endswith((".py", ".pyi"))
    text = f"{name} is not implemented"
    refusal = f'throw new Error("{text}");' if script else f'raise NotImplementedError("{text}")'
    if script and body.text == "true":
        refusal = f"{{ {refusal} }}"
    edits = (Edit(file.path, body.span, refusal), *(Edit(file.path, n.span, _blank(n)) for n in notes))
    return Finding(
        "CX233",
        f"`{name}` lets everything through: its body is a stand-in",
        file.path,
        function.head if function is not None else body.span,
        body.scope,
        related=tuple(Place(file.path, n.span, "says so") for n in notes),
        why=(f"“{_short(_said(notes[0].text))}”", "whoever calls it believes that something was checked"),
        cwe="CWE-1164",
        anchor=name,
        fix=Fix("Refuse until it is implemented", edits),
    )


def _blank(note: Fact) -> str:
    return '"""Refuses everybody until it is written."""' if note.text[:1] not in "#/" else ""


def _made_up(
    file: Facts, workspace: Workspace, remarks: list[tuple[Fact, str]], told: set[str]
) -> Iterator[Finding]:
    for route in workspace.routes_of(file.path):
        scope = route.handler
        notes = [f for f, said in remarks if f.scope == scope and _MADE_UP.search(said)]
        places = [*(f for f in file.of("made_up") if f.scope == scope), *notes]
        if scope and places and scope not in told:
            told.add(scope)
            why = "customers see data that nobody entered"
            yield _finding(places[0], f"`{route}` answers with made-up data", why, file)


def _switched_off(file: Facts, workspace: Workspace, remarks: list[tuple[Fact, str]]) -> Iterator[Finding]:
    """Checks that are switched off on the very line that a stranger's value reaches unjudged."""
    off = {f.span.start_line: f for f, said in remarks if _SWITCHED_OFF.search(said)}
    for flow in workspace.flows(file) if off else ():
        line = flow.sink.span.start_line
        note = off.get(line) or off.get(line - 1)
        if note is not None and not flow.guarded and flow.source.get("of", "request") == "request":
            why = f"`{flow.source.text}` from the request reaches {flow.sink.get('to')} on this line"
            yield _finding(
                note, "a security check is switched off where a stranger's value arrives", why, file
            )
            off.pop(note.span.start_line, None)


def _finding(place: Fact, message: str, why: str, file: Facts) -> Finding:
    return Finding(
        "CX233",
        message,
        file.path,
        place.span,
        place.scope,
        why=(why,),
        cwe="CWE-546",
        anchor=place.text,
    )


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79].rpartition(" ")[0] + " …"
