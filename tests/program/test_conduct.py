# ruff: noqa: E501 - a row of a table reads best in one line
"""What a handler does with records: which kind, whose, and whether it asks its caller."""

from __future__ import annotations

import pytest

from tests.projects import findings, project, route

BASE = """
class Member(Base):
    id = Column(Integer)
    password_hash = Column(String)
    is_keeper = Column(Boolean)

class Loan(Base):
    id = Column(Integer)
    member_id = Column(ForeignKey("members.id"))
    fine = Column(Integer)

class Book(Base):
    id = Column(Integer)
    author = Column(String)
"""
APP = f"""
app = FastAPI()
{BASE}
@app.get("/loans")
def mine(db: Db, me=Depends(current_user)):
    return db.query(Loan).filter(Loan.member_id == me.id).all()

@app.get("/books")
def books(db: Db):
    return db.query(Book).all()

@app.post("/login")
def login(db: Db, body: Credentials):
    return create_token(db.query(Member).filter_by(name=body.name).one())
"""


def _told(handler: str) -> list[str]:
    return [f.code for f in findings(project({"app.py": APP + handler}), "CX202", "CX221", "CX222")]


@pytest.mark.parametrize(
    ("handler", "told"),
    [
        ('@app.get("/loans/{loan_id}")\ndef one(loan_id: int, db: Db):\n    return db.get(Loan, loan_id)', "CX202"),
        (
            '@app.get("/loans/of/{member_id}")\ndef of(member_id: int, db: Db):\n'
            "    return db.query(Loan).filter_by(member_id=member_id).all()",
            "CX202",
        ),
        ('@app.put("/books/{key}")\ndef set(key: int, db: Db):\n    db.get(Book, key).author = "x"\n    db.commit()', "CX202"),
        ('@app.get("/members")\ndef all(db: Db):\n    return db.query(Member).all()', "CX202"),
        (
            '@app.delete("/loans/{loan_id}")\ndef end(loan_id: int, db: Db, me=Depends(current_user)):\n'
            "    db.delete(db.get(Loan, loan_id))",
            "CX221",
        ),
        (
            '@app.post("/members/{key}/promote")\ndef promote(key: int, db: Db, me=Depends(current_user)):\n'
            "    db.get(Member, key).is_keeper = True\n    db.commit()",
            "CX222",
        ),
        # these are well
        ('@app.get("/books/{key}")\ndef show(key: int, db: Db):\n    return db.get(Book, key)', ""),
        (
            '@app.post("/join")\ndef join(body: Joining, db: Db):\n    db.add(Member(**body.dict()))\n    db.commit()',
            "",
        ),
        (
            '@app.post("/loans/paid")\ndef paid(request: Request, db: Db):\n'
            "    hmac.compare_digest(request.headers['x'], digest)\n    db.get(Loan, 1).fine = 0\n    db.commit()",
            "",
        ),
        (
            '@app.delete("/loans/{loan_id}")\ndef end(loan_id: int, db: Db, me=Depends(current_user)):\n'
            "    db.query(Loan).filter(Loan.id == loan_id, Loan.member_id == me.id).delete()",
            "",
        ),
        (
            '@app.post("/loans")\ndef borrow(db: Db, me=Depends(current_user)):\n'
            "    db.add(Loan(member_id=me.id))\n    db.commit()",
            "",
        ),
    ],
)  # fmt: skip
def test_what_a_handler_does_with_records_says_what_it_should_ask(handler: str, told: str) -> None:
    assert _told(handler) == ([told] if told else [])


def test_the_kind_of_a_record_and_its_owner_are_read_from_what_is_declared() -> None:
    conduct = project({"app.py": APP}).conduct(route(project({"app.py": APP}), "GET /loans"))
    assert conduct is not None
    assert (conduct.noun, conduct.owner, conduct.is_person) == ("loan", "member_id", False)


@pytest.mark.parametrize(
    ("text", "noun", "owner"),
    [
        ("orders = []\n@app.get('/orders')\ndef f():\n    return orders.all()\n"
         "@app.post('/orders')\ndef g():\n    orders.append({'id': 1, 'user_id': 2})\n", "order", "user_id"),
        ("T = 'CREATE TABLE IF NOT EXISTS notes (id INTEGER, account_id INTEGER, text TEXT)'\n"
         "@app.get('/orders')\ndef f():\n    return db.execute('SELECT * FROM notes')\n", "note", "account_id"),
    ],
)  # fmt: skip
def test_records_without_a_class_have_columns_too(text: str, noun: str, owner: str) -> None:
    workspace = project({"app.py": f"app = FastAPI()\n{text}"})
    conduct = workspace.conduct(route(workspace, "GET /orders"))
    assert conduct is not None
    assert (conduct.noun, conduct.owner) == (noun, owner)


def test_an_application_in_which_nobody_can_sign_in_forgot_nothing() -> None:
    open_ = APP.replace('@app.post("/login")', '@app.post("/x")').replace("me=Depends(current_user)", "me")
    open_ = open_.replace("create_token", "print").replace("def login", "def other")
    assert findings(project({"app.py": open_}), "CX202") == []
