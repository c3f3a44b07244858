"""What CX202 and CX222 make of views in classes, of scopes and of siblings that only share a path."""

import pytest

from tests.projects import findings, project

VIEWS = """
from rest_framework import viewsets
from rest_framework.permissions import IsAuthenticated


class Orders(viewsets.ModelViewSet[Order]):
    permission_classes = [IsAuthenticated]


class Books(viewsets.ModelViewSet[Book]):
    permission_classes = [IsAuthenticated]


class Bills(viewsets.ModelViewSet[Bill]):
    permission_classes = [IsAuthenticated]


class Notes(viewsets.ReadOnlyModelViewSet[Note]):
    serializer_class = NoteSerializer

    def list(self, request): ...

    def retrieve(self, request, pk): ...
"""
URLS = """
from rest_framework.routers import DefaultRouter
from views import Bills, Books, Notes, Orders

router = DefaultRouter()
router.register("orders", Orders)
router.register("books", Books)
router.register("bills", Bills)
router.register("notes", Notes)
urlpatterns = router.urls
"""


def _heard(files: dict[str, str], code: str) -> list[str]:
    return [f.scope for f in findings(project(files), code)]


def test_a_view_set_that_only_reads_is_told_where_all_others_are_guarded() -> None:
    assert _heard({"views.py": VIEWS, "urls.py": URLS}, "CX202") == ["Notes.list", "Notes.retrieve"]


@pytest.mark.parametrize(
    "said", ["permission_classes = [AllowAny]", "permission_classes = [IsAuthenticated]"]
)
def test_a_view_set_that_says_who_may_read_is_left_alone(said: str) -> None:
    text = VIEWS.replace("serializer_class = NoteSerializer", said)
    assert _heard({"views.py": text, "urls.py": URLS}, "CX202") == []


def test_a_method_that_a_guarded_view_inherits_is_guarded() -> None:
    views = """
        class Shown:
            def get(self, request): ...

            def delete(self, request): ...

        class Order(LoginRequiredMixin, Shown, View):
            def post(self, request): ...

        class Bill(LoginRequiredMixin, View):
            def post(self, request): ...

        class Book(LoginRequiredMixin, View):
            def post(self, request): ...
    """
    urls = "urlpatterns = [" + "".join(
        f"path('{name}', {name}.as_view())," for name in ("Order", "Bill", "Book")
    )
    files = {"views.py": views, "urls.py": f"from views import Bill, Book, Order\n{urls}]\n"}
    assert _heard(files, "CX202") == []


SCOPED = """
from fastapi import APIRouter, Security

router = APIRouter()


@router.put("/items/{key}")
def change(key: int, user=Security(get_current_user, scopes=["items"])): ...


@router.patch("/items/{key}")
def amend(key: int, user=Security(get_current_user, scopes=["items"])): ...


@router.delete("/items/{key}")
def remove(key: int, user=Security(get_current_user, scopes=["items"])): ...
"""


def test_scopes_are_a_demand() -> None:
    assert _heard({"items.py": SCOPED}, "CX222") == []
    lost = SCOPED.replace(
        'def remove(key: int, user=Security(get_current_user, scopes=["items"]))',
        "def remove(key: int, user=Security(get_current_user))",
    )
    found = findings(project({"items.py": lost}), "CX222")
    assert [f.scope for f in found] == ["remove"]
    assert 'scopes=["items"]' in found[0].message


def test_handlers_of_one_path_are_compared_though_each_has_its_own_router() -> None:
    files = {
        f"{name}.py": f"""
            from fastapi import APIRouter, Depends

            router = APIRouter()


            @router.{method}("/menu/{{key}}")
            def {name}(key: int, user=Depends({guard})): ...
        """
        for name, method, guard in (
            ("change", "put", "require_roles"),
            ("amend", "patch", "require_roles"),
            ("remove", "delete", "get_current_user"),
        )
    }
    files["main.py"] = (
        "from fastapi import FastAPI\nimport amend, change, remove\napp = FastAPI()\n"
        + "".join(f"app.include_router({name}.router)\n" for name in ("change", "amend", "remove"))
    )
    assert _heard(files, "CX222") == ["remove"]


def test_who_may_touch_only_what_is_theirs_needs_no_role() -> None:
    text = """
        @app.put("/plans/{key}")
        def change(key: int, user=Depends(require_admin)): ...

        @app.patch("/plans/{key}")
        def amend(key: int, user=Depends(require_admin)): ...

        @app.post("/plans/{key}/copy")
        def copied(key: int, user=Depends(get_current_user)):
            return session.query(Plan).filter(Plan.id == key, Plan.owner_id == user.id).one()
    """
    assert _heard({"plans.py": f"app = FastAPI()\n{text}"}, "CX222") == []


EXPRESS = """
const express = require('express');
const { requireAuth } = require('lib');
const orders = require('unknown');
const app = express();
app.post('/orders', requireAuth, orders.add);
app.put('/orders/:id', requireAuth, orders.change);
app.post('/bills', requireAuth, orders.bill);
app.put('/bills/:id', requireAuth, orders.amend);
app.delete('/bills/:id', orders.remove);
app.get('/bills/:id', orders.show);
app.post('/login', orders.login);
"""


def test_a_handler_that_cannot_be_found_is_told_when_guards_stand_ahead_of_the_others() -> None:
    assert [f.anchor for f in findings(project({"app.js": EXPRESS}), "CX202")] == ["DELETE /bills/:id"]
    bare = EXPRESS.replace("'/bills', requireAuth,", "'/bills',").replace(
        "'/bills/:id', requireAuth,", "'/x',"
    )
    assert _heard({"app.js": bare}, "CX202") == []


@pytest.mark.parametrize(
    ("method", "path", "heard"),
    [
        ("get", "/admin/reports", True),
        ("get", "/debug", True),
        ("get", "/users", True),
        ("get", "/api/v1/users/v1", True),
        ("put", "/users/{name}/email", True),
        ("delete", "/books/{key}", True),
        ("delete", "/cache", False),
        ("get", "/books", False),
        ("get", "/users/{name}", False),
        ("post", "/users", False),
        ("put", "/books/{key}", False),
        ("put", "/users/reset-password", False),
        ("post", "/admin/login", False),
    ],
)
def test_some_handlers_need_a_guard_whatever_the_others_have(method: str, path: str, heard: bool) -> None:
    open_ = "".join(f"@app.post('/open{n}')\ndef open{n}(body: Item): ...\n" for n in range(9))
    guarded = "".join(
        f"@app.post('/own{n}')\ndef own{n}(me=Depends(get_current_user)): ...\n" for n in range(2)
    )
    text = f"app = FastAPI()\n{open_}{guarded}@app.{method}('{path}')\ndef asked(): ...\n"
    assert _heard({"app.py": text}, "CX202") == (["asked"] if heard else [])
    # Where nobody is asked who they are, nobody forgot to ask.
    alone = text.replace("me=Depends(get_current_user)", "")
    assert _heard({"app.py": alone}, "CX202") == []


def test_what_is_asked_of_one_thing_is_not_missing_where_it_is_made() -> None:
    text = """
        app = express();
        app.get('/a', (req, res) => {});
        app.get('/b', (req, res) => {});
        app.post('/a', (req, res) => {});
        app.post('/b', (req, res) => {});
        app.post('/c', (req, res) => {});
        app.post('/d', (req, res) => {});
        app.post('/e', (req, res) => {});
        app.post('/f', (req, res) => {});
        app.put('/notes/:id', requireAuth, (req, res) => {});
        app.patch('/notes/:id', requireAuth, (req, res) => {});
    """
    more = {
        "app.post('/notes', (req, res) => {})": [],
        "app.put('/notes/:id/tags', requireAuth, (req, res) => {});\n"
        "app.post('/notes/:id/tags', requireAuth, (req, res) => {});\n"
        "app.patch('/notes/:id/tags', (req, res) => {})": ["PATCH /notes/:id/tags"],
    }
    for line, heard in more.items():
        found = findings(project({"app.js": f"{text}\n{line}\n"}), "CX202")
        assert [f.anchor for f in found] == heard


def test_what_stands_on_another_router_is_no_habit_of_this_one() -> None:
    app = """
        from fastapi import APIRouter, Depends

        orders = APIRouter(dependencies=[Depends(require_admin)])
        notes = APIRouter(dependencies=[Depends(require_login)])

        @orders.post("/orders/{id}")
        def change(id: int): ...

        @orders.put("/orders/{id}")
        def put(id: int): ...

        @orders.delete("/orders/{id}")
        def delete(id: int): ...

        @notes.post("/orders/{id}/notes")
        def note(id: int): ...
        """
    assert findings(project({"app.py": app}), "CX222") == []
