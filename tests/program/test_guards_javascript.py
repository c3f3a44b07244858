# ruff: noqa: E501 - a row of a table reads best in one line
"""Where a JavaScript handler may be guarded, and what only looks like a guard."""

from __future__ import annotations

import pytest

from tests.projects import guarded

EXPRESS = "const app = express()\nfunction show(req, res) {}\n"
OURS = "function mine(req, res, next) { if (!req.user) return res.sendStatus(401); next() }\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("app.post('/x', requireAuth, show)", ["middleware"]),
        ("app.post('/x', passport.authenticate('jwt', { session: false }), show)", ["middleware"]),
        ("app.post('/x', [upload, isAdmin], show)", ["middleware"]),
        ("app.post('/x', auth.required, wrap(async (req, res) => {}))", ["middleware"]),
        ("app.post('/x', asyncHandler(requireUser), show)", ["middleware"]),
        (OURS + "app.post('/x', mine, show)", ["middleware"]),
        ("app.route('/x').get(show).post(requireAuth, show)", ["middleware"]),
        ("app.post('/x', withAuth(show))", ["decorator"]),
        ("app.use(requireAuth)\napp.post('/x', show)", ["router"]),
        ("app.use('/x', requireAuth)\napp.post('/x', show)", ["router"]),
        (OURS + "app.use(mine)\napp.post('/x', show)", ["router"]),
        ("app.use((req, res, next) => { if (!req.user) return res.status(403).end(); next() })\n"
         "app.post('/x', show)", ["router"]),
        ("app.post('/x', (req, res) => { if (!req.user) throw new ForbiddenError() })", ["body"]),
        # these turn nobody away, or come too late
        ("app.post('/x', show)\napp.use(requireAuth)", []),
        ("app.use('/y', requireAuth)\napp.post('/x', show)", []),
        ("app.use('/xy', requireAuth)\napp.post('/x', show)", []),
        ("app.use(cors(), express.json(), helmet(), morgan('dev'))\napp.post('/x', show)", []),
        ("app.use(authLimiter)\napp.post('/x', loginRateLimit, csrfProtection, show)", []),
        ("app.post('/x', upload.single('admin'), validate(userSchema), body('role'), show)", []),
        ("app.post('/x', optionalAuth, auth.optional, show)", []),
        ("app.use(requestLogger)\napp.use(session({ secret }))\napp.use(passport.session())\napp.post('/x', show)", []),
    ],
)  # fmt: skip
def test_express(text: str, expected: list[str]) -> None:
    assert guarded({"app.js": EXPRESS + text}) == expected


@pytest.mark.parametrize(
    ("app", "expected"),
    [
        ("app.use('/api', requireAuth, orders)", ["router"]),
        ("app.use('/api', requireAuth)\napp.use('/api', orders)", ["router"]),
        ("app.use('/api', orders)\napp.use('/api', requireAuth)", []),
        ("app.use('/other', requireAuth)\napp.use('/api', orders)", []),
    ],
)
def test_express_mounts(app: str, expected: list[str]) -> None:
    orders = "const router = require('express').Router()\nrouter.post('/x', (req, res) => {})\nmodule.exports = router"
    files = {
        "app.js": f"const app = express()\nconst orders = require('./orders')\n{app}",
        "orders.js": orders,
    }
    assert guarded(files, "POST /api/x") == expected


def test_what_a_mounted_router_uses_is_below_its_prefix() -> None:
    orders = (
        "const router = Router()\nrouter.use('/admin', requireAuth)\n"
        "router.post('/admin/x', (req, res) => {})\nrouter.post('/x', (req, res) => {})\nexport default router"
    )
    files = {"app.js": "import orders from './orders'\nconst app = express()\napp.use('/api', orders)"}
    assert guarded({**files, "orders.js": orders}, "POST /api/admin/x") == ["router"]
    assert guarded({**files, "orders.js": orders}, "POST /api/x") == []


@pytest.mark.parametrize(
    ("method", "class_", "main", "expected"),
    [
        ("@UseGuards(JwtAuthGuard)", "", "", ["decorator"]),
        ("", "@UseGuards(AuthGuard('jwt'), RolesGuard)", "", ["class"]),
        ("@UseGuards(Own)", "", "", ["decorator"]),
        ("", "", "app.useGlobalGuards(new JwtAuthGuard())", ["application"]),
        ("", "", "const p = [{ provide: APP_GUARD, useClass: JwtAuthGuard }]", ["application"]),
        ("@Public()", "", "app.useGlobalGuards(new JwtAuthGuard())", ["open"]),
        ("@UseGuards(ThrottlerGuard)", "", "", []),
        ("@UseInterceptors(LoggingInterceptor)", "", "", []),
        ("", "", "const p = [{ provide: APP_GUARD, useClass: ThrottlerGuard }]", []),
    ],
)
def test_nest(method: str, class_: str, main: str, expected: list[str]) -> None:
    controller = (
        "import { Own } from './own'\n"
        f"{class_}\n@Controller()\nexport class Orders {{\n  {method}\n  @Post('x')\n  add() {{}}\n}}"
    )
    own = "export class Own { canActivate(context) { return !!context.user } }"
    assert guarded({"orders.ts": controller, "main.ts": main, "own.ts": own}) == expected


@pytest.mark.parametrize(
    ("middleware", "handler", "expected"),
    [
        ("", "export const POST = withAuth(async (request) => {})", ["middleware"]),
        ("", "export async function POST(request) { return Response.json({}, { status: 401 }) }", ["body"]),
        (
            "export { default } from 'next-auth/middleware'",
            "export async function POST(request) {}",
            ["application"],
        ),
        (
            "export function middleware(request) { return NextResponse.redirect(new URL('/login', request.url)) }",
            "export async function POST(request) {}",
            ["application"],
        ),
        ("export function middleware(request) {}", "export async function POST(request) {}", []),
    ],
)
def test_next(middleware: str, handler: str, expected: list[str]) -> None:
    assert guarded({"src/app/x/route.ts": handler, "src/middleware.ts": middleware}) == expected
