"""The benchmark itself: what it takes out, and what it counts."""

from __future__ import annotations

import pytest

from tests.bench.guards import measure, show
from tests.bench.removals import sites
from tests.projects import project, route

FASTAPI = """app = FastAPI()
@app.post('/x', dependencies=[Depends(current_user)])
def x(a, me=Depends(current_user), b=1): ...
"""


@pytest.mark.parametrize(
    ("path", "text", "left"),
    [
        (
            "app.py",
            FASTAPI,
            [
                FASTAPI.replace("[Depends(current_user)]", "[]"),
                FASTAPI.replace("me=Depends(current_user), ", ""),
            ],
        ),
        (
            "app.py",
            "@app.post('/x')\n@login_required\ndef x(): ...\n",
            ["@app.post('/x')\ndef x(): ...\n"],
        ),
        (
            "app.py",
            "class X(LoginRequiredMixin, MethodView):\n    decorators = [login_required]\n"
            "    def post(self): ...\napp.add_url_rule('/x', view_func=X.as_view('x'))\n",
            [
                "class X(LoginRequiredMixin, MethodView):\n    def post(self): ...\n"
                "app.add_url_rule('/x', view_func=X.as_view('x'))\n",
                "class X(MethodView):\n    decorators = [login_required]\n    def post(self): ...\n"
                "app.add_url_rule('/x', view_func=X.as_view('x'))\n",
            ],
        ),
        (
            "app.js",
            "app.post('/x', requireAuth, upload, (req, res) => {})\n",
            ["app.post('/x', upload, (req, res) => {})\n"],
        ),
        (
            "app.js",
            "app.post('/x', [upload, role('a', 'b')], (req, res) => {})\n",
            ["app.post('/x', [upload], (req, res) => {})\n"],
        ),
        (
            "app.js",
            "function add() {}\nrouter.route('/x').get(add).post(requireAuth, add)\n",
            ["function add() {}\nrouter.route('/x').get(add).post(add)\n"],
        ),
    ],
)
def test_exactly_one_guard_is_taken_out(path: str, text: str, left: list[str]) -> None:
    workspace = project({path: text})
    found = dict.fromkeys(sites(workspace, route(workspace, "POST /x")))
    assert sorted(site.removed_from(text.encode()).decode() for site in found) == sorted(left)


def test_every_removal_is_counted_once() -> None:
    handlers = "".join(
        f"@router.post('/{name}')\ndef {name}(me=Depends(current_user)): ...\n"
        for name in ("add", "change", "cancel", "login")
    )
    twice = "@router.post('/both', dependencies=[Depends(current_user)])\n"
    twice += "def both(me=Depends(current_user)): ...\n"
    text = f"router = APIRouter()\n{handlers}{twice}"
    result = measure(project({"orders.py": text}))
    assert result.counts["as it is"]["dependency, changes"] == {"heard": 3, "left alone": 1, "guarded": 2}
    assert (result.moved, result.loud) == (1, [])
    assert any("100%" in line for line in show("orders", result))
