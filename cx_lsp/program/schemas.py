"""The classes, tables and schemas of a file become kinds of record, columns, and what each of these names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from cx_lsp.model import Facts
from cx_lsp.program.records import noun_of
from cx_lsp.text import Document

Schema = Mapping[str, Mapping[str, str]]
"""Columns by kind of record, each with the kind that it names, "" for none."""

_TABLE = re.compile(r"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[\"'`\[]?(\w+)[\"'`\]]?\s*\(", re.IGNORECASE)
_REFERENCES = re.compile(r"\bREFERENCES\s+[\"'`\[]?(\w+)", re.IGNORECASE)
_FOREIGN = re.compile(
    r"FOREIGN\s+KEY\s*\(\s*[\"'`]?(\w+)[\"'`]?\s*\)\s*REFERENCES\s+[\"'`]?(\w+)", re.IGNORECASE
)
_MADE = re.compile(
    r"\b(\w+?)(?:Schema)?\s*(?::[^=\n]+)?=\s*new\s+(?:mongoose\.)?Schema(?:<[^>]*>)?\s*\(\s*\{"
    r"|\.define\(\s*['\"](\w+)['\"]\s*,\s*\{|\b(\w+)\.init\(\s*\{|\bmodel(?:<[^>]*>)?\(\s*['\"](\w+)['\"]\s*,\s*(?:new\s+(?:mongoose\.)?Schema\()?\s*\{"
    r"|\b(?:pg|sqlite|mysql)Table\(\s*['\"](\w+)['\"]\s*,\s*\{|\bcreateTable\(\s*['\"](\w+)['\"]"
)
_KEY = re.compile(r"(?:^|[{,\n])\s*['\"]?(\w+)['\"]?\s*:\s*([^\n]*)")
_REF = re.compile(
    r"\bref\s*:\s*['\"](\w+)|\breferences\s*:?\s*\(?\s*\(?\)?\s*(?:=>\s*)?(?:\{\s*model\s*:\s*)?['\"]?(\w+)"
)
_KEPT = re.compile(
    r"(?:^|[^.\w])(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)(?:\.(?:append|push|add)\(|\[[^\]\n]+\]\s*=|(?:\s*:[^=\n]+)?\s*=\s*\[|\.set\([^,\n]+,|\s*=\s*\{\s*['\"\w]+\s*:)\s*\{([^{}]{3,600})\}"
)
_OBJECT = re.compile(r"(?m)^\s*(?:const |let |var )?(\w+)(?:\s*:[^=\n]+)?\s*=\s*\{(?=\s*['\"\w])")
_NESTED = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]|\([^()]*\)")
_STORED = re.compile(
    r"\b(\w+)(?:\.(?:push|append|add|unshift)\(\s*(\w+)\s*\)|\[[^=\n]+\]\s*=\s*(\w+)\s*[;\n]|\.set\([^,\n]+,\s*(\w+)\s*\))"
)
_STORE = re.compile(
    r"(?m)^(?:export )?(?:const |let |var )?(\w+)(?:\s*:[^=\n]+)?\s*=\s*(?:\[\s*(?:\]|\{|$)"
    r"|\{\s*(?:\}|$)|new Map\b|(?:list|dict|defaultdict|deque|OrderedDict)\()"
    r"|^\s{2,}['\"]?(\w+)['\"]?:\s*(?:\[\s*[\]\{]|new (?:Map|Set)\b|\{\s*\}|\[$)"
)
_FOREIGN_FIELD = re.compile(r"(?:ForeignKey\w*|OneToOneField|ManyToOne)\(\s*['\"]?([\w.]+)")
_STATED = re.compile(r"\b(?:FROM|UPDATE|INTO)\s+(\w+)\b([^;'\"`]{1,300})")
_COLUMN_ID = re.compile(r"\b(\w+_id|[a-z]\w*Id)\b")
TEXT = "-"
"""What a column names that holds no more than a text."""
_TEXT = re.compile(r"\bString\b|\bText\b|CharField|TextField|\bstr\b|^\s*string\b")
_TYPED = re.compile(r"(?:Mapped\[)?['\"]?(?:Optional\[)?['\"]?([A-Z]\w+)")
_LINE = re.compile(r"^\s*[\"'`\[]?(\w+)[\"'`\]]?\s+\w+", re.MULTILINE)
_NO_COLUMN = frozenset("primary foreign unique constraint check key index create table".split())  # noqa: SIM905
_LONGEST = 4000


class Schemas:
    """Remembers what each file declares for as long as its facts are the same."""

    def __init__(self, document: Callable[[str], Document | None]) -> None:
        self._document = document
        self._known: dict[str, tuple[Facts, Schema]] = {}

    def of(self, facts: Facts) -> Schema:
        """What one file declares."""
        known = self._known.get(facts.path)
        if known is None or known[0] is not facts:
            document = self._document(facts.path)
            text = document.text if document is not None else ""
            known = self._known[facts.path] = facts, _declared(facts, text)
        return known[1]


def _declared(facts: Facts, text: str) -> Schema:
    found: dict[str, dict[str, str]] = {}
    for noun, column, target in (
        *_fields(facts),
        *_tables(text),
        *_made(text),
        *_kept(text),
        *_named(text),
        *_asked(text),
    ):
        if target or column not in found.setdefault(noun, {}):
            found.setdefault(noun, {})[column] = target
    for noun in _held(text):
        found.setdefault(noun, {})
    return found


def _fields(facts: Facts) -> Iterator[tuple[str, str, str]]:
    classes = {f.scope: f for f in facts.of("class")}
    for fact in facts.of("field"):
        own = classes.get(fact.scope)
        if own is None:
            continue
        match = _FOREIGN_FIELD.search(fact.get("value"))
        # A table's column or a class: "accounts.id", "shop.Order"
        parts = [part for part in match[1].split(".") if part != "id"] if match else []
        typed = _TYPED.match(fact.get("type")) if not parts else None
        target = parts[-1] if parts else typed[1] if typed else ""
        if not target and _TEXT.search(f"{fact.get('type')} {fact.get('value')}"):
            target = TEXT
        target = "user" if target in ("AUTH_USER_MODEL", "get_user_model") else target
        yield noun_of(own.text), fact.text, noun_of(target) if target and target != TEXT else target
    for own in classes.values():
        for base in own.get("base").split(","):
            if re.search(r"UserMixin|Abstract(Base)?User|PermissionsMixin|SQLAlchemyBaseUser", base):
                yield noun_of(own.text), "password", ""


def _tables(text: str) -> Iterator[tuple[str, str, str]]:
    for match in _TABLE.finditer(text) if "TABLE" in text or "table" in text else ():
        inner = _inside(text, match.end(), "()")
        noun = noun_of(match[1])
        for part in re.split(r",(?![^(]*\))", inner):
            column = _LINE.match(part)
            if column is not None and column[1].lower() not in _NO_COLUMN:
                refers = _REFERENCES.search(part)
                yield noun, column[1], noun_of(refers[1]) if refers else ""
        yield from ((noun, m[1], noun_of(m[2])) for m in _FOREIGN.finditer(inner))


def _made(text: str) -> Iterator[tuple[str, str, str]]:
    for match in (
        _MADE.finditer(text)
        if "Schema" in text or "define(" in text or "Table(" in text or "init(" in text
        else ()
    ):
        noun = noun_of(next(group for group in match.groups() if group))
        for key in _KEY.finditer("{" + _inside(text, match.end(), "{}")):
            refers = _REF.search(key[2])
            target = next((g for g in refers.groups() if g), "") if refers else ""
            yield noun, key[1], noun_of(target) if target else ""


def _kept(text: str) -> Iterator[tuple[str, str, str]]:
    """Records held in memory: orders.append({"id": 1, "user_id": 2}), const orders = [{id: 1, userId: 2}]."""
    for match in _KEPT.finditer(text):
        noun = noun_of(match[1])
        yield from ((noun, key, "") for key in re.findall(r"['\"]?(\w+)['\"]?\s*:", match[2]))
        yield from ((noun, key, "") for key in re.findall(r"(?:^|,)\s*(\w+)\s*(?=,|$)", match[2]))


def _asked(text: str) -> Iterator[tuple[str, str, str]]:
    """Columns that statements name: SELECT * FROM orders WHERE user_id = ?"""
    for match in _STATED.finditer(text):
        yield from ((noun_of(match[1]), column, "") for column in _COLUMN_ID.findall(match[2]))


def _held(text: str) -> Iterator[str]:
    """What is kept in a list or map at the top of a file."""
    return (noun_of(match[1] or match[2]) for match in _STORE.finditer(text))


def _named(text: str) -> Iterator[tuple[str, str, str]]:
    """The same by way of a name: order = {"id": 1, "user_id": 2}; orders[1] = order."""
    made: dict[str, list[str]] = {}
    for match in _OBJECT.finditer(text):
        inner = _inside(text, match.end(), "{}")
        keys = re.findall(r"(?:^|,)\s*['\"]?(\w+)['\"]?\s*(?=:|,|$)", _NESTED.sub("", inner))
        made[match[1]] = keys
    for match in _STORED.finditer(text) if made else ():
        name = next(group for group in match.groups()[1:] if group)
        yield from ((noun_of(match[1]), key, "") for key in made.get(name, ()))


def _inside(text: str, start: int, brackets: str) -> str:
    """What stands between two brackets, the first of which ends at `start`."""
    depth = 1
    for at in range(start, min(len(text), start + _LONGEST)):
        depth += (text[at] == brackets[0]) - (text[at] == brackets[1])
        if not depth:
            return text[start:at]
    return text[start : start + _LONGEST]
