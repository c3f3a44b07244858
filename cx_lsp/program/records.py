"""The text of a handler becomes the kinds of record it touches: which, how, and by what its caller chose."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

_X = r"([A-Z]\w+)"
_STORE = r"_?(?:[rR]epo(?:sitory)?|[mM]odel|[sS]ervice|[sS]tore|[cC]ollection|[tT]able|[dD]ao|[cC]rud)"
_ASKED = (
    r"get|find\w*|filter\w*|where|values|all|list\w*|query\w*|fetch\w*|select|count\w*|first|one\w*|retrieve\w*|read\w*"
    r"|create\w*|insert\w*|add\w*|append|push|save\w*|update\w*|upsert\w*|set|patch|pop|splice|remove\w*|delete\w*|destroy\w*|edit\w*|change\w*"
)
_SQL = re.compile(
    r"\b(?:FROM|INTO|JOIN)\s+[\"'`\[]?(\w+)|\bUPDATE\s+[\"'`\[]?(\w+)[\"'`\]]?\s+SET\b", re.IGNORECASE
)
_SQL_VERB = re.compile(r"\b(?:SELECT|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM)\b", re.IGNORECASE)
_CLASS = re.compile(
    rf"\.get(?:_or_404|_one)?\(\s*{_X}\s*,|\b{_X}\.(?:query|objects)\b|\bget_(?:object|list)_or_404\(\s*{_X}"
    rf"|\b(?:select|query|delete|update|insert|exists|count)\(\s*{_X}\b|\b{_X}\.(?:{_ASKED})\("
    rf"|\b(?:getRepository|InjectRepository|InjectModel)\(\s*{_X}"
    rf"|\b(?:model|queryset)\s*=\s*{_X}\b|\.(?:find\w*|save|remove|delete|create|update|count\w*|insert|preload|merge)\(\s*{_X}\s*[,)]"
)
_HELD = re.compile(
    r"\b(?:prisma|store|database|tx)\.([a-z]\w*)(?:\.\w+\(|\[)|"
    rf"\b(?:prisma|db|tx|store|data|database|state|repos?|models|client|em|knex|self|this|ctx)\.(?:_?)([a-z]\w*?){_STORE}?\.(?:{_ASKED})\("
    rf"|\b([a-z]\w*?){_STORE}\.(?:{_ASKED})\(|\b([a-z]\w*?){_STORE}\([^()]*\)\.(?:{_ASKED})\("
    r"|\b(?:db|store|data|database|state|DB|DATA|STORE)\[['\"](\w+)['\"]\]|\b(?:knex|db|collection)\(['\"](\w+)['\"]\)"
)
# What is a record only if something of that name is declared.
_PERHAPS = re.compile(
    r"\.(?:from|insert|update|delete|into|innerJoin|leftJoin|insertInto|selectFrom|updateTable|deleteFrom)\(\s*(?:\w+\.)?['\"]?(\w+)|"
    rf"\bnew {_X}\(|(?<![\w.@]){_X}\((?=[^()]*=|\*\*)"
    rf"|\b([A-Z][A-Z_]+|_?[a-z]\w*)(?:\.(?:{_ASKED})\(|\[)|\bfor \w+ in (\w+)\b"
)
_NOT_RECORDS = frozenset(
    "request response session json args form header param query self this config settings environ app"  # noqa: SIM905
    " router bp blueprint logger log math object array promise date json number string error exception"
    " response jsonresponse httpexception htmlresponse query body path depends header file cookie form"
    " redirectresponse serializer uuid datetime timedelta decimal path url urlsearchparams map set schema"
    " process o axio http request reque re addres statu clas window document console db op kwarg"
    " header cookie file"
    " api view mutation pydantic string field filter option value item key row line arg field error message"
    " column token jwt bcrypt hash crypto buffer email mail cache redi f util helper task job event".split()
)
_WRITES = {
    "deletes": re.compile(
        r"\bDELETE\s+FROM\b|\.(?:delete|deleteOne|deleteMany|destroy|remove|findByIdAnd(?:Delete|Remove)|findOneAndDelete|pop|splice"
        r"|delete_one|delete_many|hard_delete|softDelete|unlink)\(|\bdel \w|\bdelete \w+\["
        r"|\bperform_destroy\b",
        re.IGNORECASE,
    ),
    "changes": re.compile(
        r"\bUPDATE\s+\S+\s+SET\b|\.(?:save|commit|flush|update\w*|findByIdAndUpdate|findOneAndUpdate|replaceOne|set_password|bulk_update"
        r"|merge|increment|decrement|upsert|assign|setattr|write\w*|execute|run)\(|\bsetattr\(|\w\[[^=\n]+\]\s*[-+]?=[^=]"
        r"|\w\.\w+\s*[-+]?=[^=>]|\bObject\.assign\("
    ),
    "creates": re.compile(
        r"\bINSERT\s+INTO\b|\.(?:create|insert\w*|add|add_all|append|push|bulk_create|save|commit"
        r"|persist|put)\(|\bnew [A-Z]\w+\("
        r"|\w\[[^=\n]+\]\s*=[^=]",
        re.IGNORECASE,
    ),
}
_STATED = {"INSERT": "creates", "UPDATE": "changes", "DELETE": "deletes"}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_COMMENT = re.compile(r"(?m)(?<![:\w'\"])(?://|#).*$|/\*.*?\*/", re.DOTALL)


class Record(NamedTuple):
    """A kind of record that a text touches, and where."""

    noun: str
    at: int


def noun_of(name: str) -> str:
    """The kind of record that a class, table or collection is for: of `Orders` and `order_list`, `order`."""
    words = [w.lower() for w in _WORD.findall(name)]
    while len(words) > 1 and words[-1] in (
        "model",
        "entity",
        "schema",
        "table",
        "list",
        "repo",
        "db",
        "store",
        "map",
    ):
        words.pop()
    while len(words) > 1 and words[0] in ("db", "tbl", "tb", "all", "app", "mock", "fake", "get", "i"):
        words.pop(0)
    whole = "_".join(words)
    if whole.endswith("ies") and len(whole) > 4:
        return whole[:-3] + "y"
    if whole.endswith(("sses", "ches", "xes", "shes")):
        return whole[:-2]
    return whole[:-1] if whole.endswith("s") and not whole.endswith("ss") and len(whole) > 3 else whole


def uncommented(text: str) -> str:
    """A text without its comments; whatever follows stays where it was."""
    return _COMMENT.sub(lambda m: " " * len(m[0]), text)


def records(text: str, known: Collection[str] = ()) -> Iterator[Record]:
    """The kinds of record that a text without comments touches, in the order of the text.

    `known` are kinds that are declared somewhere; what is called like a part of every program is none else.
    """
    found: dict[str, int] = {}
    for match, certain in _matches(text):
        name = next((group for group in match.groups() if group), "")
        noun = noun_of(name)
        if noun in known or (certain and noun not in _NOT_RECORDS and len(noun) > 1):
            found[noun] = min(found.get(noun, match.start()), match.start())
    yield from (Record(noun, at) for noun, at in sorted(found.items(), key=lambda pair: pair[1]))


def _matches(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    if _SQL_VERB.search(text):
        yield from ((match, True) for match in _SQL.finditer(text))
    yield from ((match, True) for match in _CLASS.finditer(text))
    yield from ((match, True) for match in _HELD.finditer(text))
    yield from ((match, False) for match in _PERHAPS.finditer(text))


def states_sql(text: str) -> bool:
    """Whether a text says in SQL what it does."""
    return _SQL_VERB.search(text) is not None


def written(text: str) -> frozenset[str]:
    """What a text without comments does to records: "creates", "changes", "deletes"."""
    stated = {m[0].split()[0].upper() for m in _SQL_VERB.finditer(text)}
    if stated:
        return frozenset(_STATED[word] for word in stated if word in _STATED)
    return frozenset(verb for verb, pattern in _WRITES.items() if pattern.search(text))
