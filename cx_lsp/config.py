"""`cx.toml` or `[tool.cx]` becomes one frozen Config; what is wrong is said with file, line and mend."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import reduce
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cx_lsp import toml
from cx_lsp.schema import MENDS, TABLES, Config, JourneyTable, near

__all__ = ["Config", "ConfigError", "JourneyTable", "json_schema", "load", "of"]

_EXPECTED = {
    "string_type": "a string",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "an array",
    "dict_type": "a table",
    "model_type": "a table",
}
_GIVEN: tuple[tuple[type, str], ...] = (
    (bool, "a boolean"),
    (str, "a string"),
    (int, "a number"),
    (float, "a number"),
    (list, "an array"),
    (dict, "a table"),
)


class ConfigError(Exception):
    """The configuration cannot be used: one problem per line, each with its file, line and mend."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(root: Path, overrides: Mapping[str, object] | None = None) -> Config:
    """Defaults, then `cx.toml` or `[tool.cx]` below `root`, then `overrides`; raises ConfigError.

    Overrides are nested tables as in the file; a dotted key ("check.select") reaches into one.
    """
    path, data, values = _read(root)
    table: tuple[str, ...] = ("tool", "cx") if path.name == "pyproject.toml" else ()
    config = _validated(values, lambda: toml.lines(data), path.name, table)
    if not overrides:
        return config
    for key, value in overrides.items():
        *tables, name = key.split(".")
        values = _over(values, reduce(lambda inner, outer: {outer: inner}, reversed(tables), {name: value}))
    return of(values)


def of(values: dict[str, Any]) -> Config:
    """The configuration that already parsed values mean; raises ConfigError."""
    return _validated(values, dict, "settings", ())


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `cx.toml`, for editors that complete TOML."""
    schema = Config.model_json_schema()
    for table in (schema["properties"]["journeys"], schema["$defs"]["CheckTable"]["properties"]["severity"]):
        table["additionalProperties"] = False
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "cx.toml"}


def _read(root: Path) -> tuple[Path, bytes, dict[str, Any]]:
    """The file that configures, its bytes, and its values; an absent one is an empty `cx.toml`."""
    own, shared = root / "cx.toml", root / "pyproject.toml"
    data, project = _bytes(own), _bytes(shared)
    values = {} if data is None else _toml(own, data)
    if project is None or b"cx" not in project:
        return own, data or b"", values
    tool = _toml(shared, project).get("tool", {})
    if not isinstance(tool, dict) or "cx" not in tool:
        return own, data or b"", values
    if data is not None:
        raise ConfigError("cx.toml and pyproject.toml [tool.cx] both configure cx-lsp; keep one")
    if not isinstance(tool["cx"], dict):
        line = toml.lines(project)["tool", "cx"]
        raise ConfigError(f"pyproject.toml:{line}: [tool] cx must be a table, not {_given(tool['cx'])}")
    return shared, project, tool["cx"]


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"{path.name}: cannot be read: {error.strerror}; make it a readable file") from None


def _toml(path: Path, data: bytes) -> dict[str, Any]:
    try:
        return toml.read(data)
    except toml.TomlError as error:
        raise ConfigError(f"{path.name}:{error.line}: {error}") from None


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Tables are merged key by key, everything else above replaces what is below."""
    both = {key for key in above if isinstance(above[key], Mapping) and isinstance(below.get(key), Mapping)}
    return {**below, **above, **{key: _over(below[key], above[key]) for key in both}}


def _validated(
    values: dict[str, Any], lines: Callable[[], dict[toml.Keys, int]], where: str, table: toml.Keys
) -> Config:
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        known = lines()
        told = []
        for one in error.errors(include_url=False):
            way = (*table, *(part for part in one["loc"] if part != "[key]"))
            line = next((known[way[:end]] for end in range(len(way), 0, -1) if way[:end] in known), 0)
            told.append(
                (line, f"{where}:{line}: " if line else f"{where}: ", _sentence(way, one, len(table)))
            )
        raise ConfigError(*(at + text for _, at, text in sorted(told))) from None


def _sentence(way: toml.Keys, error: Any, above: int) -> str:
    """What is wrong at `way`, of which the first `above` parts lead to our own table."""
    end = max(index for index, part in enumerate(way) if isinstance(part, str))
    key, names = str(way[end]), [part for part in way[:end] if isinstance(part, str)]
    brackets = ("[[", "]]") if end and isinstance(way[end - 1], int) else ("[", "]")
    table = f"{brackets[0]}{'.'.join(names)}{brackets[1]} " if names else ""
    return table + _problem(key, error, tuple(names[above:]))


def _problem(key: str, error: Any, names: tuple[str, ...]) -> str:
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "extra_forbidden":
        model = TABLES[("journeys", "*", *names[2:]) if names[:1] == ("journeys",) else names]
        return (
            f'unknown key "{key}"; {near(key, (f.alias or name for name, f in model.model_fields.items()))}'
        )
    if kind == "missing":
        return f"{key} is missing; add it"
    if kind in _EXPECTED:
        return f"{key} must be {_EXPECTED[kind]}, not {_given(value)}"
    if kind == "greater_than":
        return f"{key} must be more than {context['gt']}, not {value}"
    if kind == "string_too_short":
        return f"{key} is empty; fill it in or leave it out"
    shown = json.dumps(value, ensure_ascii=False, default=str)
    if kind == "literal_error":
        return f"{key} cannot be {shown}; {_choices(value, context['expected'])}"
    what = shown if error["loc"][-1] == "[key]" else f"{key}: {shown}"
    return (
        f"{what} {MENDS[context['pattern']] if 'pattern' in context else context.get('error', error['msg'])}"
    )


def _choices(value: object, expected: str) -> str:
    """The mend for a closed set that pydantic spells `'low', 'moderate' or 'high'`."""
    return (
        near(str(value), re.findall(r"'([^']*)'", expected)) if "'" in expected else f"it must be {expected}"
    )


def _given(value: object) -> str:
    return next((name for kind, name in _GIVEN if isinstance(value, kind)), "a date or time")
