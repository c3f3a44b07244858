"""The benchmark itself: which routes count as told, and what it prints."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bench.labelled import Label, measure, read, show
from tests.projects import project

APP = """app = FastAPI()
@app.put('/notes/{key}')
def change(key: int, me=Depends(current_user)): ...
@app.patch('/notes/{key}')
def edit(key: int, me=Depends(current_user)): ...
@app.delete('/notes/{key}')
def remove(key: int): ...
@app.get('/prices')
def prices(): ...
"""


def _label(method: str, path: str, handler: str, label: str) -> Label:
    return Label(method, path, "app.py", APP.split("\n").index(f"def {handler}(key: int): ...") + 1
                 if handler == "remove" else 8, handler, label, "")  # fmt: skip


def test_routes_are_counted_by_their_label() -> None:
    labels = [
        _label("DELETE", "/notes/<int:key>", "remove", "no-auth"),
        _label("GET", "/prices", "prices", "public"),
    ]
    result = measure("notes", project({"app.py": APP}), labels)
    assert result.count("no-auth") == (1, 1)
    assert result.count("public") == (0, 1)
    assert result.unknown == []
    assert any("1.00" in line and "0.00" in line for line in show([result]))


def test_misses_false_alarms_and_unknown_routes_are_listed() -> None:
    labels = [
        _label("DELETE", "/notes/{key}", "remove", "public"),
        _label("GET", "/prices", "prices", "no-auth"),
    ]
    labels.append(Label("GET", "/nowhere", "app.py", 1, "nobody", "guarded", ""))
    lines = list(show([measure("notes", project({"app.py": APP}), labels)]))
    assert [line.split()[0] for line in lines[3:] if line[0] != " "] == ["false", "missed", "unknown"]


def test_labels_are_read_from_below_a_folder(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    row = {
        "method": "GET",
        "path": "/",
        "file": "a.py",
        "line": 1,
        "handler": "a",
        "label": "public",
        "why": "x",
    }
    (tmp_path / "one" / "labels.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    assert list(read(tmp_path)) == [(tmp_path / "one", [Label(*row.values())])]  # type: ignore[arg-type]
