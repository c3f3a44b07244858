"""JavaScript, TypeScript and TSX: a line of code, and the fact a reader would write down."""

from __future__ import annotations

import pytest

from cx_lsp.facts import extract
from cx_lsp.facts.languages import language
from cx_lsp.model import Fact, Facts, Flow

GRAMMARS = ("a.js", "a.ts", "a.tsx")


def facts(code: str, *kinds: str, path: str = "a.js") -> list[Fact]:
    return list(extract(path, code).of(*kinds))


def complete(facts: Facts) -> list[Flow]:
    return [flow for flow in facts.flows if flow.complete]


def flows(body: str, path: str = "a.js") -> list[Flow]:
    handler = "app.post('/x', async (req, res) => {\n" + body + "\n})\n"
    return complete(extract(path, handler))


@pytest.mark.parametrize("name", ["javascript", "typescript", "tsx"])
def test_every_grammar_compiles(name: str) -> None:
    assert language(name).name == name


@pytest.mark.parametrize("path", GRAMMARS)
@pytest.mark.parametrize(
    ("code", "scopes"),
    [
        ("function cart() {}", ["cart"]),
        ("function* pages() {}", ["pages"]),
        ("export default async function () {}", ["default"]),
        ("module.exports = (req) => 1", ["default"]),
        ("module.exports = function login() {}", ["login"]),
        ("exports.add = async function () {}", ["add"]),
        ("const total = (a) => a", ["total"]),
        ("const show = asyncHandler(async (req, res) => {})", ["show"]),
        ("const total = items.reduce((a, b) => a + b, 0)", []),
        ("class Cart { add() {} }", ["Cart.add"]),
        ("class Cart { add = () => {} }", ["Cart.add"]),
        ("export const api = { list: () => 1, show() {} }", ["list", "show"]),
        ("app.post('/orders', (req, res) => {})", ["app.post('/orders')"]),
        ("socket.on('message', function (m) {})", ["socket.on('message')"]),
        (
            "describe('cart', () => { it('adds', () => {}) })",
            ["describe('cart')", "describe('cart').it('adds')"],
        ),
        ("it.each([1, 2])('adds %i', (n) => {})", ["it.each('adds %i')"]),
        ("text.replace('a', (m) => m)", []),
    ],
)
def test_functions_are_named_after_where_they_stand(code: str, scopes: list[str], path: str) -> None:
    assert [f.scope for f in facts(code, "function", path=path)] == scopes


@pytest.mark.parametrize("path", GRAMMARS)
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import React from 'react'", [("React", "react", "default")]),
        ("import * as fs from 'fs'", [("fs", "fs", "*")]),
        ("import { a, b as c } from './x'", [("a", "./x", "a"), ("c", "./x", "b")]),
        (
            "import importer, { exportAll } from './x'",
            [("importer", "./x", "default"), ("exportAll", "./x", "exportAll")],
        ),
        ("import './styles.css'", [("./styles.css", "./styles.css", "")]),
        ("const x = require('./y')", [("x", "./y", "default")]),
        ("const { a, b: c } = require('y')", [("a", "y", "a"), ("c", "y", "b")]),
        ("const route = require('./y').router", [("route", "./y", "router")]),
        ("export { x } from './y'", [("x", "./y", "x")]),
        ("export { x as z } from './y'", [("z", "./y", "x")]),
        ("export * from './y'", [("*", "./y", "*")]),
        ("export * as ns from './y'", [("ns", "./y", "*")]),
        ("app.use('/x', require('./x'))", [("require('./x')", "./x", "default")]),
        ("const Cart = lazy(() => import('./Cart'))", [("Cart", "./Cart", "default")]),
    ],
)
def test_imports(code: str, expected: list[tuple[str, str, str]], path: str) -> None:
    found = [(f.text, f.get("module"), f.get("symbol")) for f in facts(code, "import", path=path)]
    assert found == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("const key = 'abc'", ("key", "abc", "")),
        ("const key = `abc`", ("key", "abc", "")),
        ("f({ password: 'abc' })", ("password", "abc", "")),
        ("this.key = 'abc'", ("this.key", "abc", "")),
        ("class A { key = 'abc' }", ("key", "abc", "")),
        ("function f(key = 'abc') {}", ("key", "abc", "")),
        ("use(process.env.KEY || 'abc')", ("KEY", "abc", "default of an environment variable")),
        ("use(process.env['KEY'] ?? 'abc')", ("KEY", "abc", "default of an environment variable")),
    ],
)
@pytest.mark.parametrize("path", GRAMMARS)
def test_literals(code: str, expected: tuple[str, str, str], path: str) -> None:
    found = [(f.text, f.get("value"), f.get("how")) for f in facts(code, "literal", path=path)]
    assert found == [expected]


def test_a_template_with_holes_is_no_literal() -> None:
    assert facts("const key = `a${b}`", "literal") == []


def route(fact: Fact) -> tuple[str, str, str, str]:
    return fact.get("method"), fact.get("path"), fact.get("middleware"), fact.get("handler")


@pytest.mark.parametrize("path", GRAMMARS)
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("app.get('/a', show)", [("get", "/a", "", "show")]),
        ("app.get('/', home)", [("get", "/", "", "home")]),
        (
            "router.post('/a', auth, check(s), orders.create)",
            [("post", "/a", "auth,check(s)", "orders.create")],
        ),
        ("app.put(`${API}/a`, (req, res) => {})", [("put", "{API}/a", "", "")]),
        (
            "this.router.delete('/a', [auth, admin], this.remove)",
            [("delete", "/a", "auth,admin", "this.remove")],
        ),
        ("app.post('/login', login())", [("post", "/login", "", "login")]),
        ("app.post('/login', asyncHandler(login))", [("post", "/login", "", "login")]),
        ("app.post('/login', asyncHandler(async (req, res) => {}))", [("post", "/login", "", "")]),
        ("app.get(['/a', '/b'], show)", [("get", "/a", "", "show"), ("get", "/b", "", "show")]),
        ("things.get('/a', async (ctx) => {})", [("get", "/a", "", "")]),
        (
            "router.route('/a').get(show).post(auth, create)",
            [("get", "/a", "", "show"), ("post", "/a", "auth", "create")],
        ),
        ("export async function POST(request) {}", [("POST", "", "", "POST")]),
        ("export const GET = withAuth(async (req) => {})", [("GET", "", "withAuth", "GET")]),
        ("const r = [{ path: '/cart', component: Cart }]", [("PAGE", "/cart", "", "Cart")]),
        # clients, caches and settings that only look like routes
        ("axios.get('/a', { params })", []),
        ("axios.get('/a', config)", []),
        ("map.get('/a')", []),
        ("app.get('port')", []),
        ("cache.get('key', fallback)", []),
        ("request(app).get('/a')", []),
        ("request(app).get('/a', done)", []),
        ("cy.get('.button', options)", []),
        ("http.get('/a', (res) => {})", []),
        ("rest.get('/a', (req, res, ctx) => {})", []),
        ("this.http.post('/a', body)", []),
        ("export async function load(request) {}", []),
    ],
)
def test_routes(code: str, expected: list[tuple[str, str, str, str]], path: str) -> None:
    assert [route(f) for f in facts(code, "route", path=path)] == expected


def test_a_router_may_have_any_name_where_it_is_declared() -> None:
    routes = "orders.get('/a', auth, list)\norders.get('/b', wrap(list))"
    assert facts(routes, "route") == []
    assert [route(f) for f in facts("const orders = Router()\n" + routes, "route")] == [
        ("get", "/a", "auth", "list"),
        ("get", "/b", "", "list"),
    ]


def test_an_inline_handler_and_its_route_share_a_scope() -> None:
    [found] = facts("app.post('/orders', auth, (req, res) => { res.status(403).end() })", "route")
    [denial] = facts("app.post('/orders', auth, (req, res) => { res.status(403).end() })", "denial")
    assert found.scope == denial.scope == "app.post('/orders')"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("app.use('/api', router)", [("app", "/api", "", "router")]),
        ("app.use('/api', auth, require('./api'))", [("app", "/api", "auth", "require('./api')")]),
        ("app.use(userRoutes)", [("app", "", "", "userRoutes")]),
        ("app.use('/x', users.routes())", [("app", "/x", "", "users")]),
        ("fastify.register(orders, { prefix: '/o' })", [("fastify", "/o", "", "orders")]),
        ("app.use(helmet())", []),
        ("app.use('/x', express.static('x'))", []),
    ],
)
def test_mounts(code: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = [
        (f.get("parent"), f.get("prefix"), f.get("middleware"), f.get("child")) for f in facts(code, "mount")
    ]
    assert found == expected


def test_middleware_runs_in_order_and_a_router_is_none() -> None:
    code = "app.use(a)\napp.use('/admin', b, adminRouter)\napp.use(userRoutes)\nthis.translate.use('de')"
    assert [(f.text, f.get("router"), f.get("path")) for f in facts(code, "before")] == [
        ("a", "app", ""),
        ("b", "app", "/admin"),
    ]


@pytest.mark.parametrize(
    ("code", "name", "prefix"),
    [
        ("const r = express.Router()", "r", ""),
        ("const app = express()", "app", ""),
        ("const r = new Router({ prefix: '/x' })", "r", "/x"),
    ],
)
def test_routers(code: str, name: str, prefix: str) -> None:
    assert [(f.text, f.get("prefix")) for f in facts(code, "router")] == [(name, prefix)]


NEST = """
@Controller('orders')
export class Orders {
  @Get(':id')
  @UseGuards(JwtGuard, RolesGuard)
  async show(@Param('id') id: string, @Param('n', ParseIntPipe) n: number, @User() user: string) {
    await this.db.query(`select ${user} ${n}`)
    return this.db.query(`select ${id}`)
  }
}
"""


def test_nest_controllers() -> None:
    found = extract("a.ts", NEST)
    [controller], [show] = found.of("router"), found.of("route")
    assert (controller.text, controller.get("prefix")) == ("Orders", "orders")
    assert (show.scope, show.get("router"), route(show)) == (
        "Orders.show",
        "Orders",
        ("Get", ":id", "", "show"),
    )
    guards = [f for f in found.of("decorator") if f.text == "UseGuards"]
    assert [(g.scope, g.get("arguments")) for g in guards] == [("Orders.show", "JwtGuard,RolesGuard")]
    assert [(f.source.get("name"), f.sink.text) for f in complete(found)] == [("id", "select {id}")]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('const a = <Route path="/checkout" element={<Checkout/>}/>', ("/checkout", "Checkout")),
        ('const a = <Route path="/b" component={Basket}/>', ("/b", "Basket")),
        ('const a = <Route path="/b" element={<Auth><Basket/></Auth>}/>', ("/b", "Basket")),
        ("const a = [{ path: '/c', element: <Cart/> }]", ("/c", "Cart")),
        ('const a = <Link path="/b"/>', None),
    ],
)
@pytest.mark.parametrize("path", ["a.jsx", "a.tsx"])
def test_react_pages(code: str, expected: tuple[str, str] | None, path: str) -> None:
    found = [(f.get("path"), f.get("handler")) for f in facts(code, "route", path=path)]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    "code",
    [
        "res.status(401).json({})",
        "res.sendStatus(403)",
        "ctx.throw(401)",
        "res.statusCode = 403",
        "throw new UnauthorizedError()",
        "throw createError(403)",
        "next(createError(401))",
        "f(NextResponse.json({}, { status: 401 }))",
        "f(new Response('no', { status: 403 }))",
        "res.redirect('/login')",
    ],
)
def test_denials(code: str) -> None:
    assert len(facts(code, "denial")) == 1


@pytest.mark.parametrize(
    "code",
    [
        "res.status(200).json({})",
        "res.status(404)",
        "throw new Error('gone')",
        "next(err)",
        "res.redirect('/')",
    ],
)
def test_answers_that_turn_nobody_away(code: str) -> None:
    assert facts(code, "denial") == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("page.goto('/cart')", ("PAGE", "/cart")),
        ("cy.visit('/cart')", ("PAGE", "/cart")),
        ("request(app).post('/orders')", ("post", "/orders")),
        ("request.post('/orders', { data })", ("post", "/orders")),
        ("api.get(`/orders/${id}`)", ("get", "/orders/{id}")),
        ("this.http.get('/orders/' + id)", ("get", "/orders/{id}")),
        ("fetch('/orders', { method: 'POST', body })", ("POST", "/orders")),
        ("fetch('/orders')", ("GET", "/orders")),
        ("axios({ method: 'put', url: '/orders' })", ("put", "/orders")),
        ("cy.request('POST', '/orders')", ("POST", "/orders")),
    ],
)
def test_http_calls(code: str, expected: tuple[str, str]) -> None:
    assert [(f.get("method"), f.get("path")) for f in facts(code, "http")] == [expected]


def test_tests_carry_titles_tags_and_their_own_scope() -> None:
    code = """
    describe('shop', () => {
      test('buys @smoke', { tag: ['@journey:checkout'] }, async ({ page }) => { await page.goto('/cart') })
      it.skip('waits', () => {})
      test.describe('inner', () => {})
    })"""
    found = extract("a.spec.ts", code)
    scope = "describe('shop').test('buys @smoke')"
    assert [f.text for f in found.of("test")] == ["buys @smoke", "waits"]
    assert [(f.text, f.scope) for f in found.of("tag")] == [
        ("buys @smoke", scope),
        ("@journey:checkout", scope),
    ]
    assert [f.scope for f in found.of("http")] == [scope]


DANGEROUS = [
    ("db.query(`select ${req.params.id}`)", "SQL", "id"),
    ("const { coupon } = req.body; await db.query('x ' + coupon)", "SQL", "coupon"),
    ("const { body } = req; db.query('x ' + body.q)", "SQL", "body"),
    ("let q = 'a'; q += req.query.s; knex.raw(q)", "SQL", "s"),
    ("prisma.$queryRawUnsafe(`select ${req.body.id}`)", "SQL", "id"),
    ("for (const id of req.body.ids) { db.query('x ' + id) }", "SQL", "ids"),
    ("req.body.ids.forEach((id) => { db.query('x ' + id) })", "SQL", "ids"),
    ("const all = []; all.push(req.body.id); db.query('in ' + all.join())", "SQL", "id"),
    ("exec('convert ' + req.query.file)", "a shell", "file"),
    ("spawn(req.body.cmd, { shell: true })", "a shell", "cmd"),
    ("eval(req.body.code)", "code that is run", "code"),
    ("orders.find({ $where: 'this.id == ' + req.params.id })", "code that is run", "id"),
    ("fs.readFile(path.join(DIR, req.params.name), cb)", "a file path", "name"),
    ("res.sendFile(path.resolve('up', req.params.name))", "a file path", "name"),
    ("res.send(`<b>${req.query.q}</b>`)", "HTML", "q"),
    ("res.redirect(req.query.next || '/')", "a redirect", "next"),
    ("res.redirect(302, req.query.next)", "a redirect", "next"),
    ("const { url } = await req.json(); await fetch(url)", "the address of an outgoing request", "url"),
    ("axios.get(`https://${req.query.host}/x`)", "the address of an outgoing request", "host"),
    ("if (!req.body.id) return; db.query('x ' + req.body.id)", "SQL", "id"),
    ("if (typeof req.body.id === 'string') { db.query('x ' + req.body.id) }", "SQL", "id"),
]


@pytest.mark.parametrize("path", GRAMMARS)
@pytest.mark.parametrize(("body", "to", "name"), DANGEROUS)
def test_a_strangers_value_reaches_a_sink(body: str, to: str, name: str, path: str) -> None:
    assert [(f.sink.get("to"), f.source.get("name"), f.guarded) for f in flows(body, path)] == [
        (to, name, False)
    ]


HARMLESS = [
    "db.query('select * from t where id = $1', [req.params.id])",
    "db.query(sql`select ${req.params.id}`)",
    "db.query(`select ${Number(req.params.id)}`)",
    "const id = parseInt(req.params.id, 10); db.query(`select ${id}`)",
    "const input = Order.parse(req.body); db.query(`select ${input.id}`)",
    "const column = COLUMNS[req.query.sort]; db.query(`order by ${column}`)",
    "const order = req.query.desc ? 'DESC' : 'ASC'; db.query(`order by x ${order}`)",
    "const on = req.query.on === 'yes'; db.query(`select ${on}`)",
    "const name = req.query.n.replace(/[^a-z]/g, ''); db.query(`select ${name}`)",
    "const user = await User.findOne({ where: { email: req.body.email } }); db.query(`x ${user.id}`)",
    "let id = req.params.id; id = 7; db.query(`x ${id}`)",
    "const id = req.params.id; rows.map((id) => db.query(`x ${id}`))",
    "rows.map((r) => { const id = req.params.id; return id }); const id = 1; db.query(`x ${id}`)",
    "const run = () => req.body.x; db.query(`x ${run}`)",
    "/^a/.exec(req.body.text)",
    "res.sendFile(req.params.name, { root: UPLOADS })",
    "fs.readFile(path.join(DIR, path.basename(req.params.name)), cb)",
    "res.send(`<b>${escapeHtml(req.query.q)}</b>`)",
    "res.redirect(`/orders/${req.params.id}`)",
    "fetch(`https://api.shop.test/${req.params.id}`)",
    "cache.get(req.params.id)",
]


@pytest.mark.parametrize("path", GRAMMARS)
@pytest.mark.parametrize("body", HARMLESS)
def test_a_value_that_is_held_back_is_no_flow(body: str, path: str) -> None:
    assert flows(body, path) == []


GUARDED = [
    "const q = req.query.q; if (!ALLOWED.includes(q)) return res.status(400).end(); db.query(`x ${q}`)",
    "const q = req.query.q; if (!/^[a-z]+$/.test(q)) { throw new Error('no') } db.query(`x ${q}`)",
    "const q = req.query.q; if (isSafe(q)) { db.query(`x ${q}`) }",
    "if (!isSafe(req.query.q)) return; db.query(`x ${req.query.q}`)",
    "const q = req.query.q; isSafe(q) && db.query(`x ${q}`)",
    "const q = req.query.q; if (q !== 'asc') return; db.query(`x ${q}`)",
    "const { error } = schema.validate(req.body); if (error) return; db.query(`x ${req.body.q}`)",
    "const errors = validationResult(req); if (!errors.isEmpty()) return; db.query(`x ${req.body.q}`)",
]


@pytest.mark.parametrize("path", GRAMMARS)
@pytest.mark.parametrize("body", GUARDED)
def test_a_judged_value_names_its_judge(body: str, path: str) -> None:
    assert [f.guarded for f in flows(body, path)] == [True]


def test_a_check_of_another_value_guards_nothing() -> None:
    assert [f.guarded for f in flows("if (!isSafe(req.body.a)) return; db.query(`x ${req.body.b}`)")] == [
        False
    ]


def test_a_verdict_on_another_value_guards_nothing() -> None:
    body = "const n = Number(req.params.n); if (isNaN(n)) return; db.query(`x ${req.body.b}`)"
    assert [f.guarded for f in flows(body)] == [False]


def test_a_check_inside_a_callback_guards_nothing_outside() -> None:
    body = "const q = req.query.q; rows.filter((r) => { if (!isSafe(q)) return false }); db.query(q)"
    assert [f.guarded for f in flows(body)] == [False]


def test_a_handler_may_take_its_request_apart() -> None:
    code = "module.exports = () => ({ params, query }, res) => { fs.readFile('x/' + params.file, res.done) }"
    assert [f.sink.get("to") for f in complete(extract("a.js", code))] == ["a file path"]
    typed = code.replace("{ params, query }, res", "{ params, query }: Request, res: Response")
    assert [f.sink.get("to") for f in complete(extract("a.ts", typed))] == ["a file path"]


def test_parameters_of_plain_functions_are_no_input() -> None:
    code = "function setup(app, table) { app.get('/x', (req, res) => {}); db.query('x ' + table) }"
    assert complete(extract("a.js", code)) == []


@pytest.mark.parametrize(
    ("expression", "count"), [("q", 1), ("DOMPurify.sanitize(q)", 0), ("'<b>fixed</b>'", 0)]
)
def test_react_html_from_the_address_bar(expression: str, count: int) -> None:
    code = f"""function Hit() {{ const [params] = useSearchParams(); const q = params.get('q');
      return <div dangerouslySetInnerHTML={{{{ __html: {expression} }}}} /> }}"""
    assert len(complete(extract("a.tsx", code))) == len(complete(extract("a.jsx", code))) == count


def test_a_suppression_is_seen() -> None:
    assert [f.text for f in facts("f() // cx: ignore CX201\n// another", "suppression")] == [
        "// cx: ignore CX201"
    ]


def test_optional_chains_read_like_plain_ones() -> None:
    assert [f.text for f in facts("shop?.cart?.add(x)\nnew Order(1)", "call")] == ["shop.cart.add", "Order"]


def test_typescript_classes_fields_and_parameters() -> None:
    code = "class A extends B implements C, D { key: string = f()\n m(x: number, y?: T) {} }"
    found = extract("a.ts", code)
    assert [(f.text, f.get("base")) for f in found.of("class")] == [("A", "B,C,D")]
    assert [(f.text, f.get("type")) for f in found.of("field", "parameter")] == [
        ("key", "string"),
        ("x", "number"),
        ("y", "T"),
    ]
