# ruff: noqa: E501 - a row of a table reads best in one line
"""Routes and guards as less common frameworks write them, and guards that are put before some routes only."""

from __future__ import annotations

import pytest

from tests.projects import project

CLASS = "export class Auth implements NestMiddleware {\n  use(req, res, next) { if (!req.user) throw new UnauthorizedException(); next(); }\n}\n"
NEST = """
@Controller('orders')
export class Orders {
  @Get() all() {}
  @Post() add() {}
  @Delete(':id') remove() {}
}
"""


def _guarded(files: dict[str, str]) -> dict[str, bool]:
    workspace = project(files)
    return {str(r): bool(workspace.guards(r)) for r in workspace.routes}


@pytest.mark.parametrize(
    ("listed", "guarded"),
    [
        ("Orders", ["GET", "POST", "DELETE"]),
        ("'orders'", ["GET", "POST", "DELETE"]),
        ("'*'", ["GET", "POST", "DELETE"]),
        ("{ path: 'orders', method: RequestMethod.POST }", ["POST"]),
        ("{ path: 'orders/:id', method: RequestMethod.ALL }", ["DELETE"]),
        ("'prices'", []),
    ],
)
def test_nest_middleware_runs_for_the_routes_it_is_applied_to(listed: str, guarded: list[str]) -> None:
    module = f"class Module {{\n  configure(consumer) {{ consumer.apply(Auth).forRoutes({listed}); }}\n}}\n"
    found = _guarded({"app.ts": CLASS + NEST + module})
    assert [name.split()[0] for name, is_guarded in found.items() if is_guarded] == guarded


@pytest.mark.parametrize(
    ("matcher", "guarded"),
    [("['/api/:path*']", True), ("'/dashboard/:path*'", False), ("['/((?!api|_next).*)']", False), ("['/api/orders/:id']", True)],
)  # fmt: skip
def test_next_middleware_runs_where_its_matcher_says(matcher: str, guarded: bool) -> None:
    middleware = "export function middleware(request) {\n  if (!token) { return NextResponse.redirect(new URL('/signin', request.url)); }\n}\n"
    files = {
        "middleware.ts": f"{middleware}export const config = {{ matcher: {matcher} }};\n",
        "app/api/orders/[id]/route.ts": "export async function GET() { return db.orders(); }\n",
    }
    assert _guarded(files) == {"GET /api/orders/[id]": guarded}


def test_server_actions_can_be_asked_for() -> None:
    text = (
        "'use server';\nexport async function rename(id: string) { await db.set(id); }\nfunction inner() {}\n"
    )
    assert _guarded({"app/actions.ts": text}) == {"POST action:rename": False}


def test_tables_of_routes_are_read() -> None:
    starlette = """
        @requires("authenticated")
        async def notes(request): ...
        async def remove(request): ...
        routes = [Mount("/api", routes=[Route("/notes", endpoint=notes), Route("/n", remove, methods=["DELETE"])])]
        """
    assert _guarded({"app.py": starlette}) == {"GET /notes": True, "DELETE /n": False}
    aiohttp = """
        async def add(request): ...
        async def change(request): ...
        app.add_routes([web.post("/notes", add)])
        app.router.add_put("/notes/{id}", change)
        app.router.add_route("PATCH", "/notes/{id}", change)
        """
    assert list(_guarded({"app.py": aiohttp})) == ["POST /notes", "PUT /notes/{id}", "PATCH /notes/{id}"]


def test_what_an_option_of_a_route_lets_run_before_it_guards_it() -> None:
    text = """
        const fastify = Fastify();
        fastify.get('/a', { preHandler: [fastify.authenticate] }, async (request) => show());
        fastify.get('/b', { schema: note }, async (request) => show());
        fastify.route({ method: 'PUT', url: '/c', onRequest: requireUser, handler: async (request) => set() });
        """
    assert _guarded({"app.js": text}) == {"GET /a": True, "GET /b": False, "PUT /c": True}


def test_a_router_that_a_function_makes_is_mounted_by_its_call() -> None:
    made = "export function noteRoutes() {\n  const router = Router();\n  router.get('/', (req, res) => {});\n  return router;\n}\n"
    app = "import { noteRoutes } from './notes';\nconst app = express();\napp.use(requireUser);\napp.use('/notes', noteRoutes());\n"
    assert _guarded({"notes.js": made, "app.js": app}) == {"GET /notes": True}
