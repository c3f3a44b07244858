"""The labelled twins keep being told apart; the whole table is `python -m tests.bench.twins`."""

import ast

from tests.bench.twin_parts import HELPERS
from tests.bench.twins import CODES, cases
from tests.projects import findings, project


def test_twins_are_python_and_the_same_every_time() -> None:
    made = list(cases(4, 3))
    assert made == list(cases(4, 3))
    assert {case.family for case in made} == set(CODES)
    for case in made:
        ast.parse(case.text)


def test_most_harm_is_found_and_nearly_nothing_else() -> None:
    made = list(cases(8, 3))
    workspace = project(HELPERS | {case.path: case.text for case in made})
    told = {(finding.path, finding.code) for finding in findings(workspace, *CODES.values())}
    hit = [case.harmful for case in made if (case.path, CODES[case.family]) in told]
    assert hit.count(True) / (len(made) / 2) >= 0.85
    assert hit.count(False) / (len(made) / 2) <= 0.05
