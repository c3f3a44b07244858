"""CX224 where its page shows no example: Next, Koa, and what only looks unvalidated."""

from __future__ import annotations

import pytest

from tests.projects import findings, project


def told(files: dict[str, str], code: str = "CX224") -> list[str]:
    return [f.path for f in findings(project(files), code)]


def next_route(body: str) -> str:
    return (
        'import { schema } from "@/schemas";\n'
        f"export async function POST(request: Request) {{\n  {body}\n"
        "  await db.order.create({ data });\n}\n"
    )


JUDGED = "const data = schema.parse(await request.json());"
RAW = "const data = await request.json();"


def test_a_next_handler_is_held_against_the_other_routes_of_its_application() -> None:
    files = {f"app/api/{name}/route.ts": next_route(JUDGED) for name in ("orders", "carts", "items", "notes")}
    assert not told(files)
    assert told({**files, "app/api/carts/route.ts": next_route(RAW)}) == ["app/api/carts/route.ts"]


def koa(*bodies: str) -> str:
    routes = "".join(
        f'router.post("/{number}", async (ctx) => {{\n  {body}\n  await Order.create(data);\n}});\n'
        for number, body in enumerate(bodies)
    )
    return f'const router = new Router();\nconst schema = require("./schema");\n{routes}'


KOA_JUDGED = "const data = schema.parse(ctx.request.body);"
KOA_RAW = "const data = ctx.request.body;"


@pytest.mark.parametrize("path", ["routes/orders.js", "routes/orders.ts"])
def test_a_koa_handler_is_held_against_those_of_its_router(path: str) -> None:
    assert not told({path: koa(KOA_JUDGED, KOA_JUDGED, KOA_JUDGED)})
    assert told({path: koa(KOA_JUDGED, KOA_JUDGED, KOA_RAW)}) == [path]


def test_the_body_of_a_protocol_is_no_shape_of_ours() -> None:
    assert not told({"routes/mcp/index.js": koa(KOA_JUDGED, KOA_JUDGED, KOA_RAW)})


def flask(*bodies: str) -> str:
    views = "".join(
        f'\n@app.post("/{number}")\ndef view_{number}():\n{body}\n    db.session.add(Order(data["name"]))\n'
        for number, body in enumerate(bodies)
    )
    return f"from flask import Flask, request\napp = Flask(__name__)\n{views}"


FLASK_JUDGED = "    data = OrderSchema().load(request.get_json())"


def test_keys_that_are_missed_are_answered() -> None:
    asked = (
        "    data = request.get_json()\n    try:\n        name = data['name']\n"
        "    except (KeyError, TypeError):\n        return {}, 400"
    )
    plain = "    data = request.get_json()\n    name = data['name']"
    assert not told({"app.py": flask(FLASK_JUDGED, FLASK_JUDGED, asked)})
    assert told({"app.py": flask(FLASK_JUDGED, FLASK_JUDGED, plain)}) == ["app.py"]


def test_an_ending_that_is_split_off_by_hand_was_looked_at() -> None:
    upload = """
from fastapi import FastAPI, HTTPException, UploadFile
app = FastAPI()

@app.post("/upload")
def upload(archive: UploadFile):
{asked}    with open("/srv/" + archive.filename, "wb") as kept:
        kept.write(archive.file.read())
"""
    asked = '    if archive.filename.split(".")[-1] != "zip":\n        raise HTTPException(400)\n'
    assert told({"app.py": upload.format(asked="")}, "CX229") == ["app.py"]
    assert not told({"app.py": upload.format(asked=asked)}, "CX229")
