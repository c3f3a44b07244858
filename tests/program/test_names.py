"""A name written in one file, and the definition a reader would find for it."""

from __future__ import annotations

import pytest

from cx_lsp.model import Definition
from tests.projects import project


def found(files: dict[str, str], path: str, name: str) -> str:
    definition = project(files).definition(path, name)
    return f"{definition.path}:{definition.scope}" if definition else ""


PY = "def pay(): ..."
CART = "class Cart { add() {} }\n"


@pytest.mark.parametrize(
    ("files", "path", "name", "expected"),
    [
        ({"shop/a.py": "from shop.b import pay", "shop/b.py": PY}, "shop/a.py", "pay", "shop/b.py:pay"),
        ({"shop/a.py": "from .b import pay as buy", "shop/b.py": PY}, "shop/a.py", "buy", "shop/b.py:pay"),
        ({"shop/a.py": "from . import b", "shop/b.py": PY}, "shop/a.py", "b.pay", "shop/b.py:pay"),
        ({"shop/x/a.py": "from ..b import pay", "shop/b.py": PY}, "shop/x/a.py", "pay", "shop/b.py:pay"),
        ({"shop/x/a.py": "from .. import b", "shop/b.py": PY}, "shop/x/a.py", "b.pay", "shop/b.py:pay"),
        ({"a.py": "from . import b", "b.py": PY}, "a.py", "b.pay", "b.py:pay"),
        ({"a.py": "import shop.b", "shop/b.py": PY}, "a.py", "shop.b.pay", "shop/b.py:pay"),
        ({"a.py": "import shop.b as b", "shop/b.py": PY}, "a.py", "b.pay", "shop/b.py:pay"),
        (
            {"a.py": "import shop", "shop/__init__.py": "", "shop/b.py": PY},
            "a.py",
            "shop.b.pay",
            "shop/b.py:pay",
        ),
        ({"a.py": "from shop import b", "shop/b.py": PY}, "a.py", "b.pay", "shop/b.py:pay"),
        ({"a.py": PY}, "a.py", "pay", "a.py:pay"),
        ({"a.py": "class Cart:\n    def add(self): ..."}, "a.py", "Cart.add", "a.py:Cart.add"),
    ],
)
def test_python_imports(files: dict[str, str], path: str, name: str, expected: str) -> None:
    assert found(files, path, name) == expected


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        ("from .pay import pay", "shop/pay.py:pay"),
        ("from .pay import settle as pay", "shop/pay.py:settle"),
        ("from .pay import *", "shop/pay.py:pay"),
        ("from shop.deep import *", "shop/pay.py:pay"),
        ("from .pay import missing as pay", ""),
    ],
)
def test_a_package_gives_names_on(package: str, expected: str) -> None:
    files = {
        "app.py": "from shop import pay",
        "shop/__init__.py": package,
        "shop/deep.py": "from shop.pay import *",
        "shop/pay.py": "def pay(): ...\ndef settle(): ...",
    }
    assert found(files, "app.py", "pay") == expected


@pytest.mark.parametrize(
    ("files", "path", "name", "expected"),
    [
        # the tests stand beside the sources, not in them
        (
            {"src/shop/__init__.py": "", "src/shop/b.py": PY, "tests/t.py": "from shop.b import pay"},
            "tests/t.py",
            "pay",
            "src/shop/b.py:pay",
        ),
        (
            {"service/shop/b.py": PY, "service/tests/t.py": "from shop.b import pay"},
            "service/tests/t.py",
            "pay",
            "service/shop/b.py:pay",
        ),
        # two services with modules of one name: each means its own
        (
            {"a/shop/b.py": PY, "b/shop/b.py": PY, "b/main.py": "from shop.b import pay"},
            "b/main.py",
            "pay",
            "b/shop/b.py:pay",
        ),
        (
            {"a/old/shop/b.py": PY, "a/shop/b.py": PY, "a/main.py": "from shop.b import pay"},
            "a/main.py",
            "pay",
            "a/shop/b.py:pay",
        ),
    ],
)
def test_source_folders(files: dict[str, str], path: str, name: str, expected: str) -> None:
    assert found(files, path, name) == expected


@pytest.mark.parametrize(
    "files",
    [
        {"a.py": "from json import pay", "json.py": PY},
        {"app/a.py": "from json import pay", "app/json.py": PY},
        {"app/a.py": "from logging.config import pay", "app/logging/config.py": PY},
        # a library's name, and a file of that name where this file cannot mean it
        {"app/a.py": "from redis import pay", "tools/redis.py": PY},
        {"app/a.py": "from redis import pay", "app/__init__.py": "", "app/redis.py": PY},
        {"app/a.py": "from stripe.api import pay", "app/stripe/v1/api.py": PY},
    ],
)
def test_a_library_is_not_a_file_of_its_name(files: dict[str, str]) -> None:
    assert found(files, next(iter(files)), "pay") == ""


def test_a_package_called_test_is_the_projects_own() -> None:
    assert (
        found({"test/a.py": "from test.b import pay", "test/b.py": PY}, "test/a.py", "pay") == "test/b.py:pay"
    )


@pytest.mark.parametrize(
    "files",
    [
        {"a.py": "from b import pay", "b.py": "from a import pay"},
        {"a.py": "from b import *", "b.py": "from a import *"},
        {"a.py": "from a import *"},
        {"a.ts": "export { pay } from './b'", "b.ts": "export { pay } from './a'"},
        {"a.ts": "export * from './a'"},
        {"a.ts": "import pay from './b'", "b.ts": "export { default } from './a'"},
        {"a.py": "pay = pay.Pay()"},
        {"a.py": "class Pay(Pay): ...\npay = Pay()"},
    ],
)
def test_circles_end(files: dict[str, str]) -> None:
    path = next(iter(files))
    assert found(files, path, "pay") == ""
    assert found(files, path, "pay.now") == ""


def test_names_are_found_behind_a_circle() -> None:
    files = {"a.py": "from b import *", "b.py": "from a import *\nfrom c import *", "c.py": PY}
    assert found(files, "a.py", "pay") == "c.py:pay"
    assert found(files, "b.py", "pay") == "c.py:pay"


def test_a_wide_web_of_stars_is_walked_once() -> None:
    every = "\n".join(f"from m{n} import *" for n in range(60))
    workspace = project({f"m{n}.py": every for n in range(60)})
    assert workspace.definition("m0.py", "pay") is None


@pytest.mark.parametrize(
    ("use", "name", "other", "expected"),
    [
        ("import { pay } from './b'", "pay", "export function pay() {}", "pay"),
        ("import { pay as buy } from './b'", "buy", "export const pay = () => 1", "pay"),
        ("import { buy } from './b'", "buy", "function pay() {}\nexport { pay as buy }", "pay"),
        ("import pay from './b'", "pay", "export default function settle() {}", "settle"),
        ("import pay from './b'", "pay", "export default () => 1", "default"),
        ("import pay from './b'", "pay", "const settle = () => 1\nexport default settle", "settle"),
        ("import pay from './b'", "pay", "function settle() {}\nexport { settle as default }", "settle"),
        ("import Cart from './b'", "Cart.add", "export default class Basket { add() {} }", "Basket.add"),
        (
            "import cart from './b'",
            "cart.add",
            CART + "export default new Cart()",
            "Cart.add",
        ),
        (
            "import { cart } from './b'",
            "cart.add",
            CART + "export const cart = new Cart()",
            "Cart.add",
        ),
        ("import * as b from './b'", "b.pay", "export function pay() {}", "pay"),
        ("import { api } from './b'", "api.pay", "export const api = { pay() {} }", "pay"),
        ("const b = require('./b')", "b.pay", "exports.pay = function () {}", "pay"),
        ("const b = require('./b')", "b.pay", "function pay() {}\nmodule.exports = { pay }", "pay"),
        ("const { pay: buy } = require('./b')", "buy", "exports.pay = () => 1", "pay"),
        ("const buy = require('./b').pay", "buy", "exports.pay = () => 1", "pay"),
        ("const pay = require('./b')", "pay", "module.exports = function settle() {}", "settle"),
        ("const pay = require('./b')", "pay", "module.exports = (req) => 1", "default"),
        ("const Cart = lazy(() => import('./b'))", "Cart", "export default function Basket() {}", "Basket"),
        ("import { pay } from 'b'", "pay", "export function pay() {}", ""),
        ("import { missing } from './b'", "missing", "export function pay() {}", ""),
    ],
)
def test_javascript_imports(use: str, name: str, other: str, expected: str) -> None:
    for ending in ("js", "ts"):
        path = f"b.{ending}:{expected}" if expected else ""
        assert found({f"a.{ending}": use, f"b.{ending}": other}, f"a.{ending}", name) == path


@pytest.mark.parametrize(
    ("where", "module", "file"),
    [
        ("src/a.ts", "./b", "src/b.ts"),
        ("src/a.ts", "./b.js", "src/b.ts"),
        ("src/a.js", "./b", "src/b/index.js"),
        ("src/x/a.ts", "..", "src/index.ts"),
        ("a.js", "./", "index.js"),
        ("web/src/x/a.tsx", "@/b", "web/src/b.ts"),
        ("web/x/a.tsx", "@/lib/b", "web/lib/b.ts"),
        ("web/x/a.ts", "~/b", "web/b.ts"),
        ("api/src/x/a.ts", "src/b/c", "api/src/b/c.ts"),
    ],
)
def test_javascript_modules(where: str, module: str, file: str) -> None:
    files = {where: f"import {{ pay }} from '{module}'", file: "export function pay() {}"}
    assert found(files, where, "pay") == f"{file}:pay"


def test_barrels_give_names_on() -> None:
    files = {
        "a.ts": "import { pay, Cart } from './shop'",
        "shop/index.ts": "export * from './pay'\nexport { default as Cart } from './cart'",
        "shop/pay.ts": "export function pay() {}",
        "shop/cart.ts": "export default class Basket {}",
    }
    assert found(files, "a.ts", "pay") == "shop/pay.ts:pay"
    assert found(files, "a.ts", "Cart") == "shop/cart.ts:Basket"


def test_methods_are_found_where_they_are_written() -> None:
    files = {
        "a.py": "from b import Cart\nfrom c import basket",
        "b.py": "from base import Base\nclass Cart(Base):\n    def add(self): ...",
        "base.py": "class Base:\n    def save(self): ...",
        "c.py": "from b import Cart\nbasket = Cart()",
    }
    assert found(files, "a.py", "Cart.save") == "base.py:Base.save"
    assert found(files, "a.py", "basket.add") == "b.py:Cart.add"
    assert found(files, "a.py", "basket.missing") == ""


def test_an_open_document_is_asked_in_the_place_of_its_file() -> None:
    from cx_lsp.facts import extract
    from cx_lsp.text import Document

    workspace = project({"a.py": "from b import pay", "b.py": ""})
    assert workspace.definition("a.py", "pay") is None
    document = Document.of(b"def pay(): ...")
    workspace.put(extract("b.py", document), document)
    assert workspace.definition("a.py", "pay") == Definition("b.py", "pay")
