"""CX228: a failure that somebody counts on is not to go unnoticed; other failures may."""

import pytest

from tests.projects import findings, mended, project


def tried(step: str, handler: str, name: str = "place") -> str:
    return f"def {name}(self, order):\n    try:\n        {step}\n    {handler}\n    return order\n"


LOUD = [
    tried("db.session.commit()", "except Exception:\n        pass"),
    tried("db.session.commit()", "except:\n        pass"),
    tried("Order.objects.create(x=1)", "except Exception as e:\n        return True"),
    tried("stripe.Charge.create(amount=1)", "except Exception as e:\n        print(e)"),
    tried("self.payments.refund(order)", "except Exception:\n        logger.exception('refund')"),
    tried("verify_token(order)", "except Exception:\n        pass"),
    tried("user = jwt.decode(order, key)", "except Exception:\n        return True", "is_admin"),
    tried("check_permission(order)", "except Exception as e:\n        logger.warning(e)"),
    "def place(session):\n    with suppress(Exception):\n        session.commit()\n",
]
QUIET = [
    tried("db.session.commit()", "except IntegrityError:\n        pass"),
    tried("db.session.commit()", "except Exception:\n        db.session.rollback()\n        raise"),
    tried("db.session.commit()", "except Exception as e:\n        return {'error': 'not saved'}, 500"),
    tried(
        "db.session.commit()",
        "except Exception:\n        # somebody else was faster, which is fine\n        pass",
    ),
    tried("db.session.commit()", "except Exception:\n        pass", "close"),
    tried("db.session.commit()", "except Exception:\n        pass", "track_event"),
    tried("import orjson", "except Exception:\n        orjson = None"),
    tried("value = int(order)", "except Exception:\n        value = 0"),
    tried("user = verify_token(order)", "except Exception:\n        return None"),
    tried("user = jwt.decode(order, key)", "except Exception:\n        pass", "current_user"),
    tried("cache.set(order)", "except Exception:\n        pass"),
    tried("stripe.Charge.retrieve(order)", "except Exception:\n        pass"),
]
LOUD_JS = [
    "async function place(o) { try { await orderRepository.save(o); } catch {} return o; }",
    "async function pay(o) {\n  try {\n    await stripe.charges.create(o);\n"
    "  } catch (e) {\n    console.log(e);\n  }\n}",
    "function requireUser(req, res, next) {\n  try {\n    jwt.verify(req.token, key);\n"
    "    next();\n  } catch (e) {\n    next();\n  }\n}",
]
QUIET_JS = [
    "async function place(o) { try { await orderRepository.save(o); } catch (e) { throw new Failed(e); } }",
    "function user(req) { let u; try { u = jwt.verify(req.token, key); } catch {} return u; }",
    "function read(x) { try { return JSON.parse(x); } catch { return null; } }",
    "function requireUser(a, b, next) { try { jwt.verify(a.t, key); next(); } catch (e) { next(e); } }",
]


@pytest.mark.parametrize("text", LOUD + LOUD_JS)
def test_a_failure_somebody_counts_on_is_told_and_can_be_seen_again(text: str) -> None:
    path = "shop/orders.py" if text.startswith("def") else "src/orders.ts"
    (finding,) = findings(project({path: text}), "CX228")
    if finding.fix is None:
        assert "suppress" in text
        return
    after = project(mended({path: text}, finding.fix))
    assert not findings(after, "CX228")
    assert not list(after.unread())


@pytest.mark.parametrize("text", QUIET + QUIET_JS)
def test_a_failure_nobody_misses_is_left_alone(text: str) -> None:
    path = "shop/orders.py" if text.startswith("def") else "src/orders.ts"
    assert not findings(project({path: text}), "CX228")
