"""What a container holds after a method was called on it, and what its items are."""

from __future__ import annotations

from collections.abc import Sequence

from cx_lsp.facts.flow.values import NOTHING, UNKNOWN, Value, constant, together, union

_ADDING = frozenset({"append", "push", "add", "appendleft", "unshift", "extend", "insert", "put", "write"})
_TAKING = frozenset({"pop", "shift", "popleft", "popitem", "remove"})
_MOST = 64
"""Items a container is followed for."""


def part(of: Value, start: Value, end: Value) -> Value:
    """`of[start:end]`."""
    first, last = start.constant, end.constant
    if not (first is None or isinstance(first, int)) or not (last is None or isinstance(last, int)):
        return Value(of.all(), about=of.about)
    if isinstance(of.constant, str):
        return Value(constant=of.constant[first:last])
    if of.items is not None and set(of.items) == set(range(len(of.items))):
        return Value(of.taints, items=dict(enumerate(list(of.items.values())[first:last])))
    return Value(of.all(), about=of.about)


def item(of: Value, key: Value) -> Value:
    """`of[key]`: the one item if both are known, else any of them."""
    known = key.constant
    if of.items is not None and known is not UNKNOWN:
        if isinstance(known, int) and not isinstance(known, bool) and known < 0:
            known += len(of.items)
        try:
            found = of.items.get(known)
        except TypeError:
            found = None
        if found is not None:
            return Value(union(found.taints, of.taints), found.constant, found.items, found.function)
        return Value(of.taints)
    if isinstance(of.constant, str) and isinstance(known, int):
        return (
            Value(constant=of.constant[known]) if -len(of.constant) <= known < len(of.constant) else NOTHING
        )
    return Value(of.all(), about=of.about)


def stored(of: Value, key: Value, value: Value) -> Value:
    """The container after `of[key] = value`."""
    items, known = of.items, key.constant
    if items is None:
        # Not known to be empty, so what was there stays; what is put in can be told apart all the same.
        items = {}
    if known is UNKNOWN or len(items) >= _MOST or not _hashable(known):
        return Value(union(of.all(), value.all()))
    return Value(of.taints, items={**items, known: value})


def called(of: Value, method: str, given: Sequence[Value]) -> tuple[Value, Value] | None:
    """The result of a method and the container after it; None for methods that are not a container's."""
    if method in _ADDING and given:
        return NOTHING, _added(of, method, given)
    if method in _TAKING and of.items is not None:
        return _taken(of, method, given)
    if method in ("set", "setdefault", "update") and given:
        return _set(of, method, given)
    if method == "get" and given and of.items is not None:
        return _got(of, given), of
    if method == "clear":
        return NOTHING, Value(items={})
    if method in ("keys", "values", "items") and of.items is not None and not of.taints:
        pairs = ((constant(key), value) for key, value in of.items.items())
        turn = {"keys": lambda k, _: k, "values": lambda _, v: v, "items": _pair}[method]
        return Value(items=dict(enumerate(turn(k, v) for k, v in pairs))), of
    return None


def _pair(key: Value, value: Value) -> Value:
    return Value(items={0: key, 1: value})


def _added(of: Value, method: str, given: Sequence[Value]) -> Value:
    items = of.items
    at = given[0].constant
    if method == "insert" and items is not None and isinstance(at, int) and 0 <= at <= len(items) < _MOST:
        order = list(items.values())
        return Value(of.taints, items=dict(enumerate([*order[:at], given[-1], *order[at:]])))
    if items is None or len(items) >= _MOST or method not in ("append", "push", "unshift", "appendleft"):
        return Value(union(of.all(), *(v.all() for v in given)))
    if method in ("append", "push"):
        return Value(of.taints, items={**items, **{len(items) + i: v for i, v in enumerate(given)}})
    return Value(of.taints, items=dict(enumerate([*given, *items.values()])))


def _taken(of: Value, method: str, given: Sequence[Value]) -> tuple[Value, Value]:
    assert of.items is not None
    left = dict(of.items)
    if not left or method in ("remove", "popitem"):
        return Value(of.all()), Value(of.all())
    if given and set(left) != set(range(len(left))):
        found = item(of, given[0])
        left.pop(given[0].constant, None) if _hashable(given[0].constant) else None
        return found, Value(of.taints, items=left)
    first = method in ("shift", "popleft")
    at = given[0].constant if given else (0 if first else len(left) - 1)
    order = list(left.values())
    if not isinstance(at, int) or not -len(order) <= at < len(order):
        return Value(of.all()), Value(of.all())
    found = order.pop(at)
    return found, Value(of.taints, items=dict(enumerate(order)))


def _set(of: Value, method: str, given: Sequence[Value]) -> tuple[Value, Value]:
    """A store by one or several keys: Map.set(k, v), ConfigParser.set(section, k, v)."""
    more = given[0].items
    if method == "update" and len(given) == 1 and None not in (of.items, more) and not given[0].taints:
        return NOTHING, Value(of.taints, items={**(of.items or {}), **(more or {})})
    if method == "update" or len(given) < 2:
        return NOTHING, Value(union(of.all(), *(v.all() for v in given)))
    key = _key(given[:-1])
    if key is UNKNOWN or of.items is None or len(of.items) >= _MOST:
        if of.items is None and key is not UNKNOWN:
            return given[-1], Value(of.taints, items={key: given[-1]})
        return given[-1], Value(union(of.all(), given[-1].all()))
    return given[-1], Value(of.taints, items={**of.items, key: given[-1]})


def _got(of: Value, given: Sequence[Value]) -> Value:
    assert of.items is not None
    key = _key(given)
    if key in of.items if key is not UNKNOWN else False:
        return of.items[key]
    first = given[0].constant
    if first is not UNKNOWN and _hashable(first) and key is not UNKNOWN:
        default = given[1] if len(given) > 1 else NOTHING
        return of.items[first] if first in of.items else Value(union(of.taints, default.all()))
    return together([of, *given[1:]])


def _key(given: Sequence[Value]) -> object:
    parts = tuple(v.constant for v in given)
    if any(p is UNKNOWN or not _hashable(p) for p in parts):
        return UNKNOWN
    return parts if len(parts) > 1 else parts[0]


def _hashable(key: object) -> bool:
    return isinstance(key, str | int | float | tuple | bool | type(None))
