"""Words and paths: who is spoken of, what is meant for strangers, what belongs to whoever asks."""

import pytest

from cx_lsp.model import Route, Span
from cx_lsp.rules.shared.habits import (
    is_administrative,
    is_change,
    is_own,
    is_private,
    is_public,
    stem,
    subject,
)
from cx_lsp.rules.shared.principals import spoken_of


def _route(method: str, path: str, handler: str = "answer") -> Route:
    nowhere = Span(0, 0, 0, 0)
    return Route(method, path, "app.py", handler, "app.py", nowhere, nowhere, "fastapi", "app.py:app")


@pytest.mark.parametrize(
    ("text", "framework", "who"),
    [
        ("return orders.of(current_user.id)", "flask", "current_user"),
        ("return orders.of(request.user.id)", "drf", "request.user"),
        ("res.json(req.user.id)", "express", "req.user"),
        ("return orders.of(get_jwt_identity())", "flask", "get_jwt_identity()"),
        ("return render(request, who(request.user))", "django", ""),
        ("if current_user.is_authenticated:\n    return home()", "flask", ""),
        ("if (!req.user) return res.end()", "express", ""),
        ("res.json(req.user?.id)", "express", ""),
        ("req.user = find(token)", "express", ""),
        ("const currentUser = find(token); use(currentUser)", "express", ""),
        ("return orders.all()", "flask", ""),
    ],
)
def test_the_signed_in_user_is_spoken_of(text: str, framework: str, who: str) -> None:
    assert spoken_of(text, framework) == who


@pytest.mark.parametrize(
    ("method", "path", "handler", "public"),
    [
        ("POST", "/login", "login", True),
        ("POST", "/users/sign-up", "sign_up", True),
        ("POST", "/stripe/webhook", "hook", True),
        ("GET", "/health", "health", True),
        ("GET", "/", "index", True),
        ("GET", "/", "report", False),
        ("GET", "/static/{name}", "file", True),
        ("POST", "/auth/token", "token", True),
        ("POST", "/forgot-password", "forgot", True),
        ("GET", "/admin/config", "config", False),
        ("POST", "/orders", "create", False),
        ("GET", "/orders/{key}", "show", False),
        ("DELETE", "/images/{key}", "remove", False),
    ],
)
def test_some_handlers_are_meant_for_strangers(method: str, path: str, handler: str, public: bool) -> None:
    assert is_public(_route(method, path, handler)) == public


def test_paths_say_whose_they_are() -> None:
    assert is_own(_route("GET", "/users/me"))
    assert not is_own(_route("GET", "/users/{key}"))
    assert is_private(_route("GET", "/account"))
    assert not is_private(_route("GET", "/prices"))
    assert is_administrative(_route("GET", "/api/admin/jobs"))
    assert not is_administrative(_route("GET", "/jobs"))


def test_a_request_changes_something_by_its_method_or_its_name() -> None:
    assert is_change(_route("PATCH", "/a"))
    assert not is_change(_route("GET", "/a", "delete_order"))
    assert is_change(_route("ANY", "/a", "delete_order"))
    assert not is_change(_route("ANY", "/a", "orders"))


def test_paths_are_about_something() -> None:
    route = _route("PUT", "/orders/{key}/lines")
    assert (stem(route), subject(route)) == ("/orders", "orders/lines")
    assert stem(_route("GET", "/orders/<int:key>")) == stem(_route("GET", "/orders")) == "/orders"
