"""A function that is called like a guard and lets everybody by is told; one that only hands on is not."""

import pytest

from tests.projects import findings, project

ROUTE = {"py": "app = FastAPI()\n@app.get('/')\ndef home(): ...\n", "ts": "app.get('/', (req, res) => {});\n"}


@pytest.mark.parametrize(
    ("kind", "text", "heard"),
    [
        ("py", "def require_admin(user):\n    # everybody\n    return True\n", True),
        ("py", "def login_required(f):\n    '''Sign in first.'''\n    return f\n", True),
        ("py", "def verify_token(token: str) -> bool:\n    return True\n", True),
        ("py", "def require_admin(user):\n    if not user.admin:\n        raise X\n    return True\n", False),
        ("py", "def require_admin(user=Depends(get_user)):\n    return True\n", False),
        ("py", "def require_user(user):\n    return user\n", False),
        ("py", "@login_required\ndef check_auth(request):\n    return True\n", False),
        ("py", "def allow_user(user):\n    return True\n", False),
        ("py", "def is_admin_enabled():\n    return True\n", False),
        (
            "py",
            "def login_required(f):\n    def inner(a):\n        return f(a)\n    return inner\n",
            False,
        ),
        ("ts", "function requireAuth(req, res, next) {\n  // jwt.verify(x)\n  next();\n}\n", True),
        ("ts", "const isAuthenticated = (req, res, next) => next();\n", True),
        (
            "ts",
            "class AdminGuard {\n  canActivate(context: Ctx): boolean {\n    return true;\n  }\n}\n",
            True,
        ),
        (
            "ts",
            "class AllowGuard {\n  canActivate(context: Ctx): boolean {\n    return true;\n  }\n}\n",
            False,
        ),
        (
            "ts",
            "function requireAuth(req, res, next) {\n  if (!req.user) return res.end();\n  next();\n}\n",
            False,
        ),
        ("ts", "function requireAuth(req, res, next) {\n  check(req);\n  next();\n}\n", False),
        ("ts", "function addTrace(req, res, next) {\n  next();\n}\n", False),
    ],
)
def test_a_guard_that_lets_everybody_by(kind: str, text: str, heard: bool) -> None:
    found = findings(project({f"app.{kind}": text + ROUTE[kind]}), "CX223")
    assert len(found) == heard
