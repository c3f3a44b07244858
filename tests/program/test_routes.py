"""Routers, mounts and handlers in every framework's own way, and the table a reader would make of them."""

from __future__ import annotations

from tests.projects import project


def table(files: dict[str, str]) -> dict[str, str]:
    """The routes of a project: "POST /orders" -> "file:handler"."""
    workspace = project(files)
    found = {str(r): f"{r.handler_file}:{r.handler}" for r in workspace.routes}
    assert len(found) == len(workspace.routes), "a route stands twice"
    return found


def test_fastapi_prefixes_add_up_through_nested_routers() -> None:
    assert table(
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
        table(
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
    assert table({"app.py": text})


def test_flask_blueprints() -> None:
    assert table(
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
    assert table(
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
    assert table(
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


def test_express_mounts_nest_across_files() -> None:
    assert table(
        {
            "app.js": """
                const express = require('express')
                const app = express()
                const api = require('./api')
                app.use('/api', api)
                app.use(require('./pages.routes'))
                app.get('/health', (req, res) => res.send('ok'))
                """,
            "pages.routes.js": """
                const router = require('express').Router()
                router.get('/about', (req, res) => {})
                module.exports = router
                """,
            "api/index.js": """
                const router = require('express').Router()
                const controller = require('./controller')
                router.use('/orders', require('./orders'))
                router.route('/cart')
                  .get(controller.show).post(auth, wrap(controller.add)).delete((req, res) => {})
                module.exports = router
                """,
            "api/orders.js": """
                import { Router } from 'express'
                const router = Router({ mergeParams: true })
                router.get('/', list)
                router.post('/:id/pay', auth, async (req, res) => {})
                function list(req, res) {}
                export default router
                """,
            "api/controller.js": "exports.show = (req, res) => {}\nexports.add = (req, res) => {}",
        }
    ) == {
        "GET /health": "app.js:app.get('/health')",
        "GET /about": "pages.routes.js:router.get('/about')",
        "GET /api/cart": "api/controller.js:show",
        "POST /api/cart": "api/controller.js:add",
        "DELETE /api/cart": "api/index.js:delete('/cart')",
        "GET /api/orders": "api/orders.js:list",
        "POST /api/orders/:id/pay": "api/orders.js:router.post('/:id/pay')",
    }


def test_nest_controllers_and_their_global_prefix() -> None:
    assert table(
        {
            "main.ts": "const app = await NestFactory.create(Shop)\napp.setGlobalPrefix('api')",
            "orders.controller.ts": """
                @Controller('orders')
                export class Orders {
                  @Get() list() {}
                  @UseGuards(JwtAuthGuard) @Post(':id/pay') pay(@Param('id') id: string) {}
                }
                """,
        }
    ) == {
        "GET /api/orders": "orders.controller.ts:Orders.list",
        "POST /api/orders/:id/pay": "orders.controller.ts:Orders.pay",
    }


def test_next_answers_by_where_a_file_stands() -> None:
    assert table(
        {
            "next.config.mjs": "export default {}",
            "src/app/(shop)/api/orders/[id]/route.ts": """
                export async function GET(request) {}
                export const POST = withAuth(async (request) => {})
                """,
            "src/app/(shop)/cart/page.tsx": "export default function Cart() { return <b/> }",
            "src/app/cart/layout.tsx": "export default function Layout() { return <b/> }",
            "pages/api/cart.ts": """
                export default function handler(req: NextApiRequest, res: NextApiResponse) {
                  if (req.method === 'POST') { return res.json({}) }
                }
                """,
            "pages/about/index.jsx": "const About = () => <b/>\nexport default About",
            "pages/_app.jsx": "export default function App() {}",
        }
    ) == {
        "GET /api/orders/[id]": "src/app/(shop)/api/orders/[id]/route.ts:GET",
        "POST /api/orders/[id]": "src/app/(shop)/api/orders/[id]/route.ts:POST",
        "PAGE /cart": "src/app/(shop)/cart/page.tsx:Cart",
        "GET /api/cart": "pages/api/cart.ts:handler",
        "POST /api/cart": "pages/api/cart.ts:handler",
        "PAGE /about": "pages/about/index.jsx:About",
    }


def test_a_folder_called_pages_is_next_only_where_next_is() -> None:
    assert table({"src/pages/Cart.jsx": "export default function Cart() {}"}) == {}


def test_react_router_pages_nest() -> None:
    assert table(
        {
            "App.tsx": """
                import { Cart, Users, Admin } from './pages'
                const app = <Routes>
                  <Route path="/cart" element={<Cart/>} />
                  <Route path="/pay" element={<SignedIn><Cart/></SignedIn>} />
                  <Route path="/admin" element={<Admin/>}>
                    <Route path="users" element={<Users/>} />
                    <Route path="/login" element={<Users/>} />
                  </Route>
                </Routes>
                const router = createBrowserRouter([
                  { path: "/old", element: <Cart/>, children: [{ path: "new", element: <Users/> }] }
                ])
                """,
            "pages.tsx": "export function Cart() {}\nexport function Users() {}\nexport function Admin() {}",
        }
    ) == {
        "PAGE /cart": "pages.tsx:Cart",
        "PAGE /pay": "pages.tsx:Cart",
        "PAGE /admin": "pages.tsx:Admin",
        "PAGE /admin/users": "pages.tsx:Users",
        "PAGE /login": "pages.tsx:Users",
        "PAGE /old": "pages.tsx:Cart",
        "PAGE /old/new": "pages.tsx:Users",
    }


def test_a_route_without_a_known_handler_is_still_a_route() -> None:
    assert table({"app.js": "const app = express()\napp.post('/x', controllers.x)"}) == {"POST /x": ":"}


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
