"""Insecure code is heard, its safe twin is not, where the evidence is a call and its constants."""

import pytest

from tests.projects import findings, project

from .twins_of_calls import PYTHON, SCRIPT

TWINS = [("app.py", *twin) for twin in PYTHON] + [("app.js", *twin) for twin in SCRIPT]


@pytest.mark.parametrize(
    ("path", "code", "before", "insecure", "secure"),
    TWINS,
    ids=[f"{t[0]}-{t[1]}-{n}" for n, t in enumerate(TWINS)],
)
def test_of_two_twins_only_the_insecure_one_is_heard(
    path: str, code: str, before: str, insecure: str, secure: str
) -> None:
    assert {f.code for f in findings(project({path: before + insecure}), code)} == {code}
    assert not findings(project({path: before + secure}), code)
