"""What a schema demands of each field: limits, formats, validators, a type; as classes or as objects."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from cx_lsp.model import Definition, Demand, Fact, Place
from cx_lsp.program.checks import is_loose
from cx_lsp.program.names import Binding
from cx_lsp.program.tables import Table

if TYPE_CHECKING:
    from cx_lsp.program.demands import Handler, State

_HOPS = 3
_LIMIT = re.compile(
    r"\b(ge|gt|le|lt|(?:min|max)_(?:length|value|items|digits)|multiple_of|pattern|regex|max_digits|decimal_places)\s*[=:]"
)
_FORMAT = re.compile(
    r"\b(EmailStr|HttpUrl|AnyUrl|UUID\d?|con(?:int|str|float|list|decimal)|(?:Non)?(?:Positive|Negative)(?:Int|Float)|Literal"
    r"|(?:Email|URL|UUID|Slug|IP\w*|Regex|Choice)Field)\b"
)
_VALIDATORS = re.compile(r"validat\w{0,20}\s{0,8}=\s*(.*)", re.DOTALL)
_CALLED = re.compile(r"\b([A-Z]\w+)\(")
_CHAINED = re.compile(
    r"\.(min|max|length|email|url|uuid|guid|regex|pattern|int|integer|positive|negative|nonnegative|finite|multipleOf|valid"
    r"|oneOf|enum|required|nonempty|alphanum|datetime|custom|refine|superRefine|strict|matches|is[A-Z]\w*|exists|notEmpty"
    r"|isIn|gt|gte|lt|lte|cuid|ip)\("
)
_JUDGING = re.compile(
    r"(^|\.)(field_validator|model_validator|root_validator|validator|validates(_schema)?)$"
)
_CLEANING = re.compile(r"^(clean|validate)(_\w+)?$")
_OBJECT = re.compile(
    r"\b(z|zod|[jJ]oi|yup|Yup|t|v|S|Type)\.|\b(body|query|param|check|header)\(|schema|\.object\(", re.I
)
_SUBJECT = re.compile(r"\b(?:body|query|param|check|header|cookie)s?\(\s*\[?['\"]([\w.*]+)['\"]")
_QUOTED = re.compile(r"['\"](\w+)['\"]")
_NAME = re.compile(r"[A-Za-z_$][\w$.]*")
_TAKES = re.compile(
    r"(Form|Serializer|Schema)$|\.(parse|safeParse\w*|parseAsync|validate\w*|load|parse_obj|model_validate\w*|cast)$"
)
_KINDS = frozenset({"serializer_class", "form_class", "form", "schema", "schema_class", "serializer"})


def bounds(handler: Handler, touched: Collection[str]) -> Iterator[Demand]:
    """What the schemas of a handler demand of each field, as far as they stand in `touched` files."""
    yield from _of_parameters(handler)
    seen: set[tuple[str, str]] = set()
    for name in _named(handler):
        yield from _of_schema(handler.state, handler.path, name, touched, seen, _HOPS)
    if handler.route.file != handler.path:
        for name in _in_routes(handler):
            yield from _of_schema(handler.state, handler.route.file, name, touched, seen, _HOPS)


def joins_schema(text: str) -> bool:
    """Whether a text puts a schema together by calls."""
    return _OBJECT.search(text) is not None


def _of_parameters(handler: Handler) -> Iterator[Demand]:
    for fact in handler.given:
        if fact.kind == "parameter":
            yield Demand("bound", "", Place(handler.path, fact.span), fact.text)
            written = f"{fact.get('type')} = {fact.get('default')}"
            for limit in _tokens(written):
                yield Demand("bound", limit, Place(handler.path, fact.span), fact.text)


def _named(handler: Handler) -> Iterator[str]:
    """The names a handler takes its schemas by."""
    found: dict[str, None] = {}
    for fact in handler.given:
        if fact.kind == "parameter":
            found.update(dict.fromkeys(_NAME.findall(fact.get("type"))))
        elif fact.kind == "call" and _TAKES.search(fact.text):
            found.update(dict.fromkeys((fact.text, fact.text.rpartition(".")[0])))
    for demand in handler.checks:
        found.update(dict.fromkeys(_NAME.findall(demand.name) if demand.about else ()))
    table = handler.state.names.table(handler.path)
    owner = table.parents.get(handler.route.handler, "") if table is not None else ""
    for scope in filter(None, (owner, handler.route.handler)):
        for fact in table.by_scope.get(scope, ()) if table is not None else ():
            if fact.kind == "field" and fact.text in _KINDS:
                found.update(dict.fromkeys(_NAME.findall(fact.get("value"))))
    found.update(dict.fromkeys(_in_routes(handler)))
    return iter([name for name in found if name])


def _in_routes(handler: Handler) -> Iterator[str]:
    table = handler.state.names.table(handler.route.file)
    for fact in table.by_kind["route"] if table is not None else ():
        if fact.span == handler.route.span:
            yield from _NAME.findall(fact.get("middleware"))


def _of_schema(
    state: State, path: str, name: str, touched: Collection[str], seen: set[tuple[str, str]], hops: int
) -> Iterator[Demand]:
    found = state.names.locate(path, name)
    if found is None or found in seen or not hops:
        return
    seen.add(found)
    owner = state.names.class_of(found.path, found.name)
    if owner is None:
        if found.path in touched and found.name:
            yield from _of_object(state, found)
        return
    for one in (owner, *state.names.ancestors(owner)):
        table = state.names.table(one.path)
        if table is None or (one != owner and (one.path, one.scope) in seen):
            continue
        seen.add((one.path, one.scope))
        for fact in table.by_scope.get(one.scope, ()):
            if fact.kind == "field":
                yield from _of_field(fact, one, table) if one.path in touched else ()
                for inner in _NAME.findall(fact.get("type")):
                    yield from _of_schema(state, one.path, inner, touched, seen, hops - 1)
        if one.path in touched:
            yield from _of_methods(one, table)


def _of_field(fact: Fact, owner: Definition, table: Table) -> Iterator[Demand]:
    field = f"{owner.scope}.{fact.text}"
    place = Place(owner.path, fact.span)
    type_ = fact.get("type")
    yield Demand("bound", "", place, field)
    for token in _tokens(f"{type_} = {fact.get('value')}"):
        yield Demand("bound", token, place, field)
    if type_ and not is_loose(type_):
        yield Demand("bound", "type", place, field)
    for decorator in table.by_scope.get(owner.scope, ()):
        if decorator.kind == "decorator" and fact.span.holds(decorator.span):
            yield Demand("bound", f"@{decorator.text}", Place(owner.path, decorator.span), field)


def _of_methods(owner: Definition, table: Table) -> Iterator[Demand]:
    yield Demand("bound", "", Place(owner.path, table.definitions[owner.scope].head), owner.scope)
    for scope in table.children.get(owner.scope, ()):
        method = table.definitions[scope]
        found = (
            f for f in table.by_scope.get(scope, ()) if f.kind == "decorator" and _JUDGING.search(f.text)
        )
        judging = next(found, None)
        if judging is None and not _CLEANING.match(method.text):
            continue
        fields = _QUOTED.findall(judging.get("arguments")) if judging is not None else []
        for about in [f"{owner.scope}.{field}" for field in fields] or [owner.scope]:
            yield Demand("bound", f"{method.text}()", Place(owner.path, method.head), about)


def _of_object(state: State, found: Binding) -> Iterator[Demand]:
    """A schema that is put together by calls: z.object({...}), Joi.object({...}), [body("x").isInt()]."""
    reading = state.reading(found.path)
    name = found.name.rpartition(".")[2]
    named = (
        (fact, read)
        for read in (reading.naming(name) if reading is not None else ())
        for fact in read
        if fact.kind == "named" and fact.text == name
    )
    made, around = next(named, (None, ()))
    if made is None or not _OBJECT.search(state.text(found.path, made.span)):
        return
    for fact in around:
        if not made.span.holds(fact.span):
            continue
        value = fact.get("value") if fact.kind == "pick" else ""
        field = fact.text if value else ""
        if fact.kind == "asked" and (subject := _SUBJECT.search(fact.text)):
            value, field = f"{fact.text}(", subject[1]
        for token in ("", *_CHAINED.findall(value)) if value and "{" not in value else ():
            yield Demand("bound", token, Place(found.path, fact.span), f"{name}.{field}")


def _tokens(written: str) -> Iterator[str]:
    """The limits and formats in the text of a field or parameter."""
    yield from dict.fromkeys(_LIMIT.findall(written))
    yield from dict.fromkeys(_FORMAT.findall(written))
    listed = _VALIDATORS.search(written)
    if listed is not None:
        yield from dict.fromkeys(_CALLED.findall(listed[1]))
