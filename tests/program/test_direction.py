"""What a handler demanded before a change and demands no more."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.projects import changed, findings, mended

FASTAPI = """
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query
from pydantic import BaseModel, Field

def current_user(token: str = ""):
    if not token:
        raise HTTPException(status_code=401)
    return token

def admin(user=Depends(current_user)):
    if user.role != "admin":
        raise HTTPException(status_code=403)

class Order(BaseModel):
    count: int = Field(ge=1, le=10)
    note: str

router = APIRouter()

@router.get("/orders")
def listed(limit: int = Query(10, le=100), user=Depends(current_user)):
    return db.query(OrderRow).filter(OrderRow.owner_id == user.id).limit(limit).all()

@router.post("/orders", dependencies=[Depends(admin)])
def add(order: Order, user=Depends(current_user)):
    return db.add(order)

@router.delete("/orders/{id}")
def drop(id: int, user=Depends(current_user)):
    order = db.get(OrderRow, id)
    if order.owner_id != user.id:
        raise HTTPException(status_code=403)
    db.delete(order)

@router.put("/orders/{id}")
def change(id: int, kind: str, order: Order, user=Depends(current_user)):
    if kind not in KINDS:
        raise HTTPException(status_code=422)
    db.update(id, kind, order)
"""
FLASK = """
from flask import Blueprint, request, abort

bp = Blueprint("orders", __name__)

@bp.post("/orders")
@login_required
def add():
    form = OrderForm()
    if not form.validate_on_submit():
        abort(422)
    return save(form)

@bp.delete("/orders/<int:id>")
@login_required
@permission_required("orders.delete")
def drop(id):
    order = Order.query.filter_by(id=id, user_id=current_user.id).first_or_404()
    db.session.delete(order)
"""
DRF = """
from rest_framework import viewsets, permissions
from rest_framework.response import Response

class Orders(viewsets.ModelViewSet):
    permission_classes = [permissions.IsAuthenticated, IsOwner]

    def get_queryset(self):
        return Order.objects.filter(user=self.request.user)

    def create(self, request):
        serializer = OrderSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data)

router.register("orders", Orders)
"""
EXPRESS = """
const { z } = require("zod");
const router = express.Router();
const orderSchema = z.object({ count: z.number().int().min(1).max(10), note: z.string().max(200) });

router.post("/orders", requireAuth, validate(orderSchema), async (req, res) => {
  res.json(await Order.create(req.body));
});

router.delete("/orders/:id", requireAuth, async (req, res) => {
  const order = await Order.findOne({ _id: req.params.id, user: req.user.id });
  await order.remove();
  res.sendStatus(204);
});

router.put("/orders/:id", requireAuth, isAdmin, [body("count").isInt({ min: 1 }), body("note").isString()],
  async (req, res) => {
  const order = await Order.findById(req.params.id);
  if (order.owner !== req.user.id) {
    return res.status(403).end();
  }
  if (!KINDS.includes(req.body.kind)) {
    return res.status(422).end();
  }
  res.json(await order.update(req.body));
});
"""
NEST = """
import { Controller, Post, Delete, Body, Param, UseGuards } from "@nestjs/common";

export class OrderDto {
  @IsInt()
  @Min(1)
  count: number;

  @IsString()
  note: string;
}

@Controller("orders")
export class OrdersController {
  @Post()
  @UseGuards(JwtAuthGuard)
  @UsePipes(new ValidationPipe())
  add(@Body() dto: OrderDto, @CurrentUser() user: User) {
    return this.orders.add(dto, user);
  }

  @Delete(":id")
  @UseGuards(JwtAuthGuard, RolesGuard)
  @Roles("admin")
  drop(@Param("id", ParseIntPipe) id: number) {
    return this.orders.drop(id);
  }
}
"""


@pytest.mark.parametrize(
    ("path", "text", "old", "new", "handler", "kind"),
    [
        (
            "a.py",
            FASTAPI,
            "order: Order, user=Depends(current_user)):\n    return",
            "order: Order):\n    return",
            "",
            "",
        ),
        ("a.py", FASTAPI, ", dependencies=[Depends(admin)]", "", "add", "role"),
        (
            "a.py",
            FASTAPI,
            "def drop(id: int, user=Depends(current_user))",
            "def drop(id: int, user)",
            "drop",
            "guard",
        ),
        (
            "a.py",
            FASTAPI,
            "limit: int = Query(10, le=100), user=Depends(current_user)",
            "limit: int = Query(10, le=100)",
            "listed",
            "guard",
        ),
        ("a.py", FASTAPI, ".filter(OrderRow.owner_id == user.id)", "", "listed", "owner"),
        ("a.py", FASTAPI, "Query(10, le=100)", "10", "listed", "bound"),
        ("a.py", FASTAPI, "add(order: Order,", "add(order: dict,", "add", "schema"),
        ("a.py", FASTAPI, "add(order: Order,", "add(request: Request,", "add", "schema"),
        ("a.py", FASTAPI, "drop(id: int,", "drop(id: str,", "drop", "schema"),
        (
            "a.py",
            FASTAPI,
            "    if order.owner_id != user.id:\n        raise HTTPException(status_code=403)\n",
            "",
            "drop",
            "owner",
        ),
        (
            "a.py",
            FASTAPI,
            "    if kind not in KINDS:\n        raise HTTPException(status_code=422)\n",
            "",
            "change",
            "test",
        ),
        ("a.py", FASTAPI, "ge=1, le=10", "le=10", "add change", "bound"),
        ("b.py", FLASK, "@login_required\ndef add", "def add", "add", "guard"),
        ("b.py", FLASK, '@permission_required("orders.delete")\n', "", "drop", "role"),
        ("b.py", FLASK, ", user_id=current_user.id", "", "drop", "owner"),
        ("b.py", FLASK, "    if not form.validate_on_submit():\n        abort(422)\n", "", "add", "check"),
        (
            "c.py",
            DRF,
            "    permission_classes = [permissions.IsAuthenticated, IsOwner]\n",
            "",
            "Orders Orders.create",
            "role",
        ),
        ("c.py", DRF, ", IsOwner]", "]", "Orders Orders.create", "role"),
        (
            "c.py",
            DRF,
            "permissions.IsAuthenticated, IsOwner",
            "permissions.AllowAny",
            "Orders Orders.create",
            "role",
        ),
        ("c.py", DRF, "filter(user=self.request.user)", "all()", "Orders Orders.create", "owner"),
        ("c.py", DRF, "        serializer.is_valid(raise_exception=True)\n", "", "Orders.create", "check"),
        ("c.py", DRF, "raise_exception=True", "", "Orders.create", "check"),
        (
            "d.js",
            EXPRESS,
            '/orders", requireAuth, validate',
            '/orders", validate',
            "router.post('/orders')",
            "guard",
        ),
        ("d.js", EXPRESS, "validate(orderSchema), ", "", "router.post('/orders')", "check"),
        ("d.js", EXPRESS, ".min(1).max(10)", ".min(1)", "router.post('/orders')", "bound"),
        ("d.js", EXPRESS, ", user: req.user.id", "", "router.delete('/orders/:id')", "owner"),
        ("d.js", EXPRESS, "isAdmin, ", "", "router.put('/orders/:id')", "role"),
        (
            "d.js",
            EXPRESS,
            '[body("count").isInt({ min: 1 }), body("note").isString()],',
            "",
            "router.put('/orders/:id')",
            "check",
        ),
        (
            "d.js",
            EXPRESS,
            '[body("count").isInt({ min: 1 }), body',
            "[body",
            "router.put('/orders/:id')",
            "check",
        ),
        (
            "d.js",
            EXPRESS,
            "  if (order.owner !== req.user.id) {\n    return res.status(403).end();\n  }\n",
            "",
            "router.put('/orders/:id')",
            "owner",
        ),
        (
            "d.js",
            EXPRESS,
            "  if (!KINDS.includes(req.body.kind)) {\n    return res.status(422).end();\n  }\n  res.json(",
            "  res.json(req.body.kind, ",
            "router.put('/orders/:id')",
            "test",
        ),
        ("e.ts", NEST, "  @UseGuards(JwtAuthGuard)\n", "", "OrdersController.add", "guard"),
        ("e.ts", NEST, ", RolesGuard", "", "OrdersController.drop", "role"),
        ("e.ts", NEST, '  @Roles("admin")\n', "", "OrdersController.drop", "role"),
        ("e.ts", NEST, "dto: OrderDto", "dto: any", "OrdersController.add", "schema"),
        ("e.ts", NEST, "dto: OrderDto", "dto: Record<string, any>", "OrdersController.add", "schema"),
        ("e.ts", NEST, "dto: OrderDto", "dto: Partial<OrderDto>", "OrdersController.add", "schema"),
        ("e.ts", NEST, "  @UsePipes(new ValidationPipe())\n", "", "OrdersController.add", "check"),
        ("e.ts", NEST, ", ParseIntPipe", "", "OrdersController.drop", "check"),
        ("e.ts", NEST, "  @Min(1)\n", "", "OrdersController.add", "bound"),
    ],
)
def test_what_was_taken_away_is_told_at_its_handler(
    path: str, text: str, old: str, new: str, handler: str, kind: str
) -> None:
    assert text.count(old) == 1
    found = lost({path: text}, {path: text.replace(old, new)})
    assert {scope: kinds[0] for scope, kinds in found.items()} == dict.fromkeys(
        handler.split() if " " in handler and "(" not in handler else [handler] if handler else [], kind
    )


def lost(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, list[str]]:
    """The kinds of demands lost, by handler."""
    before, now = ({path: text.lstrip("\n") for path, text in files.items()} for files in (before, now))
    workspace = changed(before, now)
    found: dict[str, list[str]] = {}
    for path in workspace.paths():
        for route in workspace.routes_of(path):
            kinds = [loss.demand.kind for loss in workspace.losses(route)]
            if kinds:
                found.setdefault(route.handler, sorted(kinds, key=ORDER.index))
    told = findings(workspace, "CX234")
    assert {f.scope for f in told} == set(found)
    for finding in told:
        assert finding.fix is not None or before.keys() != now.keys()
        if finding.fix is not None:
            assert mended(now, finding.fix) == before
    return found


ORDER = ["guard", "role", "owner", "schema", "check", "test", "bound"]


ROUTED = """
from fastapi import APIRouter, Depends, FastAPI, HTTPException

def current_user(token: str = ""):
    if not token:
        raise HTTPException(status_code=401)
    return token

router = APIRouter()

@router.post("/orders", dependencies=[Depends(current_user)])
def add(order: Order):
    return db.add(order)

app = FastAPI()
app.include_router(router)
"""
ABOVE = ROUTED.replace(", dependencies=[Depends(current_user)])\ndef", ")\ndef")
BLUEPRINT = """
bp = Blueprint("orders", __name__)

@bp.post("/orders")
@login_required
def add():
    return save(request.json)
"""
VIEWS = """
class Orders(APIView):
    @method_decorator(login_required)
    def post(self, request):
        return save(request.data)

urlpatterns = [path("orders", Orders.as_view())]
"""
ROUTER = """
const router = express.Router();
router.post("/orders", requireAuth, validate(schema), (req, res) => save(req.body));
app.use("/api", router);
"""
CONTROLLER = """
@Controller("orders")
export class OrdersController {
  @UseGuards(JwtAuthGuard)
  @UsePipes(new ValidationPipe())
  @Post()
  add(@Body() dto: OrderDto) {
    return this.orders.add(dto);
  }
}
"""


@pytest.mark.parametrize(
    ("path", "before", "now"),
    [
        ("a.py", ROUTED, ABOVE.replace("APIRouter()", "APIRouter(dependencies=[Depends(current_user)])")),
        ("a.py", ROUTED, ABOVE.replace("(router)", "(router, dependencies=[Depends(current_user)])")),
        ("a.py", ROUTED, ABOVE.replace("FastAPI()", "FastAPI(dependencies=[Depends(current_user)])")),
        ("a.py", ROUTED, ABOVE.replace("(order: Order)", "(order: Order, user=Depends(current_user))")),
        ("a.py", ROUTED, ROUTED.replace("current_user", "signed_in")),
        ("a.py", ROUTED, ROUTED.replace("def add(order: Order)", "def create(new: Order)")),
        ("a.py", ROUTED, ROUTED.replace('"/orders"', '"/purchases"')),
        ("a.py", ROUTED, ROUTED.replace("order: Order", "order: OrderIn")),
        (
            "b.py",
            BLUEPRINT,
            BLUEPRINT.replace("@login_required\n", "")
            + "\n@bp.before_request\n@login_required\ndef everyone():\n    pass\n",
        ),
        (
            "b.py",
            BLUEPRINT,
            BLUEPRINT.replace("@login_required\n", "").replace(
                "    return", "    if not current_user.is_authenticated:\n        abort(401)\n    return"
            ),
        ),
        (
            "c.py",
            VIEWS,
            VIEWS.replace("    @method_decorator(login_required)\n", "").replace(
                "(APIView):", "(APIView):\n    permission_classes = [IsAuthenticated]\n"
            ),
        ),
        (
            "c.py",
            VIEWS,
            VIEWS.replace("    @method_decorator(login_required)\n", "").replace(
                "(APIView)", "(LoginRequiredMixin, APIView)"
            ),
        ),
        (
            "c.py",
            VIEWS,
            VIEWS.replace("    @method_decorator(login_required)\n", "").replace(
                "Orders.as_view()", "login_required(Orders.as_view())"
            ),
        ),
        (
            "d.js",
            ROUTER,
            ROUTER.replace("requireAuth, ", "").replace(
                "router.post", "router.use(requireAuth);\nrouter.post"
            ),
        ),
        ("d.js", ROUTER, ROUTER.replace("requireAuth, ", "").replace('"/api", ', '"/api", requireAuth, ')),
        (
            "d.js",
            ROUTER,
            ROUTER.replace("validate(schema), ", "").replace(
                "router.post", "router.use(validate(schema));\nrouter.post"
            ),
        ),
        (
            "d.js",
            ROUTER,
            ROUTER.replace("validate(schema), ", "").replace(
                "save(req.body)", "save(schema.parse(req.body))"
            ),
        ),
        (
            "e.ts",
            CONTROLLER,
            CONTROLLER.replace("  @UseGuards(JwtAuthGuard)\n", "").replace(
                "@Controller", "@UseGuards(JwtAuthGuard)\n@Controller"
            ),
        ),
        (
            "e.ts",
            CONTROLLER,
            CONTROLLER.replace("  @UseGuards(JwtAuthGuard)\n", "")
            + "\napp.useGlobalGuards(new JwtAuthGuard());\n",
        ),
        (
            "e.ts",
            CONTROLLER,
            CONTROLLER.replace("  @UsePipes(new ValidationPipe())\n", "").replace(
                "@Controller", "@UsePipes(new ValidationPipe())\n@Controller"
            ),
        ),
        (
            "e.ts",
            CONTROLLER,
            CONTROLLER.replace("  @UsePipes(new ValidationPipe())\n", "")
            + "\napp.useGlobalPipes(new ValidationPipe());\n",
        ),
        (
            "a.py",
            FASTAPI,
            FASTAPI.replace(
                "    if order.owner_id != user.id:\n        raise HTTPException(status_code=403)\n",
                "    check_owner(order, user)\n",
            )
            + "\ndef check_owner(order, user):\n"
            "    if order.owner_id != user.id:\n        raise HTTPException(403)\n",
        ),
        (
            "a.py",
            FASTAPI,
            FASTAPI.replace("db.query(OrderRow).filter(OrderRow.owner_id == user.id)", "mine(user)"),
        ),
        ("a.py", FASTAPI, FASTAPI.replace("note: str\n", "")),
        ("a.py", FASTAPI, FASTAPI.replace("le=10)", "le=99)")),
        (
            "a.py",
            FASTAPI,
            FASTAPI.replace("kind: str", "kind: Kind")
            .replace("router =", "class Kind(StrEnum):\n    A = 'a'\n\nrouter =")
            .replace("    if kind not in KINDS:\n        raise HTTPException(status_code=422)\n", ""),
        ),
    ],
)
def test_what_only_moved_is_not_missed(path: str, before: str, now: str) -> None:
    assert before != now
    assert lost({path: before}, {path: now}) == {}


def test_a_guard_of_a_router_is_missed_by_all_its_handlers_wherever_they_stand() -> None:
    main = "from fastapi import Depends, FastAPI\nimport orders\nfrom auth import current_user\n"
    main += "app = FastAPI()\n"
    mounted = f"{main}app.include_router(orders.router, dependencies=[Depends(current_user)])\n"
    orders = (
        "from fastapi import APIRouter\nrouter = APIRouter()\n\n@router.get('/orders')\ndef listed(): ...\n"
    )
    files = {"orders.py": orders, "auth.py": ROUTED.partition("router =")[0]}
    open_ = f"{main}app.include_router(orders.router)\n"
    assert lost({**files, "main.py": mounted}, {**files, "main.py": open_}) == {"listed": ["guard"]}


def test_a_limit_of_a_schema_in_another_file_is_missed_by_the_handlers_that_take_it() -> None:
    schema = (
        "from pydantic import BaseModel, Field\n\nclass Order(BaseModel):\n    count: int = Field(ge=1)\n"
    )
    files = {"orders.py": f"from schemas import Order\n{ROUTED}"}
    loose = schema.replace("Field(ge=1)", "Field()")
    assert lost({**files, "schemas.py": schema}, {**files, "schemas.py": loose}) == {"add": ["bound"]}


def test_a_validator_of_a_field_goes_with_its_field() -> None:
    judged = ROUTED.replace(
        "router =",
        "class Order(BaseModel):\n    count: int\n    note: str\n\n    @validator('note')\n"
        "    def short(cls, v):\n        return v[:9]\n\nrouter =",
    )
    validator = judged[judged.index("    @validator") : judged.index("router =")]
    assert lost({"a.py": judged}, {"a.py": judged.replace(validator, "\n")}) == {"add": ["bound"]}
    gone = judged.replace(validator, "\n").replace("    note: str\n", "")
    assert lost({"a.py": judged}, {"a.py": gone}) == {}


def test_a_pipe_of_the_whole_application_is_missed_by_every_typed_handler() -> None:
    files = {
        "e.ts": CONTROLLER.replace("  @UsePipes(new ValidationPipe())\n", "")
        + NEST.partition("@Controller")[0]
    }
    piped = "app.useGlobalPipes(new ValidationPipe());\n"
    found = lost({**files, "main.ts": piped}, {**files, "main.ts": "app.listen(3000);\n"})
    assert found == {"OrdersController.add": ["check"]}


def test_a_conversion_of_a_value_is_missed() -> None:
    page = BLUEPRINT.replace("save(request.json)", "rows(request.args.get('page', type=int))")
    assert lost({"b.py": page}, {"b.py": page.replace(", type=int", "")}) == {"add": ["check"]}


def test_a_handler_that_moved_to_another_file_is_the_same_handler() -> None:
    moved = ABOVE.replace("app = FastAPI()\napp.include_router(router)\n", "")
    assert lost({"a.py": ROUTED}, {"b.py": moved + "app = FastAPI()\napp.include_router(router)\n"}) == {
        "add": ["guard"]
    }
