# ruff: noqa: E501 - a row of a table reads best in one line
"""What judges a handler's input, wherever it stands, and what only looks like it."""

from __future__ import annotations

import pytest

from tests.projects import project, route

MODELS = "class Base(BaseModel): ...\nclass In(Base):\n    n: int\nclass Row(Base, table=True):\n    n: int\n"
SERVICE = "export class XService { create(x) { return schema.parse(x); } find(x) { return x; } }\n"


def judged(files: dict[str, str], spelled: str = "POST /x") -> list[str]:
    workspace = project(files)
    return list(dict.fromkeys(v.how for v in workspace.validators(route(workspace, spelled))))


def taken(files: dict[str, str], spelled: str = "POST /x") -> list[str]:
    workspace = project(files)
    return list(dict.fromkeys(i.part for i in workspace.intakes(route(workspace, spelled))))


@pytest.mark.parametrize(
    ("handler", "judging", "taking"),
    [
        ("def x(body: In): ...", ["type"], []),
        ("def x(body: list[In]): ...", ["type"], []),
        ("def x(body: dict): ...", [], ["body"]),
        ("def x(body: dict[str, Any] = Body()): ...", [], ["body"]),
        ("def x(body=Body()): ...", [], ["body"]),
        ("async def x(request: Request):\n    data = await request.json()", [], ["body"]),
        ("async def x(request: Request):\n    In.model_validate(await request.json())", ["body"], ["body"]),
        ("def x(body: dict):\n    In(**body)", ["body"], ["body"]),
        ("def x(body: dict):\n    Row.model_validate(body)", [], ["body"]),
        ("def x(page: int = 1, db=Depends(db)): ...", [], []),
    ],
)
def test_fastapi(handler: str, judging: list[str], taking: list[str]) -> None:
    files = {"app.py": f"app = FastAPI()\n{MODELS}@app.post('/x')\n{handler}\n"}
    assert (judged(files), taken(files)) == (judging, taking)


@pytest.mark.parametrize(
    ("view", "judging", "taking"),
    [
        ("@app.post('/x')\n@use_kwargs(XSchema)\ndef x(n): ...", ["decorator"], ["arguments"]),
        ("@app.post('/x')\n@marshal_with(XSchema)\ndef x():\n    return request.json", [], ["body"]),
        ("@app.post('/x')\ndef x():\n    XSchema().load(request.get_json())", ["body"], ["body"]),
        ("@app.post('/x')\ndef x():\n    json.load(request.stream)\n    request.json", [], ["body"]),
        ("@app.post('/x')\ndef x():\n    form = XForm()\n    if form.validate_on_submit():\n        form.save()", ["body"], ["form"]),
        ("@app.post('/x')\ndef x():\n    form = XForm()\n    form.populate_obj(me)", [], ["form"]),
        ("@app.post('/x')\ndef x():\n    me.validate_password(request.json['p'])", [], ["body"]),
    ],
)  # fmt: skip
def test_flask(view: str, judging: list[str], taking: list[str]) -> None:
    files = {"app.py": f"app = Flask(__name__)\n{view}\n"}
    assert (judged(files), taken(files)) == (judging, taking)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("app.post('/x', validate(schema), (req, res) => db.add(req.body));", ["middleware", "body"]),
        ("app.post('/x', celebrate({body: s}), (req, res) => db.add(req.body));", ["middleware", "body"]),
        ("app.post('/x', [body('n').isInt()], (req, res) => db.add(req.body));", ["middleware"]),
        ("app.post('/x', validateToken, (req, res) => db.add(req.body));", []),
        ("app.post('/x', auth('manageUsers'), (req, res) => db.add(req.body));", []),
        ("app.use(validate(schema));\napp.post('/x', (req, res) => db.add(req.body));", ["router"]),
        ("app.use(mongoSanitize());\napp.post('/x', (req, res) => db.add(req.body));", ["sanitizer"]),
        ("app.post('/x', (req, res) => db.add(schema.parse(req.body)));", ["body"]),
        ("app.post('/x', (req, res) => db.add(JSON.parse(req.body)));", []),
        ("function own(x) { return schema.safeParse(x); }\napp.post('/x', (req, res) => own(req.body));", ["callee"]),
        ("function check(req, res, next) { schema.validate(req.body); next(); }\napp.post('/x', check, (req, res) => 1);", ["middleware"]),
    ],
)  # fmt: skip
def test_express(text: str, expected: list[str]) -> None:
    assert judged({"app.js": f"const app = express();\n{text}"}) == expected


NEST = "class Dto { n: number }\n@Controller('x')\nclass X {\n  HERE\n}\n"


@pytest.mark.parametrize(
    ("method", "main", "judging", "taking"),
    [
        ("@Post() add(@Body() b: Dto) {}", "app.useGlobalPipes(new ValidationPipe());", ["type"], []),
        ("@Post() add(@Body() b: any) {}", "app.useGlobalPipes(new ValidationPipe());", [], ["body"]),
        ("@UsePipes(new ValidationPipe()) @Post() add(@Body() b: Dto) {}", "", ["type"], []),
        ("@UsePipes(new ValidationPipe()) @Post() add(@Body() b: any) {}", "", [], ["body"]),
        ("@Post() add(@Body() b: Dto) {} @UsePipes(P) @Put() put(@Body() b: Dto) {}", "", [], ["body"]),
        ("@Post() add(@Body() b: Dto) {}", "", ["type"], []),
    ],
)
def test_nest(method: str, main: str, judging: list[str], taking: list[str]) -> None:
    files = {"x.ts": NEST.replace("HERE", method), "main.ts": main}
    assert (judged(files), taken(files)) == (judging, taking)
