"""The text of a manifest or lock file becomes the names of the packages it brings."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

PYTHON = (
    "pyproject.toml",
    "requirements.txt",
    "requirements.in",
    "setup.cfg",
    "setup.py",
    "Pipfile",
    "Pipfile.lock",
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "environment.yml",
    *(f"requirements{mid}{word}.txt" for mid in ("-", "_", "/") for word in ("dev", "base", "test", "prod")),
    *(
        f"requirements/{word}.txt"
        for word in ("common", "local", "production", "main", "requirements", "default")
    ),
    "dev-requirements.txt",
    "test-requirements.txt",
    "requirements/base.in",
)
"""Where a Python project says what it needs, relative to its folder."""
SCRIPTS = (
    "package.json",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
    "deno.json",
    "jsr.json",
)
ALIASES = (
    *(
        "tsconfig.json",
        "tsconfig.base.json",
        "tsconfig.app.json",
        "jsconfig.json",
        ".babelrc",
        "babel.config.js",
    ),
    *(
        f"{tool}.config.{end}"
        for tool in ("vite", "webpack", "jest", "vitest", "next", "rollup")
        for end in ("js", "ts")
    ),
    *("webpack.config.cjs", "vite.config.mts", "jest.config.cjs", "components.json", "nest-cli.json"),
)
"""Where a script's imports may get other names than their packages have."""
_LARGEST = 8_000_000
_NAMED = re.compile(r"[A-Za-z0-9][\w.-]*")
_REQUIREMENT = re.compile(
    r"^[ \t]*(?:-e[ \t]+)?(?:git\+\S*?/([\w.-]+?)(?:\.git)?(?:[@#]\S*)?$|([A-Za-z0-9][\w.-]*))", re.M
)
_EGG = re.compile(r"#egg=([\w.-]+)")
_LOCKED = re.compile(r'^name = "([^"]+)"', re.M)
_KEY = re.compile(r'^[ \t]*"?([A-Za-z0-9][\w.-]*)"?\s*[=:]', re.M)
_ITEM = re.compile(r"^[ \t]*-[ \t]*([A-Za-z0-9][\w.-]*)", re.M)
_INSTALLED = re.compile(
    r'"(?:[^"\n]*node_modules/)?((?:@[\w.-]+/)?[\w.-]+)": *["\[{]'
    r"|^[ \t]*[\"']?/?((?:@[\w.-]+/)?[\w.-]+)[@/][^\s:]*?[\"']?:",
    re.M,
)
_NEEDS = re.compile(r"depend|require|extras", re.IGNORECASE)


def normal(name: str) -> str:
    """A package's name without what may be spelled one way or the other."""
    return re.sub(r"[-_.]+", "", name).lower()


def python_packages(path: str, data: bytes) -> frozenset[str]:
    """The distributions a Python manifest names, in their normal spelling."""
    text = data[:_LARGEST].decode("utf-8", "replace")
    file = path.rpartition("/")[2]
    return frozenset(normal(name) for name in _python(file, text) if name)


def _python(file: str, text: str) -> Iterator[str]:
    if file == "pyproject.toml":
        yield from _from_toml(text)
    elif file.endswith(".lock") and file != "Pipfile.lock":
        yield from _LOCKED.findall(text)
    elif file in ("Pipfile", "Pipfile.lock"):
        yield from _KEY.findall(text)
    elif file in ("setup.cfg", "setup.py"):
        yield from _NAMED.findall(text)
    elif file.endswith(".yml"):
        yield from _ITEM.findall(text)
    else:
        yield from (one or other for one, other in _REQUIREMENT.findall(text))
        yield from _EGG.findall(text)


def _from_toml(text: str) -> Iterator[str]:
    try:
        yield from _needs(tomllib.loads(text), 0, inside=False)
    except (tomllib.TOMLDecodeError, RecursionError):
        yield from _NAMED.findall(text)


def _needs(value: Any, depth: int, *, inside: bool) -> Iterator[str]:
    if depth > 12:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if inside or key == "name":
                yield key if key != "name" or inside else str(inner)
            yield from _needs(inner, depth + 1, inside=inside or bool(_NEEDS.search(key)))
    elif isinstance(value, list):
        for inner in value:
            yield from _needs(inner, depth + 1, inside=inside)
    elif isinstance(value, str) and inside:
        found = _NAMED.match(value)
        yield found[0] if found else ""


def script_packages(path: str, data: bytes) -> frozenset[str]:
    """The packages that a manifest or lock file of scripts names, its own name among them."""
    text = data[:_LARGEST].decode("utf-8", "replace")
    if path.rpartition("/")[2] not in ("package.json", "deno.json", "jsr.json"):
        return frozenset(one or other for one, other in _INSTALLED.findall(text))
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError):
        return frozenset(_NAMED.findall(text))
    if not isinstance(manifest, dict):
        return frozenset()
    groups = [
        v for k, v in manifest.items() if "ependencies" in k or k in ("imports", "overrides", "resolutions")
    ]
    names = {str(key) for group in groups if isinstance(group, (dict, list)) for key in group}
    return frozenset({*names, str(manifest.get("name", ""))} - {""})
