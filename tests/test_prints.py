from cx_lsp.prints import line_print, line_prints, telling


def test_a_print_survives_what_formatters_do_to_one_line() -> None:
    same = {line_print(b"\ttotal = price(item, 'net')\r\n"), line_print(b'    total = price( item, "net" ),')}
    assert len(same) == 1
    assert len(same.pop()) == 12


def test_other_code_has_another_print() -> None:
    lines = [b"a = 1", b"a = 2", b"b = 1", b"a == 1", b"a(1)"]
    assert len(set(line_prints(lines))) == len(lines)


def test_a_blank_line_has_none_and_says_nothing() -> None:
    assert line_prints([b"", b"  \t\n"]) == ["", ""]
    assert not telling(b"    } else {")
    assert not telling(b"return None")
    assert telling(b"total = price(item)")
