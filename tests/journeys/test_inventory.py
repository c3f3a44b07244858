"""Tests as their runners spell them, with their tags and what runs first when they run."""

from __future__ import annotations

import time

import pytest

from tests.projects import project

PYTEST = {
    "tests/test_cart.py": """
        import pytest
        pytestmark = pytest.mark.journey("checkout")
        @pytest.fixture
        def paid(client): ...
        @pytest.mark.slow
        def test_one(paid, shared): ...
        class TestCart(Base):
            pytestmark = pytest.mark.cart
            def setup_method(self): ...
            @pytest.mark.usefixtures("deep")
            def test_two(self): ...
        class Base:
            def setUp(self): ...
        """,
    "tests/conftest.py": """
        import pytest
        @pytest.fixture()
        def client(): ...
        @pytest.fixture()
        def shared(deep): ...
        @pytest.fixture(autouse=True)
        def clean(): ...
        """,
    "conftest.py": "@pytest_asyncio.fixture\ndef deep(): ...\n@pytest.fixture\ndef shared(): ...",
    "other/conftest.py": "import pytest\n@pytest.fixture(autouse=True)\ndef elsewhere(): ...",
}
PLAYWRIGHT = {
    "e2e/pay.spec.ts": """
        import { test, expect } from '@playwright/test'
        test.beforeEach(async ({ page }) => { await page.goto('/') })
        test.describe('cart @journey:checkout', () => {
          test.beforeEach(async ({ page }) => { await page.goto('/cart') })
          test('pays @slow', { tag: ['@smoke'] }, async ({ page }) => { await page.goto('/pay') })
          test("says 'hi' (twice)", async () => {})
        })
        test('alone', async () => {})
        """
}


def test_pytest_ids_tags_and_starts() -> None:
    listed = {t.test.id: t for t in project(PYTEST).reach.tests}
    one, two = listed["tests/test_cart.py::test_one"], listed["tests/test_cart.py::TestCart::test_two"]
    assert len(listed) == 2
    assert one.tags == {"journey:checkout", "slow"}
    assert two.tags == {"journey:checkout", "cart", "usefixtures:deep"}
    assert [d.scope for d in one.starts] == ["test_one", "clean", "paid", "shared", "client", "deep"]
    assert [d.scope for d in two.starts] == [
        "TestCart.test_two",
        "Base.setUp",
        "TestCart.setup_method",
        "clean",
        "deep",
    ]


def test_the_nearest_fixture_of_a_name_counts() -> None:
    (one, _) = project(PYTEST).reach.tests
    assert [d.path for d in one.starts if d.scope == "shared"] == ["tests/conftest.py"]


def test_playwright_ids_tags_and_starts() -> None:
    listed = {t.test.id: t for t in project(PLAYWRIGHT).reach.tests}
    assert list(listed) == [
        "e2e/pay.spec.ts › cart @journey:checkout › pays @slow",
        "e2e/pay.spec.ts › cart @journey:checkout › says 'hi' (twice)",
        "e2e/pay.spec.ts › alone",
    ]
    pays, _, alone = listed.values()
    assert pays.tags == {"@journey:checkout", "@slow", "@smoke"}
    assert alone.tags == set()
    assert len(pays.starts) == 3
    assert len(alone.starts) == 2


@pytest.mark.parametrize(
    ("path", "text", "framework"),
    [
        ("e2e/a.spec.ts", "import { test } from '@playwright/test'", "playwright"),
        ("e2e/a.spec.ts", "import { test } from './own'", "playwright"),
        ("src/a.test.ts", "import { test } from 'vitest'", "vitest"),
        ("src/a.test.js", "const { test } = require('@jest/globals')", "jest"),
        ("src/a.test.js", "const { test } = require('node:test')", "node"),
        ("src/a.test.js", "", "jest"),
        ("cypress/e2e/a.js", "", "cypress"),
        ("src/Cart.cy.tsx", "import { Cart } from './Cart'", "cypress"),
    ],
)
def test_the_runner_is_the_library_the_tests_come_from(path: str, text: str, framework: str) -> None:
    own = "import { test as base } from '@playwright/test'\nexport const test = base.extend({})"
    workspace = project({path: f"{text}\ntest('pays', () => {{}})", "e2e/own.ts": own})
    assert [t.test.framework for t in workspace.reach.tests] == [framework]


def test_a_file_of_many_tests_is_listed_fast() -> None:
    tests = "".join(f"@pytest.mark.slow\ndef test_{n}(paid): ...\n" for n in range(2000))
    workspace = project({"tests/test_a.py": f"import pytest\n@pytest.fixture\ndef paid(): ...\n{tests}"})
    start = time.process_time()
    assert len(workspace.reach.tests) == 2000
    assert time.process_time() - start < 2
