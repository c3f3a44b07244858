"""A request that the code itself sends is no stranger's, whatever it is called."""

from __future__ import annotations

import pytest

from cx_lsp.facts import extract

SENT = [
    "function a(request: RelayRequest) { axios({ headers: request.headers }) }",
    "const a = { execute(request: RelayRequest) { return go(async () => post(request.body)) } }",
    "api.interceptors.request.use((request: InternalAxiosRequestConfig) => { sign(request.headers) })",
    "async function a(text: string) { const request = { body: text }; await send(request.body) }",
    "function a(text: string) { const request = new Request(text); return request.headers }",
    "class A { send(req: OutgoingCall) { return this.http.post(req.body) } }",
]
RECEIVED = [
    "function a(req, res) { db.query(req.body.a) }",
    "function a(request) { db.query(request.body.a) }",
    "function a(request: Request) { db.query(request.body.a) }",
    "function a(request: express.Request<Params>) { db.query(request.body.a) }",
    "function a(req: any) { db.query(req.body.a) }",
    "function a(req: AuthenticatedRequest) { db.query(req.body.a) }",
    "function a(req: RequestWithUser) { db.query(req.body.a) }",
    "function a(req: Mine, res: Answer) { db.query(req.body.a) }",
    "function a(req: Mine, next: Next) { db.query(req.body.a) }",
    "class A { @Post() add(@Req() request: Mine) { db.query(request.body.a) } }",
    "function a(req: Request) { const other = { body: 1 }; db.query(req.body.a) }",
    "function a(request: Relay) { app.get('/', (request: Request, res) => db.query(request.body.a)) }",
    "async function a(ctx) { const request = ctx.request; db.query(request.body.a) }",
]


@pytest.mark.parametrize("text", SENT)
def test_what_is_sent_is_no_input(text: str) -> None:
    assert list(extract("a.ts", text).of("input")) == []


@pytest.mark.parametrize("text", RECEIVED)
def test_what_a_server_is_sent_is_input(text: str) -> None:
    assert [fact.text for fact in extract("a.ts", text).of("input")] != []
