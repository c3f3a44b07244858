"""JavaScript's routers, mounts, handlers and pages, and the table a reader would make of them."""

from __future__ import annotations

from tests.projects import routes


def test_express_mounts_nest_across_files() -> None:
    assert routes(
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
    assert routes(
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
    assert routes(
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
    assert routes({"src/pages/Cart.jsx": "export default function Cart() {}"}) == {}


def test_react_router_pages_nest() -> None:
    assert routes(
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
