"""Settings are read leniently: what makes no sense changes nothing."""

from __future__ import annotations

import pytest

from cx_lsp.server.settings import Settings


@pytest.mark.parametrize(
    "said",
    [
        {"cx": {"record": False, "inlay": "ai", "tokens": True}},
        {"record": False, "inlay": "ai", "tokens": True},
    ],
)
def test_settings_come_with_their_section_or_without(said: object) -> None:
    assert Settings().updated(said) == Settings(record=False, inlay="ai", tokens=True)


@pytest.mark.parametrize(
    "said", [None, 1, [], {"cx": None}, {"cx": {"inlay": "loud", "record": "no", "tokens": 1}}]
)
def test_what_makes_no_sense_changes_nothing(said: object) -> None:
    before = Settings(record=False, inlay="all", tokens=True)
    assert before.updated(said) == before


def test_by_default_the_editor_stays_as_it_was_and_typing_is_recorded() -> None:
    assert Settings() == Settings(record=True, inlay="off", tokens=False)


@pytest.mark.parametrize(("value", "records"), [("0", False), ("off", False), ("1", True), ("", True)])
def test_the_environment_can_forbid_recording(
    monkeypatch: pytest.MonkeyPatch, value: str, records: bool
) -> None:
    monkeypatch.setenv("CX_LSP_RECORD", value)
    assert Settings().records is records
    assert not Settings(record=False).records
