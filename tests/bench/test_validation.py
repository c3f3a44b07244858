"""The benchmark itself: what it loosens, and what it counts."""

from __future__ import annotations

import pytest

from tests.bench.loosening import loosenings
from tests.bench.validation import measure, show
from tests.projects import project, route


@pytest.mark.parametrize(
    ("path", "text", "left"),
    [
        (
            "app.py",
            "@app.post('/x')\ndef x(order: OrderCreate): ...\n",
            "@app.post('/x')\ndef x(order: dict): ...\n",
        ),
        (
            "app.js",
            "app.post('/x', auth, validate(schemas.x), (req, res) => {})\n",
            "app.post('/x', auth, (req, res) => {})\n",
        ),
        (
            "app.py",
            "@app.post('/x')\ndef x():\n    if form.validate_on_submit():\n        form.save()\n",
            "@app.post('/x')\ndef x():\n    if request.method == \"POST\":\n        form.save()\n",
        ),
    ],
)
def test_exactly_one_validation_is_taken_out(path: str, text: str, left: str) -> None:
    head = "app = FastAPI()\n" if "OrderCreate" in text else "app = Flask(__name__)\n"
    text, left = (head + text, head + left) if path.endswith("py") else (text, left)
    workspace = project({path: text})
    (found,) = loosenings(workspace, route(workspace, "POST /x"))
    assert found.applied(text.encode()).decode() == left


def test_every_removal_is_counted_and_every_move_is_silent() -> None:
    routes = "".join(
        f"router.post('/{name}', validate(schemas.{name}), (req, res) => db.{name}(req.body));\n"
        for name in ("add", "change", "cancel")
    )
    result = measure(project({"app.js": f"const router = express.Router();\n{routes}"}))
    assert result.counts == {"middleware": {"heard": 3}}
    assert (result.moved, result.loud) == (1, [])
    assert any("100%" in line for line in show("app", result))
