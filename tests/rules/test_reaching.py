"""What is offered for a stranger's value in a sink: a call around it, never around what was built with it."""

import pytest

from tests.projects import findings, mended, project

HANDLER = """from flask import Flask, request

app = Flask(__name__)


@app.get("/x")
def show():
    name = request.args["name"]
{body}
"""


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ('return f"<b>{name}</b>"', 'return f"<b>{escape(name)}</b>"'),
        ('return "<b>" + name', 'return "<b>" + escape(name)'),
        ('return open("/var/notes/" + name).read()', 'open("/var/notes/" + os.path.basename(name))'),
        ('os.system(f"ls {name}")', 'os.system(f"ls {shlex.quote(name)}")'),
    ],
)
def test_the_value_is_wrapped_where_it_stands(body: str, line: str) -> None:
    files = {"app.py": HANDLER.replace("{body}", f"    {body}")}
    [finding] = findings(project(files), "CX204", "CX206", "CX207")
    assert finding.fix is not None
    assert line in mended(files, finding.fix)["app.py"]


@pytest.mark.parametrize(
    "body",
    [
        'page = f"<b>{name}</b>"\n    return page',
        'command = "ls " + name\n    os.system(command)',
        'return f"<b>{name} and {name}</b>"',
        "return name",
    ],
)
def test_what_was_built_with_it_is_not(body: str) -> None:
    files = {"app.py": HANDLER.replace("{body}", f"    {body}")}
    [finding] = findings(project(files), "CX204", "CX207")
    assert finding.fix is None
