"""CX230 on twins: the same log line with a secret's value in it, and without."""

import pytest

from tests.projects import findings, mended, project

LOUD_PY = [
    'logger.info("user %s pw %s", user, password)',
    'logging.debug("pw: " + password)',
    'self.logger.warning("pw: {}".format(user.password))',
    'log.error("pw: %s" % password)',
    'log.error("%s/%s" % (name, api_key))',
    'current_app.logger.info(f"headers {request.headers}")',
    'logger.info("auth", extra={"access_token": access_token})',
    'logger.info("login", password=password)',
    "print(json.dumps(request.get_json()))",
    'print("key", os.environ.get("WALLET_SECRET_KEY"))',
    'logger.info(request.headers["Authorization"])',
    'logger.info("form %r", dict(request.form))',
    'logger.info("card " + card_number + " used")',
    'logger.info("env %s", os.environ)',
    'logger.info(f"reset link token {token}")',
    'logger.info(f"cvv={payment.cvv!r}")',
]
QUIET_PY = [
    'logger.info("password changed for %s", user.id)',
    'logger.info("%d tokens", token_count)',
    "logger.info(password_reset_url)",
    'logger.info("has password: %s", has_password)',
    'logger.info("pw given: %s", bool(password))',
    'logger.info("pw length %d", len(password))',
    'logger.info("token %s…", access_token[:4])',
    "logger.info(mask(api_key))",
    'logger.info("masked %s", masked_token)',
    'logger.info("json %s", response.json())',
    "logger.error(ErrorCode.INVALID_PASSWORD)",
    'logger.info("next %s", next_page_token)',
    'logger.info("from %s", request.path)',
    "hasher.info(password)",
    'logger.info("keys %s", list(request.form))',
]
LOUD_JS = [
    "console.log('login', password);",
    "console.log(`pw ${user.password}`);",
    "logger.info('token ' + accessToken);",
    "this.logger.debug({ password, name });",
    "console.log(JSON.stringify(req.body));",
    "req.log.info(req.headers.authorization);",
    "console.error('bad', { secret: config.clientSecret });",
    "console.log(process.env);",
    "console.log('card', card.cardNumber, card.cvv);",
    "winston.info(req.headers['authorization']);",
]
QUIET_JS = [
    "console.log('password updated');",
    "console.log(`tokens ${usage.totalTokens}`);",
    "console.log({ hasPassword: !!password });",
    "console.log('token', token ? 'yes' : 'no');",
    "console.log(Object.keys(req.body));",
    "console.log(errors.passwordTooShort);",
    "console.log(await res.json());",
    "console.log(response.body);",
    "console.log(process.env.NODE_ENV);",
    "render(password);",
]


def service(line: str, language: str) -> dict[str, str]:
    if language == "py":
        return {"shop/auth.py": f"def login(request, user):\n    {line}\n"}
    return {"src/auth.ts": f"export function login(req, res) {{\n  {line}\n}}\n"}


@pytest.mark.parametrize("line", LOUD_PY + LOUD_JS)
def test_a_secret_in_a_log_line_is_told_once_and_can_be_redacted(line: str) -> None:
    files = service(line, "js" if line.endswith(";") else "py")
    (finding,) = findings(project(files), "CX230")
    assert finding.fix is not None
    after = project(mended(files, finding.fix))
    assert not findings(after, "CX230")
    assert not list(after.unread())


@pytest.mark.parametrize("line", QUIET_PY + QUIET_JS)
def test_a_log_line_that_only_speaks_of_secrets_is_left_alone(line: str) -> None:
    assert not findings(project(service(line, "js" if line.endswith(";") else "py")), "CX230")


def test_a_word_called_token_opens_no_door_in_a_parser() -> None:
    assert not findings(
        project({"lang/lexer.py": "def peek(self, token):\n    logger.debug(token)\n"}), "CX230"
    )


def test_a_command_may_print_the_key_it_was_asked_for() -> None:
    files = {"shop/manage.py": "import click\n\ndef create_key(api_key):\n    print(api_key)\n"}
    assert not findings(project(files), "CX230")
