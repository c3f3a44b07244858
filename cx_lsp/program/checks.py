"""What judges a handler's input: typed parameters, validators it calls or lists, conditions that refuse."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cx_lsp.model import Demand, Fact, Place
from cx_lsp.program.access import speaks_of_access, words_of
from cx_lsp.program.callers import Caller
from cx_lsp.program.denials import split
from cx_lsp.program.names import Names

_AROUND = re.compile(
    r"^(?:t\.|typing\.)?(?:Optional|Annotated|[lL]ist|Sequence|Array|Promise|Body)\s*[\[<](.*)[\]>]$|^(.*)\[\]$",
    re.DOTALL,
)
_LOOSE = re.compile(
    r"(t\.|typing\.)?(|any|Any|unknown|object|Object|[dD]ict|(Mutable)?Mapping|bytes|[lL]ist|JSON\w*)(\[.*\])?"
    r"|Record<.*(any|unknown)>|Partial<.*|\{.*",
    re.DOTALL,
)
_REQUEST = re.compile(r"(^|\.)(Http)?Request\b|^express\.Request|^any$")
_SCALAR = re.compile(
    r"\b(int|float|bool|Decimal|UUID[0-9]?|uuid\.UUID|datetime|date|EmailStr|HttpUrl|AnyUrl|Literal|con(int|str|float|list"
    r"|decimal)|(Non)?(Positive|Negative)(Int|Float)|Annotated\[)"
)
_TEXT = re.compile(r"^(Optional\[)?str\b|^string\b|^$")
_FILLED = re.compile(r"Depends|Security\(|Inject")

_VALIDATING = re.compile(
    r"(^|\.)(_?is_?valid(ate)?\w*|validate_on_submit|full_clean|_?validate(?!d)\w*|validationResult|matchedData|safeParse\w*"
    r"|parseAsync|parse_obj|model_validate\w*|check_\w+|check[A-Z]\w*|ensure\w+|assert\w+|verify\w+|sanitize\w*|must_\w+)$",
    re.IGNORECASE,
)
_READING = re.compile(r"(^|\.)(parse|load|loads|cast|deserialize|from_dict|attempt)$")
_SCHEMA = re.compile(
    r"schema|dto|model|validator|serializer|form\b|^z\.|[jJ]oi\b|yup|rules|input", re.IGNORECASE
)
_MADE = re.compile(r"^[A-Z]\w*(In|Create|Update|Request|Payload|Schema|Dto|DTO|Params|Body|Input)$")
_JUDGES = frozenset(
    "validate validates validated validator validators validation celebrate joi zod"  # noqa: SIM905
    " schema check body param params query sanitize expects arguments parse pipe pipes dto"
    " schemas checks rules yup ajv".split()
)
_NOT = frozenset(
    "response responses extend swagger auto doc docs openapi marshal parser json urlencoded".split()  # noqa: SIM905
)
_PIPED = re.compile(r"^(Body|Query|Param|Headers|UsePipes|UploadedFile)$")
_JUDGING = re.compile(
    r"(?<![=!<>])[<>]=?(?!=)|\b(not )?in\b|[!=]==?|\.(includes|has|test|indexOf|match|some|every"
    r"|startswith|endswith|isdigit|startsWith|endsWith)\(|\bre\.\w+\(|isinstance\("
    r"|typeof |Number\.is\w+\(|isNaN\("
)
_ABSENT = re.compile(
    r"^!*\(?[\w$.?\[\]'\"]+\)?$|^not [\w.]+$|is (not )?None$"
    r"|[!=]==?\s*(null|undefined|None)$|\blen\(\w+\) == 0$"
)
_NAME = re.compile(r"(?<![\w$.'\"])[A-Za-z_$][\w$]*")
_SENT = re.compile(r"(?<![\w$])_?req(uest)?\b|ctx\.(request|query|params)|form\b|payload|params|body|data\b")


def inputs(path: str, given: Sequence[Fact], names: Names) -> Iterator[Demand]:
    """The parameters of a handler that only take what their type allows; `about` is that type."""
    for fact in given:
        if fact.kind != "parameter" or _FILLED.search(f"{fact.get('type')} {fact.get('default')}"):
            continue
        type_ = fact.get("type")
        judged = not is_loose(type_) and (_SCALAR.search(type_) or names.class_of(path, type_) is not None)
        if judged:
            yield Demand("schema", fact.text, Place(path, fact.span), type_)


def is_loose(type_: str) -> bool:
    """Whether a type takes whatever is sent."""
    type_ = re.sub(r"\s*\|\s*(None|null|undefined)\b", "", type_).strip()
    around = _AROUND.match(type_)
    if around is not None:
        return is_loose(next(split(around[1] or around[2] or "")))
    return _LOOSE.fullmatch(type_) is not None


def is_request(parameter: Fact) -> bool:
    """Whether a parameter is the whole request."""
    return _REQUEST.search(parameter.get("type")) is not None


def is_text(parameter: Fact) -> bool:
    """Whether a parameter takes any text."""
    return _TEXT.search(parameter.get("type")) is not None


def checks(read: Iterable[tuple[str, Fact]]) -> Iterator[Demand]:
    """The validators that a handler's body asks."""
    for path, fact in read:
        if fact.kind != "asked" or "(" in fact.text.rpartition(".")[2]:
            continue
        name = fact.text.rpartition(".")[2]
        schema = _READING.search(fact.text) and _SCHEMA.search(fact.text.rpartition(".")[0])
        built = fact.get("arguments").startswith("(**") and _MADE.search(name)
        if (built or _VALIDATING.search(fact.text) or schema) and not speaks_of_access(fact.text):
            yield Demand("check", name, Place(path, fact.span))
        if "raise_exception=True" in fact.get("arguments").replace(" ", ""):
            yield Demand("check", "raise_exception=True", Place(path, fact.span))


def listed(given: Iterable[Fact], path: str, before: Iterable[tuple[str, Fact, str]]) -> Iterator[Demand]:
    """The validators that run before a handler: middleware, decorators, pipes; `about` is what each is of."""
    for file, fact, text in before:
        for item in split(text) if text else ():
            head = item.strip("[. ").partition("(")[0]
            if _judges(head, item):
                yield Demand("check", re.sub(r"\s+", "", item), Place(file, fact.span), head)
    for fact in given:
        if fact.kind == "validator":
            yield Demand("check", re.sub(r"\s+", "", fact.text), Place(path, fact.span))
        if fact.kind != "decorator":
            continue
        arguments = fact.get("arguments")
        if _PIPED.match(fact.text):
            for pipe in re.findall(r"\b\w*Pipe\b", arguments):
                yield Demand("check", pipe, Place(path, fact.span), fact.text)
        elif _judges(fact.text, ""):
            name = fact.text + re.sub(r"\s+", "", arguments)
            yield Demand("check", name, Place(path, fact.span), fact.text)


def _judges(head: str, item: str) -> bool:
    said = set(words_of(head))
    chained = re.match(r"(body|query|param|check|header|cookie)s?\(", item) is not None
    return (chained or bool(said & _JUDGES)) and not said & _NOT and not speaks_of_access(head)


def conditions(read: Iterable[tuple[str, Fact]], given: Sequence[Fact], caller: Caller) -> Iterator[Demand]:
    """The conditions on what was sent that end the request; `about` is the names they judge."""
    read = list(read)
    sent = {fact.text for fact in given if fact.kind == "parameter"} - {"self", "cls", "db", "session"}
    for _, fact in read:
        if fact.kind == "named" and (_SENT.search(fact.get("value")) or sent & _names(fact.get("value"))):
            sent |= _names(fact.text)
    for path, fact in read:
        condition = fact.get("condition").strip()
        judged = sent & _names(condition)
        if (
            fact.kind == "refusal"
            and (judged or _SENT.search(condition))
            and _JUDGING.search(condition)
            and not _ABSENT.search(condition.strip("()"))
            and not caller.is_in(condition)
        ):
            about = ",".join(sorted(judged or _names(condition)))
            yield Demand("test", re.sub(r"\s+|[\"'`()]", "", condition), Place(path, fact.span), about)


def _names(text: str) -> set[str]:
    return set(_NAME.findall(text))
