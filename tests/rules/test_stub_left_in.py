"""CX233: what says of itself that a check is missing is told, ordinary notes are not."""

import pytest

from tests.projects import findings, mended, project

LOUD = [
    "# TODO: add authentication",
    "# FIXME: no permission check yet",
    "# TODO(ann): validate input before saving",
    "# TODO: this should actually check for permissions",
    "# HACK: skip validation for now",
    "# TODO implement proper access control",
    "# In a real app, you would verify the token here",
    "# In a real application we would hash the password",
    "# In production, you should verify the signature",
    "# TODO: check ownership of the order",
    "# TODO: require login",
]
QUIET = [
    "# TODO: move validation logic into the controller",
    "# TODO: use the new auth library",
    "# TODO check these languages",
    "# TODO: verify correct behavior",
    "# FIXME: rename",
    "# TODO: check if upstream handles this",
    "# keep the placeholder for now",
    "# a placeholder is shown until data arrives",
    "# in production this runs behind a proxy",
    "# simulate a slow network",
    "# TODO: remove once validation is stable",
]


@pytest.mark.parametrize("comment", LOUD)
def test_a_comment_that_asks_for_a_missing_check_is_told(comment: str) -> None:
    assert (
        len(
            findings(
                project({"shop/api.py": f"def save(order):\n    {comment}\n    store(order)\n"}), "CX233"
            )
        )
        == 1
    )
    script = {"src/api.ts": f"function save(order) {{\n  {comment.replace('#', '//')}\n  store(order);\n}}\n"}
    assert len(findings(project(script), "CX233")) == 1


@pytest.mark.parametrize("comment", QUIET)
def test_an_ordinary_note_is_left_alone(comment: str) -> None:
    assert not findings(
        project({"shop/api.py": f"def save(order):\n    {comment}\n    store(order)\n"}), "CX233"
    )


STAND_INS = {
    "def verify_token(token):\n    # placeholder\n    return True\n": "shop/auth.py",
    "def has_permission(user):\n    return True  # for now\n": "shop/auth.py",
    'def validate_payload(data):\n    """Simulated."""\n    pass\n': "shop/auth.py",
    "export function isAdmin(user) {\n  // TODO\n  return true;\n}\n": "src/auth.ts",
    "export const requireAuth = (req, res, next) => {\n  next(); // stub\n};\n": "src/auth.js",
    "class G implements CanActivate {\n  canActivate() {\n    // mock\n  return true;\n  }\n}\n": "src/g.ts",
}


@pytest.mark.parametrize("text", STAND_INS)
def test_a_stand_in_for_a_check_is_told_and_can_be_closed(text: str) -> None:
    files = {STAND_INS[text]: text}
    (finding,) = findings(project(files), "CX233")
    assert finding.fix is not None
    after = project(mended(files, finding.fix))
    assert not findings(after, "CX233")
    assert not list(after.unread())


@pytest.mark.parametrize(
    "text",
    [
        "def verify_token(token):\n    return True\n",
        "def is_empty(cart):\n    # placeholder\n    return True\n",
        "class AllowAny:\n    def has_permission(self):\n        return True\n",
        "def validate_order(order):\n    # the placeholder row is not an order\n    return order.id > 0\n",
    ],
)
def test_a_body_that_does_not_say_so_is_left_alone(text: str) -> None:
    assert not findings(project({"shop/auth.py": text}), "CX233")


def test_a_switched_off_check_is_told_only_where_a_strangers_value_arrives() -> None:
    text = (
        '@app.get("/x")\ndef x():\n    os.system(request.args["c"])  # nosec\n    os.system("ls")  # nosec\n'
    )
    (finding,) = findings(project({"shop/api.py": text}), "CX233")
    assert finding.span.start_line == 2
