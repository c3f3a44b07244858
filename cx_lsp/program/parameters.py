"""What a handler's parameter says of its value: a model that judges it, or anything at all."""

from __future__ import annotations

import re
from collections.abc import Collection

from cx_lsp.model import Definition, Fact
from cx_lsp.program.names import Names

_LOOSE = re.compile(
    r"^(Optional\[|Annotated\[|Union\[)*\s*((typing|t)\.)?(dict|Dict|Mapping|MutableMapping|Any|object|JSON\w*)\b"
    r"|^(list|List|Sequence)\[\s*(dict|Dict|Any)\b|^list$"
)
_DEPENDS = re.compile(r"\b(Depends|Security|Path|Query|Header|Cookie|Request)\b")
_RAW = re.compile(r"^(any|unknown|object|Object|\{|Record<|Map<|Partial<any>)")
_PRIMITIVE = re.compile(r"^(string|number|boolean|bigint|Date)\b")
_PLACE = re.compile(r"<(?:[^<>:]+:)?(\w+)>")
_NO_MODEL = re.compile(r"Enum|Session|Protocol|Repository|Service|Exception")


def is_loose(fact: Fact, route: str) -> bool:
    """Whether a parameter of a FastAPI handler takes whatever the body holds: `payload: dict`."""
    type_, default = fact.get("type"), fact.get("default")
    if (
        _DEPENDS.search(default)
        or _DEPENDS.search(type_)
        or re.search(rf"\{{{re.escape(fact.text)}\b", route)
    ):
        return False
    return _LOOSE.search(type_) is not None or (not type_ and default.startswith(("Body(", "fastapi.Body(")))


def is_given(fact: Fact, route: str, names: Collection[str]) -> bool:
    """Whether a parameter of a Flask handler is neither of the path nor has a value: a decorator fills it.

    `names` are all its parameters; `**kwargs` are those of the path where none is named.
    """
    if fact.kind == "intake":
        return fact.get("part") == "arguments" and set(_PLACE.findall(route)) <= set(names)
    own = fact.kind == "parameter" and fact.text not in ("self", "cls") and not fact.get("default")
    return own and not re.search(rf"[<:]{re.escape(fact.text)}>", route)


def model_of(names: Names, path: str, fact: Fact) -> str:
    """The class of ours that judges a parameter, "" when none does."""
    type_ = re.sub(r"^(Annotated|Optional|list|List|Union)\[", "", fact.get("type"))
    if not type_ or _DEPENDS.search(fact.get("default")) or _DEPENDS.search(fact.get("type")):
        return ""
    found = names.class_of(path, type_)
    if found is None:
        return ""
    family = (found, *names.ancestors(found))
    bases = ",".join(_base(names, one) for one in family)
    return "" if _NO_MODEL.search(bases) or not bases.strip(",") else type_.split(",")[0].rstrip("]")


def is_raw(fact: Fact) -> bool:
    """Whether a Nest parameter takes the body or query as it was sent: `@Body() body: any`."""
    type_ = fact.get("type")
    whole = not re.search(r"['\"\w]", fact.get("given"))
    return "Pipe" not in fact.get("given") and (_RAW.match(type_) is not None or (not type_ and whole))


def dto(names: Names, path: str, fact: Fact) -> str:
    """The class that says what a Nest parameter may hold, "" when it is not a class of ours."""
    type_ = fact.get("type")
    if not type_ or _PRIMITIVE.match(type_) or _RAW.match(type_):
        return ""
    return type_ if names.class_of(path, type_) is not None else ""


def _base(names: Names, definition: Definition) -> str:
    table = names.table(definition.path)
    known = table.definitions.get(definition.scope) if table is not None else None
    return known.get("base") if known is not None else ""
