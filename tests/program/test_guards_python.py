# ruff: noqa: E501 - a row of a table reads best in one line
"""Where a Python handler may be guarded, and what only looks like a guard."""

from __future__ import annotations

import pytest

from tests.projects import guarded

DENY = "raise HTTPException(status_code=401)"
AUTH = f"""
from typing import Annotated
from fastapi import Depends, HTTPException, Security
def current_user(token: str = Depends(scheme)):
    {DENY}
def active_user(user=Depends(current_user)): ...
def anybody(): ...
def authorizer(*, required: bool = True):
    return current_user if required else anybody
def somebody(user=Depends(authorizer(required=False))): ...
CurrentUser = Annotated[User, Depends(current_user)]
def paging(page: int = 1): ...
def get_db():
    yield Session()
class Permits:
    def __init__(self, *who): ...
    def __call__(self, request): {DENY}
class Service:
    def cancel(self):
        raise PermissionDenied()
"""


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        ("@app.post('/x')\ndef x(user=Depends(current_user)): ...", ["dependency"]),
        ("@app.post('/x')\ndef x(user=Depends(active_user)): ...", ["dependency"]),
        ("@app.post('/x')\ndef x(user: Annotated[User, Depends(current_user)]): ...", ["dependency"]),
        ("@app.post('/x')\ndef x(user: CurrentUser): ...", ["dependency"]),
        ("@app.post('/x')\ndef x(user: auth.CurrentUser): ...", ["dependency"]),
        ("@app.post('/x', dependencies=[Depends(current_user)])\ndef x(): ...", ["dependency"]),
        ("@app.post('/x')\ndef x(may=Security(Permits('admin'))): ...", ["dependency"]),
        ("@app.post('/x')\ndef x(may: Permits = Depends()): ...", ["dependency"]),
        ("@app.post('/x')\ndef x(user=Depends(fastapi_users.current_user())): ...", ["dependency"]),
        ("@app.post('/x')\ndef x(token=Depends(OAuth2PasswordBearer(tokenUrl='t'))): ...", ["dependency"]),
        ("bearer = HTTPBearer()\n@app.post('/x')\ndef x(token=Depends(bearer)): ...", ["dependency"]),
        (f"@app.post('/x')\ndef x(request):\n    if not request.user: {DENY}", ["body"]),
        ("@app.post('/x')\ndef x(request):\n    current_user(request)", ["body"]),
        # a handler for strangers, unless something guards it
        ("@app.post('/x')\ndef x(body):\n    return create_access_token(body)", ["open"]),
        ("@app.post('/x')\ndef x(user: CurrentUser):\n    return create_access_token(user)", ["dependency"]),
        ("@app.post('/x')\ndef x(user=Depends(authorizer())): ...", ["dependency"]),
        ("@app.post('/x')\ndef x(user=Depends(authorizer(required=True))): ...", ["dependency"]),
        # these turn nobody away
        ("@app.post('/x')\ndef x(user=Depends(authorizer(required=False))): ...", []),
        ("@app.post('/x')\ndef x(user=Depends(somebody)): ...", []),
        ("@app.post('/x')\ndef x(token=Depends(HTTPBearer(auto_error=False))): ...", []),
        ("@app.post('/x')\n@jwt_required(optional=True)\ndef x(): ...", []),
        (f"def check_rate_limit(): {DENY}\n@app.post('/x')\ndef x(may=Depends(check_rate_limit)): ...", []),
        ("@app.post('/x')\ndef x(db=Depends(get_db)): ...", []),
        ("@app.post('/x')\ndef x(page=Depends(paging)): ...", []),
        ("@app.post('/x')\ndef x(service: Service = Depends(Service)): ...", []),
        ("@app.post('/x')\ndef x(db: AsyncSession = Depends(get_async_session)): ...", []),
        ("@app.post('/x')\ndef x(key=Depends(rate_limit_key('admin'))): ...", []),
        ("@app.post('/x')\ndef x(who=Depends(optional_current_user)): ...", []),
        ("@app.post('/x')\ndef x(user):\n    user.roles.append('admin')\n    login_user(user)", []),
        ("@app.post('/x')\ndef x(user):\n    create_role()\n    permission.save()", []),
    ],
)
def test_fastapi_handlers(handler: str, expected: list[str]) -> None:
    head = "import auth\nfrom auth import *\napp = FastAPI()\n"
    assert guarded({"app.py": head + handler, "auth.py": AUTH}) == expected


@pytest.mark.parametrize(
    ("app", "mount", "router", "expected"),
    [
        ("FastAPI()", "app.include_router(router)", "APIRouter(dependencies=[Depends(current_user)])", ["router"]),
        ("FastAPI()", "app.include_router(router, dependencies=[Depends(current_user)])", "APIRouter()", ["router"]),
        ("FastAPI(dependencies=[Depends(current_user)])", "app.include_router(router)", "APIRouter()", ["router"]),
        ("FastAPI()", "app.include_router(router, dependencies=[Depends(get_db)])", "APIRouter()", []),
        ("FastAPI()", "app.include_router(router)", "APIRouter(dependencies=[Depends(get_db)])", []),
        ("FastAPI()", "outer = APIRouter()\nouter.include_router(router)\n"
         "app.include_router(outer, dependencies=[Depends(current_user)])", "APIRouter()", ["router"]),
    ],
)  # fmt: skip
def test_fastapi_routers(app: str, mount: str, router: str, expected: list[str]) -> None:
    files = {
        "app.py": f"from auth import *\nfrom views import router\napp = {app}\n{mount}",
        "views.py": f"from auth import *\nrouter = {router}\n@router.post('/x')\ndef x(): ...",
        "auth.py": AUTH,
    }
    assert guarded(files) == expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("denied = HTTPException(status_code=403)\ndef check(): raise denied", ["dependency"]),
        ("wrong = HTTPException(status_code=404)\ndef check(): raise wrong", []),
        ("class Denied(Forbidden): ...\ndef check(): raise Denied('no')", ["dependency"]),
        (
            "class Base(Exception):\n    code = 403\nclass Denied(Base): ...\ndef check(): raise Denied",
            ["dependency"],
        ),
        ("class Missing(Exception):\n    code = 404\ndef check(): raise Missing", []),
        (
            "class Permit:\n    error = HTTP_403_FORBIDDEN\n    def __init__(self, request):\n"
            "        raise HTTPException(self.error)\nclass Owner(Permit): ...\n"
            "class All:\n    def __init__(self, permits): ...\n    def __call__(self, request): ...\n"
            "check = 1",
            ["dependency"],
        ),
    ],
)
def test_errors_that_mean_no(error: str, expected: list[str]) -> None:
    check = "All([Owner])" if "Owner" in error else "check"
    handler = f"app = FastAPI()\n@app.post('/x', dependencies=[Depends({check})])\ndef x(): ..."
    assert guarded({"app.py": f"from errors import *\n{handler}", "errors.py": error}) == expected


FLASK = "from flask import Flask, abort\napp = Flask(__name__)\nbp = Blueprint('b', __name__)\n"
FLASK += "app.register_blueprint(bp)\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@bp.post('/x')\n@login_required\ndef x(): ...", ["decorator"]),
        ("@bp.post('/x')\n@auth.login_required(role='admin')\ndef x(): ...", ["decorator"]),
        ("@bp.post('/x')\n@roles_required('admin')\ndef x(): ...", ["decorator"]),
        ("@bp.post('/x')\n@jwt_required()\ndef x(): ...", ["decorator"]),
        ("def mine(f):\n    def inner(*a):\n        abort(403)\n    return inner\n"
         "@bp.post('/x')\n@mine\ndef x(): ...", ["decorator"]),
        ("@bp.post('/x')\ndef x():\n    if not current_user.is_authenticated:\n"
         "        return redirect(url_for('auth.login'))", ["body"]),
        ("@bp.before_request\ndef before():\n    abort(401)\n@bp.post('/x')\ndef x(): ...", ["router"]),
        ("@bp.post('/x')\ndef x(): ...\n@bp.before_request\ndef before():\n    abort(401)", ["router"]),
        ("@bp.before_request\n@login_required\ndef before(): ...\n@bp.post('/x')\ndef x(): ...", ["router"]),
        ("def before():\n    abort(401)\nbp.before_request(before)\n@bp.post('/x')\ndef x(): ...", ["router"]),
        ("@app.before_request\ndef before():\n    abort(401)\n@bp.post('/x')\ndef x(): ...", ["router"]),
        ("class X(MethodView):\n    decorators = [login_required]\n    def post(self): ...\n"
         "bp.add_url_rule('/x', view_func=X.as_view('x'))", ["class"]),
        ("class Base(MethodView):\n    decorators = [login_required]\nclass X(Base):\n    def post(self): ...\n"
         "bp.add_url_rule('/x', view_func=X.as_view('x'))", ["class"]),
        ("class X(MethodView):\n    def post(self): ...\n"
         "bp.add_url_rule('/x', view_func=login_required(X.as_view('x')))", ["decorator"]),
        # these turn nobody away
        ("@bp.before_request\ndef before():\n    g.start = now()\n@bp.post('/x')\ndef x(): ...", []),
        ("@bp.post('/x')\n@limiter.limit('5/minute', key_func=current_user)\ndef x(): ...", []),
        ("@bp.post('/x')\n@csrf.exempt\n@csrf_protect\ndef x(): ...", []),
        ("@bp.post('/x')\n@log_user_action\ndef x(): ...", []),
        ("class X(MethodView):\n    decorators = [cache.cached(60)]\n    def post(self): ...\n"
         "bp.add_url_rule('/x', view_func=X.as_view('x'))", []),
    ],
)  # fmt: skip
def test_flask(text: str, expected: list[str]) -> None:
    assert guarded({"app.py": FLASK + text}) == expected


def test_a_blueprint_called_auth_guards_nothing() -> None:
    text = (
        "auth = Blueprint('auth', __name__)\nadmin = auth\n@auth.route('/x', methods=['POST'])\ndef x(): ..."
    )
    assert guarded({"app.py": text}) == []
    before = "\n@auth.before_request\ndef before():\n    g.start = now()"
    assert guarded({"app.py": text + before}) == []


VIEWS = "class X({bases}):\n    {field}\n    def post(self, request): ..."


@pytest.mark.parametrize(
    ("bases", "field", "expected"),
    [
        ("LoginRequiredMixin, View", "pass", ["class"]),
        ("UserPassesTestMixin, View", "def test_func(self): return True", ["class"]),
        ("PermissionRequiredMixin, View", "permission_required = 'shop.add'", ["class"]),
        ("OwnMixin, View", "pass", ["class"]),
        ("APIView", "permission_classes = [IsAuthenticated]", ["class"]),
        ("APIView", "permission_classes = [IsOwner & IsAdminUser]", ["class"]),
        ("APIView", "permission_classes = [IsAuthenticatedOrReadOnly]", ["class"]),
        ("APIView", "permission_classes = [AllowAny]", ["open"]),
        ("APIView", "permission_classes = []", ["open"]),
        ("APIView", "authentication_classes = [TokenAuthentication]", []),
        ("LoginView", "pass", []),
        ("View", "pass", []),
    ],
)
def test_django_classes(bases: str, field: str, expected: list[str]) -> None:
    files = {
        "urls.py": "import views\nurlpatterns = [path('x', views.X.as_view())]",
        "views.py": "class OwnMixin:\n    def dispatch(self, request):\n        raise PermissionDenied\n"
        + VIEWS.format(bases=bases, field=field),
    }
    assert guarded(files) == expected


@pytest.mark.parametrize(
    ("view", "settings", "expected"),
    [
        (
            "class X(APIView):\n    def post(self, request): ...",
            "rest_framework.permissions.IsAuthenticated",
            True,
        ),
        ("@api_view(['POST'])\ndef X(request): ...", "shop.permissions.CanEdit", True),
        ("class X(APIView):\n    def post(self, request): ...", "rest_framework.permissions.AllowAny", False),
        (
            "class X(View):\n    def post(self, request): ...",
            "rest_framework.permissions.IsAuthenticated",
            False,
        ),
        ("@require_POST\ndef X(request): ...", "rest_framework.permissions.IsAuthenticated", False),
    ],
)
def test_rest_defaults_cover_rest_views_only(view: str, settings: str, expected: bool) -> None:
    files = {
        "urls.py": f"import views\nurlpatterns = [path('x', views.X{'.as_view()' if 'class' in view else ''})]",
        "views.py": view,
        "settings.py": f"REST_FRAMEWORK = {{'DEFAULT_PERMISSION_CLASSES': ['{settings}']}}",
    }
    assert guarded(files) == (["application"] if expected else [])


@pytest.mark.parametrize(
    ("decorators", "expected"),
    [
        ("@login_required", ["decorator"]),
        ("@staff_member_required", ["decorator"]),
        ("@user_passes_test(lambda u: u.is_staff)", ["decorator"]),
        ("@api_view(['POST'])\n@permission_classes([IsAuthenticated])", ["decorator"]),
        ("@api_view(['POST'])\n@permission_classes([AllowAny])", ["open"]),
        ("@csrf_exempt", []),
        ("@never_cache", []),
    ],
)
def test_django_functions(decorators: str, expected: list[str]) -> None:
    views = f"@require_POST\n{decorators}\ndef x(request): ..."
    assert (
        guarded({"urls.py": "import views\nurlpatterns = [path('x', views.x)]", "views.py": views})
        == expected
    )


def test_a_django_view_may_be_wrapped_where_it_is_routed() -> None:
    urls = "import views\nurlpatterns = [path('x', login_required(views.x))]"
    assert guarded({"urls.py": urls, "views.py": "@require_POST\ndef x(request): ..."}) == ["decorator"]


def test_guards_that_name_each_other_end() -> None:
    text = """
        app = FastAPI()
        def a(x=Depends(b)): b()
        def b(x=Depends(a)): a()
        @app.post("/x")
        @a
        def x(y=Depends(a)): b()
        """
    assert guarded({"app.py": text}) == []
