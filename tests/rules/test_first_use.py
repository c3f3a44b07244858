"""What well-kept code does and no rule may take for a mistake: each line of it once raised a false alarm."""

import pytest

from tests.projects import findings, guarded, mended, project

_NEST = {
    "src/orders.controller.ts": """import { JwtAuthGuard } from './jwt.guard';
@Controller('orders')
export class Orders {
  @Post()
  @UseGuards(JwtAuthGuard)
  async make() { return 1; }
}
""",
    "src/jwt.guard.ts": "import { AuthGuard } from '@nestjs/passport';\n"
    "export class JwtAuthGuard extends AuthGuard('jwt') {BODY}\n",
}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("", ["decorator"]),
        (" handleRequest(err, user) { return user; } ", []),
        (
            " handleRequest(err, user) { if (!user) throw new UnauthorizedException(); return user; } ",
            ["decorator"],
        ),
    ],
)
def test_a_guard_that_inherits_a_librarys_guards_unless_it_waves_everybody_through(
    body: str, found: list[str]
) -> None:
    files = {path: text.replace("BODY", body) for path, text in _NEST.items()}
    assert guarded(files, "POST /orders") == found


def test_a_route_made_in_a_body_makes_no_input_of_that_bodys_parameters() -> None:
    text = """from flask import send_file

def register(app, asset_path, endpoint=None):
    def handler():
        return send_file(asset_path)
    app.add_url_rule(rule="/" + asset_path, endpoint=endpoint, view_func=handler)
"""
    assert not findings(project({"assets.py": text}), "CX206")


def test_an_answer_that_says_it_is_plain_text_is_no_page() -> None:
    text = """from flask import Flask, make_response, request
app = Flask(__name__)

@app.get("/debug")
def debug():
    answer = make_response(f"IP: {request.headers['X-Ip']}")
    TYPE
    return answer
"""
    plain = project({"app.py": text.replace("TYPE", 'answer.mimetype = "text/plain"')})
    page = project({"app.py": text.replace("TYPE", 'answer.mimetype = "text/html"')})
    assert not findings(plain, "CX207")
    assert len(findings(page, "CX207")) == 1


def test_a_server_for_this_machine_only_may_be_debugged() -> None:
    text = "from flask import Flask\napp = Flask(__name__)\napp.run(debug=True, host={!r})\n"
    assert not findings(project({"serve.py": text.format("127.0.0.1")}), "CX236")
    assert findings(project({"serve.py": text.format("0.0.0.0")}), "CX236")


def test_the_secret_of_the_tests_configuration_is_none() -> None:
    text = 'class {}:\n    SECRET_KEY = "AAAAAAAAAAAAAAAAAAAA"\n'
    assert not findings(project({"config.py": text.format("TestingConfig")}), "CX203")
    assert findings(project({"config.py": text.format("ProductionConfig")}), "CX203")


def test_what_posthog_calls_the_key_of_a_project_is_public() -> None:
    text = "export const POSTHOG_API_KEY = 'phc_q7Zt2mV9xK4pLw8RbY3nq7Zt2mV9xK4pLw8RbY3n';\n"
    assert not findings(project({"posthog.ts": text}), "CX203")


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("# The mask should match what is configured in the real world. Prefixes are optional.", False),
        ("# In the real world you would check the signature here.", True),
        ("# TODO: handle permission errors", False),
        ("# TODO: add permission checks", True),
    ],
)
def test_a_comment_on_the_world_or_on_errors_leaves_no_check_out(comment: str, told: bool) -> None:
    assert bool(findings(project({"ip.py": f"{comment}\nx = 1\n"}), "CX233")) == told


def test_a_remark_about_placeholders_is_no_placeholder() -> None:
    text = (
        "def validate_input(x):\n    # placeholders are validated by the client as well\n    return bool(x)\n"
    )
    assert not findings(project({"check.py": text}), "CX233")


def test_a_row_called_token_may_be_logged_and_its_text_may_not() -> None:
    row = 'def revoke_token(token):\n    db.session.delete(token)\n    logger.info("gone: %s", token)\n'
    text = 'def login(token):\n    token = token.strip()\n    logger.info("came: %s", token)\n'
    assert not findings(project({"auth.py": row}), "CX230")
    assert findings(project({"auth.py": text}), "CX230")


def test_a_name_may_end_with_a_dollar() -> None:
    files = {
        "a.ts": "export const orders$ = of(1);\n",
        "b.ts": "import { orders$, gone$ } from './a';\nuse(orders$, gone$);\n",
    }
    assert [f.anchor for f in findings(project(files), "CX232")] == ["a.ts gone$"]


@pytest.mark.parametrize(
    "line", ["src/graphql.ts", "/src/graphql.ts", "graphql.ts", "src/graphql*", "graphql.*"]
)
def test_a_file_that_git_ignores_is_made_by_a_build(line: str) -> None:
    files = {
        "src/a.ts": "import { Query } from './graphql';\nuse(Query);\n",
        ".gitignore": f"# build\n{line}\n",
    }
    assert not findings(project(files), "CX232")


def test_a_file_that_nobody_ignores_is_missed() -> None:
    files = {
        "src/a.ts": "import { Query } from './graphql';\nuse(Query);\n",
        ".gitignore": "!src/graphql.ts\n*.log\n",
    }
    assert findings(project(files), "CX232")


def test_whoever_signs_somebody_in_or_out_knows_whom() -> None:
    text = """from flask import Blueprint
from flask_login import current_user, login_required, logout_user
shop = Blueprint("shop", __name__)

@shop.post("/a")
@login_required
def a(): ...

@shop.post("/b")
@login_required
def b(): ...

@shop.get("/leave")
def leave():
    if current_user.authed():
        logout_user()
    return current_user.name
"""
    assert not findings(project({"shop.py": text}), "CX202")


@pytest.mark.parametrize(
    ("call", "told"), [("captureEvent", False), ("transferOwnership", False), ("capturePayment", True)]
)
def test_only_what_moves_money_leaves_an_order_unpaid(call: str, told: bool) -> None:
    text = f"async function order(x) {{ try {{ await {call}(x); }} catch (e) {{ log(e); }} done(x); }}\n"
    assert any("unpaid" in f.message for f in findings(project({"order.ts": text}), "CX228")) == told


@pytest.mark.parametrize(
    ("made", "mend"),
    [
        ("os.path.join(HOME, name)", "os.path.join(HOME, os.path.basename(name))"),
        ('f"{HOME}/{name}"', 'f"{HOME}/{os.path.basename(name)}"'),
        ('HOME + "/" + name', 'HOME + "/" + os.path.basename(name)'),
    ],
)
def test_the_part_that_was_sent_is_cut_and_never_the_folder_it_is_joined_to(made: str, mend: str) -> None:
    text = f"""import os
import os.path
from flask import Flask, request
app = Flask(__name__)

@app.get("/file")
def file():
    name = request.args["name"]
    path = {made}
    return open(path).read()
"""
    (found,) = findings(project({"app.py": text}), "CX206")
    assert found.fix is not None
    after = mended({"app.py": text}, found.fix)
    assert f"    path = {mend}\n    return open(path).read()" in after["app.py"]
    assert not findings(project(after), "CX206")


def test_two_secrets_are_not_read_from_one_variable() -> None:
    text = 'users = {"ann": {"password": "hunter2"}, "bob": {"password": "letmein1"}}\n'
    found = findings(project({"users.py": text}), "CX203")
    assert found
    assert all(f.fix is None for f in found)


def test_a_page_has_no_environment_to_read() -> None:
    text = "const API_KEY = 'q7Zt2mV9xK4pLw8RbY3n';\ndocument.title = API_KEY;\n"
    (found,) = findings(project({"page.js": text}), "CX203")
    assert found.fix is None


def test_an_alias_of_what_a_maker_of_guards_makes_guards() -> None:
    files = {
        "auth.py": """from typing import Annotated
from fastapi import Depends, HTTPException

class _Authenticator:
    def __call__(self, subject): return subject

def Authenticator(scopes):
    class Signed(_Authenticator):
        def __call__(self, subject): return super().__call__(subject)
    return Signed()

_Write = Authenticator({"orders"})
OrdersWrite = Annotated[object, Depends(_Write)]

def Policy(permission):
    def dependency(subject: OrdersWrite): return subject
    return dependency

Manage = Annotated[object, Depends(Policy("sales"))]
""",
        "api.py": """import auth
from fastapi import APIRouter
router = APIRouter()

@router.post("/x")
def x(subject: auth.OrdersWrite): ...

@router.post("/y")
def y(subject: auth.Manage): ...
""",
    }
    assert guarded(files, "POST /x") == ["dependency"]
    assert guarded(files, "POST /y") == ["dependency"]


def test_a_text_of_hundreds_of_levels_is_left_out_and_ends_nothing() -> None:
    levels = "\n".join(" " * (level + 1) + "if a:" for level in range(900))
    files = {"deep.py": f"def view(a):\n{levels}\n{' ' * 901}return a\n", "app.py": "x = 1\n"}
    workspace = project(files)
    assert [fact.text for _, fact in workspace.unread()] == [
        "a line is indented by hundreds of columns: generated"
    ]


def test_what_is_said_when_a_key_was_not_found_is_no_key() -> None:
    text = (
        "export const ENV_NOT_FOUND_KEY_DATA_ENCRYPTION_KEY = '\"DATA_KEY\" is not present in .env file';\n"
    )
    assert not findings(project({"errors.ts": text}), "CX203")


def test_a_form_without_files_takes_none() -> None:
    body = "import multer from 'multer';\nconst upload = multer();\nexport default upload.none();\n"
    assert findings(project({"a.ts": body}), "CX229") == []
    assert len(findings(project({"a.ts": body.replace("none()", "single('a')")}), "CX229")) == 1
