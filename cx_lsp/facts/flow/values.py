"""What is known of a value: whose words are in it, what it is if it can be only one thing, what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from cx_lsp.facts.capture import Raw
from cx_lsp.facts.flow.code import Function, Range

UNKNOWN: Final = object()
"""The constant of a value that may be several things."""
ENCODED: Final = frozenset({"encoded"})
"""What keeps a text from doing any harm until it is decoded."""
_MOST = 6
"""Taints of one value; more of them tell nobody more."""
_STEPS = 12
_TEXT = 2000
"""Characters of a text that is still computed."""
_WORD = 24
"""Characters of a text that is remembered as one of several."""
_NUMBER = 2**64


class Key(NamedTuple):
    """What a condition judges: an input and the name under which it was read from it, "" for all of it."""

    text: str
    name: str


EVERYTHING: Final = Key("*", "*")
"""What a validator judges that is not told what to look at."""


class Passed(NamedTuple):
    """A call of a function elsewhere whose result is only a stranger's if it hands on this argument."""

    callee: str
    argument: str
    place: Range


@dataclass(frozen=True, slots=True)
class Taint:
    """A stranger's words in a value, and how they came there."""

    source: Raw
    name: str = ""
    steps: tuple[Range, ...] = ()
    clean: frozenset[str] = frozenset()
    """Weaknesses (CWE) that something on the way took care of."""
    guard: Range | None = None
    guarded: frozenset[str] | None = None
    """Weaknesses the guard is good against; None means all."""
    head: bool = True
    """Whether the text begins with these words, a scheme aside."""
    passed: tuple[Passed, ...] = ()

    @property
    def key(self) -> Key:
        """What a condition has to judge."""
        return Key(self.source.text, self.name)


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of a value."""

    taints: tuple[Taint, ...] = ()
    constant: object = UNKNOWN
    items: Mapping[object, Value] | None = None
    """What a container holds by key or position; None when it is no container or too much happened to it."""
    function: Function | None = None
    about: frozenset[Key] = frozenset()
    """The inputs whose judgement this value is: what `is_valid(x)` returned."""
    options: frozenset[str] = frozenset()
    """The few texts it is one of, after ways on which it was different ones."""

    def all(self) -> tuple[Taint, ...]:
        """Every taint in it, also in what it holds."""
        if not self.items:
            return self.taints
        return union(self.taints, *(item.all() for item in self.items.values()))

    def whole(self) -> Value:
        """The same without telling apart what it holds."""
        return Value(self.all(), about=self.about) if self.items is not None else self


NOTHING: Final = Value()


def constant(value: object) -> Value:
    """A value that is known."""
    if isinstance(value, str) and len(value) > _TEXT:
        return NOTHING
    if isinstance(value, int | float) and not -_NUMBER < value < _NUMBER:
        return NOTHING
    return Value(constant=value)


def union(*taints: Iterable[Taint]) -> tuple[Taint, ...]:
    """Taints together, each once, not more than a few; those that nothing judged come first."""
    found = dict.fromkeys(t for some in taints for t in some)
    if len(found) <= _MOST:
        return tuple(found)
    return tuple(sorted(found, key=lambda t: (t.guard is not None, len(t.clean), t.source.start))[:_MOST])


def either(one: Value, other: Value) -> Value:
    """A value that is one or the other."""
    if one is other or one == other:
        return one
    items = None
    if one.items is not None and other.items is not None:
        keys = {**one.items, **other.items}
        items = {k: either(one.items.get(k, NOTHING), other.items.get(k, NOTHING)) for k in keys}
        taints = union(one.taints, other.taints)
    else:
        taints = union(one.all(), other.all())
    same = _same(one.constant, other.constant)
    return Value(
        taints,
        one.constant if same else UNKNOWN,
        items,
        one.function or other.function,
        one.about | other.about,
        frozenset() if same else _options(one, other),
    )


def _options(*values: Value) -> frozenset[str]:
    found = [v.options or ({v.constant} if isinstance(v.constant, str) else ()) for v in values]
    told = frozenset(text for texts in found for text in texts if len(text) <= _WORD)
    return told if all(found) and len(told) <= _MOST else frozenset()


def together(values: Iterable[Value]) -> Value:
    """A value made of several, of which only the words are known."""
    values = list(values)
    about: frozenset[Key] = frozenset().union(*(v.about for v in values))
    return Value(union(*(v.all() for v in values)), about=about)


def moved(value: Value, step: Range) -> Value:
    """The same value after one more assignment."""
    if not value.taints and not value.items:
        return value
    taints = tuple(
        t
        if step in (*t.steps, (t.source.start, t.source.end)) or len(t.steps) >= _STEPS
        else replace(t, steps=(*t.steps, step))
        for t in value.taints
    )
    return replace(value, taints=taints)


def cleaned(value: Value, weaknesses: frozenset[str]) -> Value:
    """The value after a sanitizer for some weaknesses; for all of them when none is named."""
    if not weaknesses:
        return Value(about=value.about)
    return Value(tuple(replace(t, clean=t.clean | weaknesses) for t in value.all()))


def decoded(value: Value) -> Value:
    """The value after an encoding was taken back."""
    return Value(tuple(replace(t, clean=t.clean - ENCODED) for t in value.all()))


def behind(value: Value) -> tuple[Taint, ...]:
    """The taints of a value that no longer stands at the beginning of a text."""
    return tuple(replace(t, head=False) if t.head else t for t in value.all())


def _same(one: object, other: object) -> bool:
    return one is other or (type(one) is type(other) and one == other)


@dataclass(slots=True)
class Environment:
    """What every name stands for at one point of a function, and which inputs were judged on the way."""

    values: dict[str, Value] = field(default_factory=dict)
    judged: dict[Key, tuple[Range, frozenset[str] | None]] = field(default_factory=dict)

    def copy(self) -> Environment:
        """An environment to go on with on another way."""
        return Environment(dict(self.values), dict(self.judged))

    def judge(self, keys: Mapping[Key, tuple[Range, frozenset[str] | None]]) -> None:
        """Takes note of what a condition told."""
        for key, guard in keys.items():
            known = self.judged.get(key)
            if known is None or known[1] is not None:
                self.judged[key] = guard

    def settled(self, taint: Taint) -> Taint:
        """A taint with its guard, if one of the conditions passed judged it."""
        if taint.guard is not None and taint.guarded is None:
            return taint
        asked = (taint.key, Key(taint.source.text, ""), EVERYTHING)
        guard = next((self.judged[key] for key in asked if key in self.judged), None)
        return taint if guard is None else replace(taint, guard=guard[0], guarded=guard[1])


def merged(ways: list[Environment]) -> Environment | None:
    """Where several ways come together; None when none of them does."""
    if len(ways) < 2:
        return ways[0] if ways else None
    shared = {k: g for k, g in ways[0].judged.items() if all(k in way.judged for way in ways[1:])}
    told = [_told(way, shared) for way in ways]
    values = told[0]
    for other in told[1:]:
        names = {**values, **other}
        values = {name: either(values.get(name, NOTHING), other.get(name, NOTHING)) for name in names}
    return Environment(values, shared)


def _told(way: Environment, shared: Mapping[Key, object]) -> dict[str, Value]:
    """The values of a way, with what only this way judged written on them."""
    if all(key in shared for key in way.judged):
        return way.values
    return {name: settle(value, way) for name, value in way.values.items()}


def settle(value: Value, way: Environment) -> Value:
    """A value whose taints carry the guards of a way."""
    if not value.taints and not value.items:
        return value
    items = {k: settle(v, way) for k, v in value.items.items()} if value.items is not None else None
    return replace(value, taints=tuple(map(way.settled, value.taints)), items=items)
