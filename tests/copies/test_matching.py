"""Two functions are a copy when their statements and words agree, however they are named and laid out."""

from __future__ import annotations

import time

import pytest

from cx_lsp.copies.matching import NEAR, Match, match

ORIGINAL = '''def refund(order, gateway, audit):
    """Gives the money back."""
    total = 0
    for line in order.lines:
        if line.returned:
            total += line.price * line.amount
    if total > order.paid_amount:
        raise RefundTooHigh(order.number, total)
    receipt = gateway.pay_back(order.payment_id, total)
    audit.write("refund", order.number, receipt.number)
    order.refunded_at = receipt.created_at
    return receipt
'''
RENAMED = (
    ORIGINAL.replace("total", "amount_due").replace("receipt", "slip").replace("gateway", "provider")
    .replace("def refund", "def give_back")
)  # fmt: skip
REWRITTEN = '''    def give_back(self, purchase: Order, provider: Gateway, log: Audit) -> Receipt:
        """Pays the customer what came back.

        Raises RefundTooHigh.
        """
        due = sum(entry.price * entry.amount for entry in purchase.lines if entry.returned)
        too_high = due > purchase.paid_amount
        if too_high:
            raise RefundTooHigh(purchase.number, due)

        slip = provider.pay_back(
            purchase.payment_id,
            due,
        )
        purchase.refunded_at = slip.created_at
        log.write("refund", purchase.number, slip.number)
        return slip
'''
OTHER = """def cancel(order, gateway, audit):
    if order.cancelled_at is not None:
        return None
    for line in order.lines:
        line.stock.release(line.amount)
    gateway.void(order.payment_id)
    order.cancelled_at = audit.write("cancel", order.number)
    order.notify_customer("cancelled")
    return order
"""


def found(left: str, right: str, language: str = "python") -> Match:
    result = match(left.encode(), right.encode(), language)
    assert result is not None
    return result


def test_equal_code_is_exact_whatever_its_layout_and_comments() -> None:
    laid_out = ORIGINAL.replace(
        "(order.number, total)", "(\n            order.number,  # which\n            total,\n        )"
    )
    result = found(ORIGINAL, laid_out)
    assert (result.kind, result.alike) == ("exact", 1.0)
    assert result.differing == ((), ())
    assert (result.left, result.right) == ((0, 11), (0, 14))


def test_renamed_code_says_which_locals_were_renamed() -> None:
    result = found(ORIGINAL, RENAMED)
    assert result.kind == "renamed"
    assert set(result.renamed) == {("total", "amount_due"), ("receipt", "slip"), ("gateway", "provider")}


def test_an_edit_makes_a_near_copy_that_says_which_lines_differ() -> None:
    edited = RENAMED.replace("    slip = ", '    log.debug("now")\n    slip = ')
    result = found(ORIGINAL, edited)
    assert result.kind == "near"
    assert result.differing == ((), (8,))


def test_a_rewrite_is_a_near_copy() -> None:
    result = found(ORIGINAL, REWRITTEN)
    assert result.kind == "near"
    assert NEAR <= result.alike < 1
    assert (result.left, result.right) == ((0, 11), (0, 16))


def test_a_match_is_the_same_from_both_sides() -> None:
    for other in (ORIGINAL, RENAMED, REWRITTEN):
        here, there = found(ORIGINAL, other), found(other, ORIGINAL)
        assert (here.kind, here.left, here.right, here.differing) == (
            there.kind,
            there.right,
            there.left,
            there.differing[::-1],
        )
        assert here.alike == pytest.approx(there.alike)


def test_functions_of_one_domain_are_no_copies() -> None:
    assert match(ORIGINAL.encode(), OTHER.encode(), "python") is None


def test_a_block_in_functions_otherwise_different_is_found_by_its_lines() -> None:
    block = "".join(f"    values.append(read_{n}(source, offset + width_{n}))\n" for n in range(10))
    here = f"def a(source):\n    values = []\n{block}" + "".join(f"    here_{n}(values)\n" for n in range(30))
    there = "def b(source):\n" + "".join(f"    there_{n}(source, 1)\n" for n in range(30)) + block
    result = found(here, there)
    assert (result.kind, result.left, result.right) == ("exact", (2, 11), (31, 40))


TYPESCRIPT = """  async load(id: string): Promise<Order> {
    const response = await this.client.fetchOrder(id, { retries: 3 });
    if (!response.ok) {
      throw new LoadError(`order ${id} failed`, response.status);
    }
    const order = parseOrder(await response.json());
    this.cache.set(id, order);
    return order;
  }
"""
REARRANGED = """const fetchIt = async (key: string) => {
  const answer = await client.fetchOrder(key, { retries: 3 })
  if (answer.ok) {
    const parsed = parseOrder(await answer.json())
    cache.set(key, parsed)
    return parsed
  }
  throw new LoadError(`order ${key} failed`, answer.status)
}
"""


def test_a_branch_turned_around_is_a_near_copy() -> None:
    assert found(TYPESCRIPT, REARRANGED, "typescript").kind == "near"


def test_functions_of_any_size_are_compared_in_bounded_time() -> None:
    same = "def f(a):\n" + "    a = b(a)\n" * 100_000
    long = "def f(a):\n" + "".join(f"    a{n} = b{n}(a{n % 7}, c.d{n})\n" for n in range(50_000))
    before = time.process_time()
    for left, right in ((same, same), (same, long), (long, long + "    return 1\n")):
        match(left.encode(), right.encode(), "python")
    assert time.process_time() - before < 20


def test_what_is_no_function_is_no_copy() -> None:
    for text in (b"", b"\n", b"def f(", b"}}}}", b"def f():\n"):
        for language in ("python", "tsx"):
            assert match(text, text, language) is None
