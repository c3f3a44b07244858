import io
import re
from dataclasses import replace

import pytest

from cx_lsp.model import Place, Span
from cx_lsp.report import write

from .samples import AI, CHECKOUT, FIX, finding, passage, report, written


def test_a_finding_reads_like_a_compilers() -> None:
    assert written("text", report(finding(severity="error"))) == (
        "shop/checkout.py:2:18 CX201 error request value `coupon` reaches SQL without validation\n"
        "  AI-written (Claude Code, commit 3f2a9c1, no human review)"
        ' · journey "Checkout" (high stakes, owner @payments) · 0 of 4 CX regression tests reach this code\n'
        "  → `coupon` comes from the request (shop/checkout.py:1)\n"
        "  → it is not checked\n"
        "  see shop/cart.py:7 here it is checked, by [int]\n"
        "\n"
        "1 finding (1 error) in 48 files, 1.2 s\n"
    )


def test_only_the_first_lines_begin_in_column_one_so_grep_finds_each_finding_once() -> None:
    text = written("text", report(finding(), finding(severity="info")))
    assert len(re.findall(r"^\S+:\d+:\d+ CX201 ", text, re.MULTILINE)) == 2
    assert text.endswith("\n\n2 findings (1 warning, 1 info) in 48 files, 1.2 s\n")


def test_a_fix_is_named_on_a_line_of_its_own() -> None:
    assert "\n  fix: Hand `coupon` to the query apart\n\n" in written("text", report(finding(fix=FIX)))


def test_related_places_are_capped() -> None:
    places = tuple(Place("a.py", Span(n, 0, n, 1), f"copy {n}") for n in range(5))
    text = written("text", report(finding(related=places, why=())))
    assert text.count("  see a.py:") == 3
    assert "  +2 more\n" in text


def test_a_clean_run_says_so_and_still_tells_what_was_not_read() -> None:
    unread = (Place("bad.py", Span(4, 0, 4, 0), "syntax not understood"),)
    clean = report(
        files=1, seconds=0.44, unread=unread, notes=("no journey registry yet: run `cx-lsp init`",)
    )
    assert written("text", clean) == (
        "clean: 1 file, 0.4 s\n"
        "not read: bad.py:5 syntax not understood\n"
        "note: no journey registry yet: run `cx-lsp init`\n"
    )


def test_many_unread_places_do_not_drown_the_summary() -> None:
    unread = tuple(Place(f"{n}.py", Span(0, 0, 0, 0), "too large") for n in range(14))
    assert written("text", report(unread=unread)).endswith("not read: +4 more\n")


@pytest.mark.parametrize(
    "hostile", ["\x1b[2J\x1b]0;owned\x07", "\x9b31m", "a\r\nb.py:1:1 CX999 error", "\u202eevil"]
)
def test_a_hostile_repository_cannot_write_to_the_terminal(hostile: str) -> None:
    nasty = finding(
        message=hostile,
        path=hostile,
        why=(hostile,),
        fix=replace(FIX, title=hostile),
        related=(Place(hostile, Span(0, 0, 0, 0), hostile + "!"),),
        author=replace(AI, tool=hostile, review=hostile),
        passages=(passage(journey=replace(CHECKOUT, name=hostile, owner=hostile)),),
    )
    place = Place(hostile, Span(0, 0, 0, 0), hostile)
    text = written("text", report(nasty, unread=(place,), notes=(hostile,)))
    assert not set(text) & set("\x1b\x07\x9b\r\u202e")
    assert not re.search("^b.py", text, re.MULTILINE)
    assert "\x1b" not in re.sub(r"\x1b\[\d+m", "", written("text", report(nasty, color="always")))


def test_colour_is_there_only_when_asked_for_and_changes_no_word() -> None:
    plain = written("text", report(finding()))
    coloured = written("text", report(finding(), color="always"))
    assert "\x1b[33mwarning\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


def test_a_terminal_that_knows_only_ascii_and_a_name_that_is_no_utf8_do_not_stop_the_report() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    write("text", report(finding(path="odd\udcff.py")), out)
    out.flush()
    assert raw.getvalue().startswith(b"odd?.py:2:1 CX201")


def test_an_unknown_form_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="'xml': choose one of text, json, sarif"):
        written("xml", report())
