"""What the files of handlers declare becomes the columns of each kind of record, its owner, the accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from cx_lsp.model import Fact
from cx_lsp.program.demands import State
from cx_lsp.program.ownership import OWNERISH
from cx_lsp.program.records import noun_of
from cx_lsp.program.schemas import TEXT, Schemas

Known = dict[str, dict[str, str]]
"""Columns by kind of record, each with the kind that it names."""

PERSONS = frozenset({"user", "account", "customer", "person", "profile", "employee", "patient"})
"""What accounts are called where nothing declares them."""

_SECRET = re.compile(
    r"pass(word|wd|phrase)?(_?hash(ed)?|_?digest)?$|(hashed|encrypted)_?pass\w*|pw_?hash|clave|contrase\w+|senha"
    r"|mot_?de_?passe|kennwort|passwort|wachtwoord",
    re.IGNORECASE,
)
# What is sent in or shown has a password too, and is no account.
_SENT = re.compile(
    r"_(in|out|create|update|request|response|dto|form|input|base|read|login|register)$"
    r"|^(create|update|login|register|credential|sign)"
)
_SHARED = re.compile(r"organi[sz]ation|tenant|workspace|team", re.IGNORECASE)
_NAMES_ONE = re.compile(r"(_id|Id|ID|_by|By)$|^(owner|user|username)$")
_ID = re.compile(r"(_id|Id|ID)$")
_FILES = 400
_REACHED = 80
_HOPS = 3


class Columns:
    """What the files of one state declare, as seen from each file of handlers."""

    def __init__(self, state: State, schemas: Schemas) -> None:
        self._state = state
        self._schemas = schemas
        self._seen: dict[str, Known] = {}

    def of(self, path: str) -> Known:
        """The kinds that a file's imports lead to, and those that the files of other handlers know."""
        own = self._through_imports(path)
        return own | {noun: columns | own.get(noun, {}) for noun, columns in self._everywhere.items()}

    @cached_property
    def _everywhere(self) -> Known:
        found: Known = {}
        for path in islice(self._state.routes.by_file, _FILES):
            for noun, columns in self._through_imports(path).items():
                found.setdefault(noun, {}).update(columns)
        return found

    def _through_imports(self, path: str) -> Known:
        if path not in self._seen:
            found: Known = {}
            for one in self._reached(path):
                facts = self._state.facts(one)
                for noun, columns in self._schemas.of(facts).items() if facts is not None else ():
                    known = found.setdefault(noun, {})
                    known.update({name: to for name, to in columns.items() if to or name not in known})
            self._seen[path] = found
        return self._seen[path]

    def _reached(self, path: str) -> Sequence[str]:
        found, queue = {path: 0}, [path]
        while queue and len(found) < _REACHED:
            one = queue.pop(0)
            table = self._state.names.table(one) if found[one] < _HOPS else None
            for fact in (*table.imports.values(), *table.stars) if table is not None else ():
                for place in self._modules(one, fact):
                    if place not in found:
                        found[place] = found[one] + 1
                        queue.append(place)
        return list(found)

    def _modules(self, path: str, fact: Fact) -> Iterator[str]:
        """The file that an import names, and that of a module it takes out of a package."""
        module, symbol = fact.get("module"), fact.get("symbol")
        target = self._state.names.module(path, module)
        if target is not None:
            yield target
        if symbol and path.endswith(".py"):
            inner = self._state.names.module(path, f"{module}{'' if module.endswith('.') else '.'}{symbol}")
            if inner is not None:
                yield inner


def persons(known: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    """The kinds of record that are accounts: they have a password."""
    found = {noun for noun, fields in known.items() if any(_SECRET.search(field) for field in fields)}
    return PERSONS | {noun for noun in found if not _SENT.search(noun)}


def aliases(known: Mapping[str, Mapping[str, str]], accounts: frozenset[str]) -> frozenset[str]:
    """What accounts are called where records name them: student = ForeignKey(User)."""
    columns = (pair for fields in known.values() for pair in fields.items())
    return frozenset(noun_of(_ID.sub("", column)) for column, target in columns if target in accounts)


def owner(fields: Mapping[str, str], accounts: frozenset[str]) -> str:
    """The column that says whose a record is; "" for none."""
    for column, target in fields.items():
        stem = _ID.sub("", column)
        named = OWNERISH.fullmatch(column) and (target or _NAMES_ONE.search(column))
        if target == TEXT or _SHARED.match(column):
            continue
        if target in accounts or named or (stem != column and noun_of(stem) in accounts):
            return column
    return ""
