"""Python's routers, mounts and handlers, and the table a reader would make of them."""

from __future__ import annotations

from tests.projects import project, routes


def test_fastapi_prefixes_add_up_through_nested_routers() -> None:
    assert routes(
        {
            "app.py": """
                from fastapi import FastAPI
                from api import api
                app = FastAPI()
                app.include_router(api, prefix="/v1")
                @app.get("/health", name="alive")
                def health(): ...
                """,
            "api.py": """
                from fastapi import APIRouter
                from orders import router as orders
                api = APIRouter(prefix="/api")
                api.include_router(orders, prefix="/orders", tags=["x"])
                """,
            "orders.py": """
                from fastapi import APIRouter
                router = APIRouter()
                @router.get("")
                def index(): ...
                @router.post("/{id}/pay")
                def pay(): ...
                @router.api_route("/bulk", methods=["GET", "PUT"])
                def bulk(): ...
                """,
        }
    ) == {
        "GET /health": "app.py:health",
        "GET /v1/api/orders": "orders.py:index",
        "POST /v1/api/orders/{id}/pay": "orders.py:pay",
        "GET /v1/api/orders/bulk": "orders.py:bulk",
        "PUT /v1/api/orders/bulk": "orders.py:bulk",
    }


def test_a_router_mounted_twice_answers_twice() -> None:
    assert set(
        routes(
            {
                "app.py": """
                    app = FastAPI()
                    router = APIRouter()
                    app.include_router(router, prefix="/v1")
                    app.include_router(router, prefix="/v2")
                    @router.get("/x")
                    def x(): ...
                    """
            }
        )
    ) == {"GET /v1/x", "GET /v2/x"}


def test_routers_that_mount_each_other_end() -> None:
    text = """
        a = APIRouter(prefix="/a")
        b = APIRouter(prefix="/b")
        a.include_router(b)
        b.include_router(a)
        @a.get("/x")
        def x(): ...
        """
    assert routes({"app.py": text})


def test_flask_blueprints() -> None:
    assert routes(
        {
            "app.py": """
                from flask import Flask
                from shop.orders import bp, cart
                def create_app():
                    app = Flask(__name__)
                    app.register_blueprint(bp)
                    app.register_blueprint(cart, url_prefix="/basket")
                    @app.route("/ping")
                    def ping(): ...
                    return app
                """,
            "shop/orders.py": """
                from flask import Blueprint
                from flask.views import MethodView
                bp = Blueprint("orders", __name__, url_prefix="/orders")
                cart = Blueprint("cart", __name__, url_prefix="/cart")
                @bp.route("/<int:id>", methods=["POST", "PUT"])
                def change(id): ...
                @bp.get("/")
                def index(): ...
                class Base(MethodView):
                    def delete(self): ...
                class Cart(Base):
                    def get(self): ...
                    def post(self): ...
                cart.add_url_rule("/", view_func=Cart.as_view("cart"))
                def legacy(): ...
                cart.add_url_rule("/legacy", "legacy", legacy, methods=["PATCH"])
                """,
        }
    ) == {
        "GET /ping": "app.py:create_app.ping",
        "POST /orders/<int:id>": "shop/orders.py:change",
        "PUT /orders/<int:id>": "shop/orders.py:change",
        "GET /orders": "shop/orders.py:index",
        "GET /basket": "shop/orders.py:Cart.get",
        "POST /basket": "shop/orders.py:Cart.post",
        "DELETE /basket": "shop/orders.py:Base.delete",
        "PATCH /basket/legacy": "shop/orders.py:legacy",
    }


def test_django_paths_includes_and_views() -> None:
    assert routes(
        {
            "proj/urls.py": """
                from django.urls import include, path
                from shop import views
                urlpatterns = [
                    path("shop/", include("shop.urls")),
                    path("about/", views.about, name="about"),
                    path("inner/", include([path("x/", views.about)])),
                ]
                """,
            "shop/urls.py": """
                from django.urls import path, re_path
                from . import views
                urlpatterns = [
                    path("pay/<int:id>/", views.Pay.as_view(), name="pay"),
                    re_path(r"^old/(?P<slug>[^/]+)/$", views.old),
                    path("cancel/", views.cancel),
                    path("edit/", views.Edit.as_view()),
                    path("read/", views.read),
                ]
                """,
            "shop/views.py": """
                class Pay(View):
                    def post(self, request): ...
                class Edit(UpdateView): ...
                def old(request): ...
                def about(request):
                    if request.method == "POST": ...
                @require_POST
                def cancel(request): ...
                @require_http_methods(["GET", "HEAD"])
                def read(request): ...
                """,
        }
    ) == {
        "POST /shop/pay/<int:id>": "shop/views.py:Pay.post",
        "ANY /shop/old/(?P<slug>[^/]+)": "shop/views.py:old",
        "GET /about": "shop/views.py:about",
        "POST /about": "shop/views.py:about",
        "GET /inner/x": "shop/views.py:about",
        "POST /inner/x": "shop/views.py:about",
        "POST /shop/cancel": "shop/views.py:cancel",
        "GET /shop/edit": "shop/views.py:Edit",
        "POST /shop/edit": "shop/views.py:Edit",
        "GET /shop/read": "shop/views.py:read",
        "HEAD /shop/read": "shop/views.py:read",
    }


def test_django_rest_framework_routers() -> None:
    assert routes(
        {
            "proj/urls.py": """
                from shop import views
                router = routers.DefaultRouter()
                router.register("orders", views.Orders, basename="order")
                router.register(r"carts", views.Carts)
                router.register("tags", views.Tags)
                urlpatterns = [path("api/", include(router.urls))]
                """,
            "shop/views.py": """
                class Orders(viewsets.ModelViewSet):
                    def create(self, request): ...
                    @action(detail=True, methods=["post"], url_path="call-off")
                    def cancel(self, request, pk=None): ...
                    @action(detail=False)
                    def recent(self, request): ...
                class Carts(viewsets.ViewSet):
                    def list(self, request): ...
                    def destroy(self, request, pk): ...
                class Tags(viewsets.ReadOnlyModelViewSet): ...
                """,
        }
    ) == {
        "POST /api/orders": "shop/views.py:Orders.create",
        "GET /api/orders": "shop/views.py:Orders",
        "GET /api/orders/{pk}": "shop/views.py:Orders",
        "PUT /api/orders/{pk}": "shop/views.py:Orders",
        "PATCH /api/orders/{pk}": "shop/views.py:Orders",
        "DELETE /api/orders/{pk}": "shop/views.py:Orders",
        "POST /api/orders/{pk}/call-off": "shop/views.py:Orders.cancel",
        "GET /api/orders/recent": "shop/views.py:Orders.recent",
        "GET /api/carts": "shop/views.py:Carts.list",
        "DELETE /api/carts/{pk}": "shop/views.py:Carts.destroy",
        "GET /api/tags": "shop/views.py:Tags",
        "GET /api/tags/{pk}": "shop/views.py:Tags",
    }


def test_a_route_without_a_known_handler_is_still_a_route() -> None:
    assert routes({"app.js": "const app = express()\napp.post('/x', controllers.x)"}) == {"POST /x": ":"}


def test_routes_of_one_router_are_siblings_whatever_their_spelling() -> None:
    workspace = project(
        {
            "app.py": """
                bp = Blueprint("b", __name__)
                @bp.route("/a", methods=["POST"])
                def a(): ...
                @bp.post("/b")
                def b(): ...
                """
        }
    )
    assert {r.framework for r in workspace.routes} == {"flask"}
    assert [[s.path for s in workspace.siblings(r)] for r in workspace.routes] == [["/b"], ["/a"]]
