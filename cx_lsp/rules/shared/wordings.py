"""What a journey's code says to its customers: that a machine speaks, and how to reach a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cx_lsp.model import Facts, Journey, Span, Workspace

_AI = re.compile(r"\bAI\b|\bA\.I\.")
_MACHINE = re.compile(
    r"\bai[-_ ]?(generat|assist|disclo|disclaim|notice|power|label|written)|(chat|\b)bot\b|virtual assistant"
    r"|\bassistant\b.*\s|language model|\bis_?ai\b|generated_?by"
    r"|generated (by|with|content|text|answer|reply|summary)"
    r"|(model|machine|auto\w*)[-_ ]?generated|automat\w+ (answer|repl|respon|generat|writ)",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"human(?!i[sz]|_?message|_?prompt|ity)|support_? ?(team|agent|staff)"
    r"|customer_? ?(service|support|care)|escalat"
    r"|hand[-_ ]?(off|over)|talk to|contact[-_ ]?(us|support|our|form|page)|/contact\b|live_? ?(agent|chat)"
    r"|(open|create|support|raise|file|submit|help)\w{0,12}[-_ ]?tickets?\b"
    r"|tickets?\.(create|open|insert|add)|mailto:|\btel:"
    r"|speak (to|with)|call us|colleague|representative|call_?back_?request"
    r"|assign_?to_?(staff|agent)|help_?desk|zendesk"
    r"|intercom\b|open_?case|manual_?review|review_?queue|second opinion",
    re.IGNORECASE,
)
# What a model is told is not said to a customer.
_TOLD = re.compile(r"^\W*(you are|you're|act as|your (task|role|job))", re.IGNORECASE)
_NAMES = ("call", "function", "class", "field", "element", "route", "http", "parameter", "import")


def discloses(file: Facts, scope: str, journeys: Iterable[Journey], workspace: Workspace) -> bool:
    """Whether anything near says that a machine wrote: this function, or what its journeys show."""
    whole = file.function(scope)
    text = workspace.text(file.path, whole.span) if whole is not None else ""
    if any(_says(one) for one in _own(text)):
        return True
    return any(_says(said) for journey in journeys for said in _said(journey, workspace))


def leads_to_a_person(file: Facts, journey: Journey, workspace: Workspace) -> bool:
    """Whether anything the journey runs through hands over to a person, or tells where one is."""
    text = workspace.text(file.path, Span(0, 0, 1_000_000, 0))
    # ("human", "{question}") is how LangChain calls the customer.
    plain = re.sub(r"[\"']human[\"']", "", _without_remarks(text))
    said = (plain, *_said(journey, workspace), *_named(journey, workspace))
    return any(_PERSON.search(one) for one in said if one != "human")


def _says(text: str) -> bool:
    return not _TOLD.match(text) and bool(_AI.search(text) or _MACHINE.search(text))


def _own(text: str) -> Iterator[str]:
    """The texts and names of a function, each for itself."""
    plain = _without_remarks(text)
    for quoted in re.findall(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`|>([^<>{}]+)<", plain):
        yield next(filter(None, quoted), "")
    yield from re.findall(r"\b\w*(?:[gG]enerated|_ai|ai_|isAi|is_ai|aiG|[dD]isclos|[dD]isclaim)\w*\b", plain)


def _said(journey: Journey, workspace: Workspace) -> Iterator[str]:
    """What stands in the files that show something of a journey: texts, labels, fields of its answers."""
    for path in dict.fromkeys(d.path for d in workspace.functions_of(journey)):
        facts = workspace.facts(path)
        for fact in facts.of("wording", "field") if facts is not None else ():
            yield fact.text


def _named(journey: Journey, workspace: Workspace) -> Iterator[str]:
    """The names a journey runs through, and the addresses it asks."""
    wanted = {(d.path, d.scope) for d in workspace.functions_of(journey)}
    for path in dict.fromkeys(path for path, _ in wanted):
        facts = workspace.facts(path)
        for fact in facts.of(*_NAMES) if facts is not None else ():
            if (path, fact.scope) in wanted or fact.kind == "element":
                yield f"{fact.text} {fact.get('path')}"


def _without_remarks(text: str) -> str:
    return re.sub(r"(?m)(^|\s)(#|//).*$|/\*[\s\S]*?(?:\*/|\Z)", " ", text)
