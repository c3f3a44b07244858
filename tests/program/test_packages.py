"""What accounts for an import: the language, a manifest, the workspace, or the code's own caution."""

from collections.abc import Mapping
from time import process_time

import pytest

from tests.projects import findings, project

PYTHON = {
    "pyproject.toml": """
        [project]
        name = "shop"
        dependencies = ["PyYAML>=6", "python-dateutil", "djangorestframework", "django-filter",
        dependencies = ["PyYAML>=6", "python-dateutil", "djangorestframework", "django-filter", "Pillow",
                        "opencv-python", "beautifulsoup4", "scikit-learn", "mysqlclient",
                        "django-cors-headers"]
        [project.optional-dependencies]
        fast = ["orjson"]
        [dependency-groups]
        dev = ["time-machine"]
        """,
    "shop/__init__.py": "",
    "shop/prices.py": "import yaml as y\n\nVAT = 1\n\ndef price(item):\n    return item\n",
    "shop/lazy.py": "def __getattr__(name):\n    return name\n",
    "tools/helper.py": "",
}
SCRIPTS = {
    "package.json": '{"name": "web", "dependencies": {"react": "1", "@scope/ui": "1"},'
    ' "devDependencies": {"@types/geo": "1"}}',
    "tsconfig.json": '{"compilerOptions": {"paths": {"@app/*": ["src/*"], "~lib": ["src/lib.ts"]}}}',
    "src/lib.ts": "export const add = 1;\n",
    "src/data.json": "{}",
}


def missing(files: Mapping[str, str], path: str, text: str) -> list[str]:
    workspace = project({**files, path: text})
    facts = workspace.facts(path)
    assert facts is not None
    return [found.name for found in workspace.unresolved(facts)]


@pytest.mark.parametrize(
    "line",
    [
        "import os, json, distutils",
        "import yaml",
        "from dateutil.parser import parse",
        "import rest_framework.views",
        "import django_filters",
        "import cv2",
        "from bs4 import BeautifulSoup",
        "from sklearn.svm import SVC",
        "import MySQLdb",
        "from PIL import Image",
        "import corsheaders",
        "import orjson",
        "import time_machine",
        "from shop.prices import price, VAT, y",
        "from shop import prices",
        "from . import prices",
        "from .prices import price",
        "from shop.lazy import anything",
        "import helper",
        "try:\n    import ujson\nexcept ImportError:\n    ujson = None",
        "if TYPE_CHECKING:\n    import ghost_types",
        "def f():\n    import ghost",
    ],
)
def test_an_import_that_something_accounts_for_leads_somewhere(line: str) -> None:
    assert not missing(PYTHON, "shop/cart.py", line + "\n")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("import ghost_auth_helper", "ghost_auth_helper"),
        ("from flask_secure_guard import guard", "flask_secure_guard"),
        ("from shop.prices import discount", "discount"),
        ("from .prices import discount", "discount"),
        ("from shop.coupons import Coupon", "shop.coupons"),
        ("from .coupons import Coupon", ".coupons"),
    ],
)
def test_an_import_that_nothing_accounts_for_leads_nowhere(line: str, name: str) -> None:
    assert missing(PYTHON, "shop/cart.py", line + "\n") == [name]


@pytest.mark.parametrize(
    "line",
    [
        "import React from 'react';",
        "import { Button } from '@scope/ui/button';",
        "import fs from 'node:fs';",
        "import path from 'path';",
        "import { x } from '@app/x';",
        "import { y } from '~lib';",
        "import { add } from './lib';",
        "import data from './data.json';",
        "import type { G } from 'geo';",
        "import type { H } from 'ghost-types';",
        "import 'virtual:pwa';",
    ],
)
def test_a_script_may_import_what_is_there(line: str) -> None:
    assert not missing(SCRIPTS, "src/main.ts", line + "\n")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("import auth from 'express-magic-auth';", "express-magic-auth"),
        ("import { x } from '@ghost/ui';", "@ghost/ui"),
        ("import { remove } from './lib';", "remove"),
        ("import { x } from './nowhere';", "./nowhere"),
    ],
)
def test_a_script_may_not_import_what_is_not_there(line: str, name: str) -> None:
    assert missing(SCRIPTS, "src/main.ts", line + "\n") == [name]


def test_nothing_is_said_of_packages_without_a_manifest() -> None:
    assert not missing({}, "cart.py", "import ghost_auth_helper\n")
    assert not missing({}, "cart.ts", "import x from 'ghost';\n")


def test_a_package_of_a_large_repository_may_use_what_another_declares() -> None:
    files = {
        "packages/web/package.json": '{"dependencies": {"react": "1"}}',
        "packages/core/package.json": '{"dependencies": {"ghost": "1"}}',
        "packages/core/index.ts": "",
    }
    assert not missing(files, "packages/web/cart.ts", "import x from 'ghost';\n")


def test_a_package_that_many_files_import_is_there_whoever_brings_it() -> None:
    files = {"pyproject.toml": '[project]\ndependencies = ["zq"]\n', "d.py": "import ghost_auth\n"}
    assert missing(files, "cart.py", "import ghost_auth\n") == ["ghost_auth"]
    files |= {f"{name}.py": "from ghost_auth import x\n" for name in "abc"}
    assert not missing(files, "cart.py", "import ghost_auth\n")


def test_a_lock_file_accounts_for_what_others_bring() -> None:
    files = {
        "package.json": '{"dependencies": {"a": "1"}}',
        "pnpm-lock.yaml": "packages:\n\n  ghost@1.0.0:\n    x: 1\n",
    }
    assert not missing(files, "cart.ts", "import x from 'ghost';\n")
    files = {
        "pyproject.toml": '[project]\ndependencies = ["a1b2c3"]\n',
        "uv.lock": '[[package]]\nname = "zzz-ghost"\n',
    }
    assert not missing(files, "cart.py", "import zzz_ghost\n")


def test_a_file_of_many_unknown_packages_is_answered_in_one_pass() -> None:
    files = {
        "a.py": "".join(f"import zz{n}\n" for n in range(1_500)),
        "pyproject.toml": PYTHON["pyproject.toml"],
    }
    files |= {f"b{n}.py": "import flask\n" for n in range(20)}
    began = process_time()
    assert len(findings(project(files), "CX232")) == 1_500
    assert process_time() - began < 6


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", "[[[broken"),
        ("pyproject.toml", "a = " + "[" * 20_000),
        ("package.json", '{"dependencies": ' + "[" * 200_000),
        ("package.json", '["not an object"]'),
        ("package.json", '{"dependencies": 3, "imports": null}'),
        ("requirements.txt", "\n" * 200_000 + "x"),
        ("requirements.txt", "-r ../../../../etc/hosts.txt\n-r requirements.txt\n"),
        ("pnpm-lock.yaml", " \n" * 100_000),
    ],
)
def test_a_broken_manifest_is_read_as_far_as_it_goes(name: str, text: str) -> None:
    began = process_time()
    findings(project({"a.py": "import nothere\n", "b.js": "import x from 'nothere'\n", name: text}))
    assert process_time() - began < 4
