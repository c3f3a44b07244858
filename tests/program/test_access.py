"""Names of things that turn strangers away, and of things that only sound like it."""

import pytest

from cx_lsp.program.access import (
    authenticates,
    demands_access,
    hands_out_credentials,
    insists_on_access,
    marks_only,
    speaks_of_access,
    stands_guard,
)


@pytest.mark.parametrize(
    "name", ["login_required", "requireAuth", "auth.required", "get_current_user", "IsAdmin"]
)
def test_a_name_speaks_of_access(name: str) -> None:
    assert speaks_of_access(name)


@pytest.mark.parametrize(
    "name",
    ["auth.route", "csrf_exempt", "rateLimit", "optionalAuth", "ApiBearerAuth", "get_db", "logger", "user"],
)
def test_a_name_does_not(name: str) -> None:
    assert not speaks_of_access(name)


def test_words_are_told_apart() -> None:
    assert demands_access("LoginRequiredMixin")
    assert not demands_access("LoginView")
    assert insists_on_access("require_user")
    assert not insists_on_access("jwt.verify")
    assert authenticates("JwtAuthGuard")
    assert not authenticates("RolesGuard")
    assert marks_only("Roles")
    assert not marks_only("RolesGuard")
    assert stands_guard("require_user")
    assert not stands_guard("check_user_exists")
    assert hands_out_credentials("create_access_token")
    assert not hands_out_credentials("create_order")
