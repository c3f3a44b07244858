"""CX203 on twins: a line with a secret in it, and one with the secret kept elsewhere or with mere names."""

import pytest

from tests.projects import findings, mended, project

LOUD_PY = [
    'SECRET_KEY = "django-insecure-8f$kx2!v0q@3m"',
    'app.secret_key = "dev"',
    'app.secret_key = b"\\x01s3cr3t"',
    'app.config["SECRET_KEY"] = "you-will-never-guess"',
    'app.config["JWT_SECRET_KEY"] = "super-secret"',
    'SECRET_KEY = "your-secret-key-change-in-production"',
    'JWT_SECRET = "secret"',
    'key = os.getenv("JWT_SECRET", "fallback")',
    'key = os.environ.get("SESSION_SECRET", "dev-secret")',
    'key = os.getenv("APP_SECRET_KEY") or "changeme"',
    'SECRET_KEY = config("SECRET_KEY", default="insecure-default")',
    'password = os.getenv("DB_PASSWORD", "hunter2")',
    'app.config.from_mapping(SECRET_KEY="dev-key-1")',
    'token = jwt.encode({"sub": user}, "my_key", algorithm="HS256")',
    'claims = jwt.decode(token, "my_key", algorithms=["HS256"])',
    'claims = jwt.decode(token, key="my_key", algorithms=["HS256"])',
    'mac = hmac.new(b"topkey", body, "sha256")',
    'box = Fernet("c2VjcmV0LWtleS1mb3ItdGVzdHMtMTIzNDU2Nzg5MDE=")',
    'cipher = AES.new("sixteen byte key".encode(), AES.MODE_EAX)',
    's = URLSafeTimedSerializer("itsdangerous")',
    'if password == "letmein":\n    grant()',
    'if request.form["password"] == "admin":\n    grant()',
    'if request.headers.get("X-API-Key") == "abc123":\n    grant()',
    'if hmac.compare_digest(request.headers["X-Api-Key"], "k-2024-77"):\n    grant()',
    'conn = psycopg2.connect(host="db", user="shop", password="shop")',
    'conn = pymysql.connect("db", "shop", "Sh0pPass")',
    'requests.get(url, auth=("admin", "Adm1n!pw"))',
    'server.login("shop@corp.io", "mailpw77")',
    'ENGINE = create_engine("mysql+pymysql://shop:s3cr3tpw@db/shop")',
    'URL = "postgresql://shop:" + "Vq8zTr2m" + "@db.internal/shop"',
    'URL = f"postgresql://shop:Vq8zTr2m@{HOST}/shop"',
    'PW = "Vq8zTr2m"\nURL = "postgresql://shop:" + PW + "@db.internal/shop"',
    'config = {"api_key": "q7Zt2mV9xK4pLw8RbY3n"}',
    'DATABASES = {"default": {"USER": "shop", "PASSWORD": "Vq8zTr2m"}}',
    'class Settings(BaseSettings):\n    SECRET_KEY: str = "changethis"',
    'class Settings(BaseSettings):\n    jwt_secret: str = "changethis"',
    'class Settings(BaseSettings):\n    secret_key: str = Field("changethis", env="SECRET_KEY")',
    'class Settings(BaseSettings):\n    FIRST_SUPERUSER_PASSWORD: str = "changethis"',
    'def connect(password="S3cr3tPass!"):\n    pass',
    'USERS = {"admin": "password123", "bob": "hunter2"}',
    'headers = {"Authorization": "Bearer q7Zt2mV9xK4pLw8RbY3n"}',
    'client.run(["--key", "AKIAQ7ZT2MV9XK4PLW8R"])',
    'log_in("ghp_q7Zt2mV9xK4pLw8RbY3nq7Zt2mV9xK4pLw8R")',
    'ADMIN_PASSWORD = "admin123"',
    'STRIPE = "sk_live_q7Zt2mV9xK4pLw8RbY3n"',
    'client = OpenAI(api_key="sk-proj-q7Zt2mV9xK4pLw8RbY3n")',
    'parser.add_argument("--password", default="hunter2")',
]
QUIET_PY = [
    'app.secret_key = os.environ["SECRET_KEY"]',
    'SECRET_KEY = os.getenv("SECRET_KEY", "")',
    "SECRET_KEY = secrets.token_urlsafe(32)",
    'api_key = os.getenv("OPENAI_API_KEY", "not-set")',
    'claims = jwt.decode(token, settings.key, algorithms=["HS256"])',
    'if password == "":\n    refuse()',
    "if password == confirm:\n    go()",
    'if token == "(":\n    depth += 1',
    'if token.type == "password":\n    go()',
    'if grant_type == "password":\n    go()',
    'NEXT_TOKEN = "NextToken"',
    'PASSWORD_RESET_URL = "/account/reset-password-2"',
    'password = "new-password"',
    'TOKEN_URL = "https://auth.example.com/oauth2/token"',
    'class Kind(str, Enum):\n    SECRET = "s3cr3t-kind-77"\n    PASSWORD = "password1"',
    'SECRET_KEY = "SECRET_KEY"',
    'JWT_SECRET_KEY = "jwtSecretKey"',
    'API_KEY_HEADER = "X-API-Key"',
    'api_key = APIKeyHeader(name="X-API-Key")',
    'labels = {"password": "Password", "token": "Token from the letter", "secret": "Client secret"}',
    'errors = {"password": "Must have 8 characters, 1 digit!"}',
    'api_key = "your-api-key-123456"',
    'password = "<your password 1>"',
    'secret = "projects/shop/secrets/wallet-key/versions/1"',
    'token = "{{ token }}"',
    'password = f"{prefix}-{n}"',
    'fields = {"access_token": "accessToken2", "refresh_token": "refresh_token"}',
    'form.add("password", "pw_field")',
    'widget = forms.CharField(widget=forms.PasswordInput(attrs={"class": "password-2"}))',
    'SALT = "email-confirm"',
    'URL = "postgresql://user:password@localhost/db"',
    'URL = "postgresql://" + USER + ":" + PASSWORD + "@db/shop"',
    'URL = f"postgresql://{USER}:{PASSWORD}@{HOST}/shop"',
    'HELP = "pass the key as sk-... or AKIA..."',
    'eos_token = "<|endoftext|>"',
    'pad_token = "[PAD0123456789abc]"',
    'connect(password=os.environ["PW"])',
    'connect(host="db", password="")',
    'tokens = {"a": "alpha", "b": "beta"}',
    'token_type = "bearer"',
    'credentials = "include"',
    'field("password", type="string")',
    'sort(key="name")',
    'encryption = {"private_key": "/etc/ssl/private/shop2.key"}',
    'hashed_password = "$2b$12$q7Zt2mV9xK4pLw8RbY3nOe"',
    'class Settings:\n    SECRET_KEY: str = "changethis"\n    def check(self):\n'
    '        if self.SECRET_KEY == "changethis":\n            raise ValueError("set SECRET_KEY")',
]
LOUD_JS = [
    "const jwtSecret = process.env.JWT_SECRET || 'lit';",
    "const jwtSecret = process.env.JWT_SECRET ?? 'secret123';",
    "const secret = process.env['SESSION_SECRET'] || 'keyboard cat';",
    "const { JWT_SECRET = 'lit' } = process.env;",
    "app.use(session({ secret: 'keyboard cat', resave: false }));",
    "app.use(cookieParser('lit'));",
    "app.use(cookieSession({ name: 's', keys: ['k1'] }));",
    "const token = jwt.sign({ id }, 'lit', { expiresIn: '1h' });",
    "jwt.verify(token, `lit`, done);",
    "const mac = crypto.createHmac('sha256', 'lit').update(x).digest('hex');",
    "const c = crypto.createCipheriv('aes-256-cbc', Buffer.from('lit'), iv);",
    "const x = CryptoJS.AES.encrypt(text, 'lit').toString();",
    "if (password === 'letmein') { grant(); }",
    "if (req.headers['x-api-key'] !== 'abc123') { deny(); }",
    "if (req.body.username === 'admin' && req.body.password === 'admin') { grant(); }",
    "const db = mysql.createConnection({ host: 'db', user: 'root', password: 'root' });",
    "const pool = new Pool({ host: 'db', password: 'shop1' });",
    "const db = new Sequelize('shop', 'root', 'r00t');",
    "mongoose.connect('mongodb://shop:Vq8zTr2m@db/shop');",
    "const url = 'postgres://shop:' + 'Vq8zTr2m' + '@db/shop';",
    "const transport = { auth: { user: 'x', pass: 'Vq8zTr2m!' } };",
    "new JwtStrategy({ secretOrKey: 'lit' }, verify);",
    "JwtModule.register({ secret: 'lit' });",
    "const JWT_SECRET = 'your-secret-key';",
    "const client = new Wallet({ apiKey: 'q7Zt2mV9xK4pLw8RbY3n' });",
    "const secret = config.get('jwtSecret') || 'lit';",
    "const users = { admin: 'password123' };",
    "headers.set('Authorization', 'Bearer sk_live_q7Zt2mV9xK4pLw8RbY3n');",
    "this.secretKey = 'mySuperSecret';",
]
QUIET_JS = [
    "const jwtSecret = process.env.JWT_SECRET;",
    "const jwtSecret = process.env.JWT_SECRET || '';",
    "const token = jwt.sign({ id }, process.env.JWT_SECRET!, { expiresIn: '1h' });",
    "const labels = { password: 'Your password', token: 'Token', secret: 'Secret' };",
    "if (password === '') { deny(); }",
    "if (field.type === 'password') { hide(); }",
    "if (typeof token === 'string') { go(); }",
    "if (token === 'undefined') { go(); }",
    "const keys = { JWT_SECRET: 'jwtSecret' };",
    "const params = { NextToken: 'NextToken', accessToken: 'access_token' };",
    "const input = { password: 'form.password.label' };",
    "export const routes = { resetPassword: '/reset-password/1', token: '/api/token2' };",
    "const id = 'input-password-2';",
    "const PASSWORD_FIELD = 'password2';",
    "enum Fields { Password = 'password1', Secret = 'secret1' }",
    "const variant = { secret: 'outline', password: 'destructive' };",
    "db = new Pool({ password: process.env.PGPASSWORD });",
    "const hash = crypto.createHmac('sha256', secret).update(x);",
    "const firebase = { apiKey: 'AIzaSyA1234567890abcdefghijklmnopqrstuv', authDomain: 'shop.dev' };",
    "const x = t('user.password', 'Password');",
    "const x = localStorage.getItem('token') || 'none';",
    "const key = event.key || 'Enter';",
    "const label = col.key ?? 'name2';",
    "headers.get('Authorization', 'Bearer');",
]


@pytest.mark.parametrize("line", LOUD_PY)
def test_a_secret_in_python_is_told_once_and_never_shown(line: str) -> None:
    assert_told_once("app/settings.py", "import os\n" + line + "\n")


@pytest.mark.parametrize("line", LOUD_JS)
def test_a_secret_in_a_script_is_told_once_and_never_shown(line: str) -> None:
    assert_told_once("src/app.ts", line + "\n")


@pytest.mark.parametrize("line", QUIET_PY)
def test_python_that_only_speaks_of_secrets_is_left_alone(line: str) -> None:
    assert not findings(project({"app/settings.py": line + "\n"}), "CX203")


@pytest.mark.parametrize("line", QUIET_JS)
def test_scripts_that_only_speak_of_secrets_are_left_alone(line: str) -> None:
    assert not findings(project({"src/app.ts": line + "\n"}), "CX203")


@pytest.mark.parametrize(
    "path", ["tests/settings.py", "app/settings/test.py", "docs/settings.py", "app/mocks.py"]
)
def test_made_up_values_of_tests_are_left_alone(path: str) -> None:
    assert not findings(project({path: 'SECRET_KEY = "q7Zt2mV9xK4pLw8RbY3n"\n'}), "CX203")


def test_a_mend_reads_the_variable_the_code_already_names() -> None:
    files = {
        "app/settings.py": '"""Settings."""\n\nSECRET_KEY = get(os.getenv("SHOP_KEY_SECRET", "s3cr3t-77"))\n'
    }
    (finding,) = findings(project(files), "CX203")
    assert finding.fix is not None
    assert mended(files, finding.fix)["app/settings.py"] == (
        '"""Settings."""\n\nimport os\nSECRET_KEY = get(os.environ["SHOP_KEY_SECRET"])\n'
    )


def assert_told_once(path: str, text: str) -> None:
    told = findings(project({path: text}), "CX203")
    lines = {f.span.start_line for f in told}
    assert told, "not heard"
    assert len(told) == 1 or "USERS" in text, [f.message for f in told]
    for finding in told:
        value = text.splitlines()[finding.span.start_line][finding.span.start_col : finding.span.end_col]
        said = finding.message + "".join(finding.why)
        assert value not in said
        assert len(value) < 12 or value.strip("'\"") not in said
        assert finding.fix is not None, "no mend"
        after = project(mended({path: text}, finding.fix))
        assert finding.identity not in {f.identity for f in findings(after, "CX203")}
        assert not list(after.unread())
    assert lines


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        (
            "db.js",
            "const pool = new Pool({\n  host: process.env.SHOP_DB_HOST,\n  password: 'hunter2!x9Q',\n});\n",
            "process.env.SHOP_DB_PASSWORD",
        ),
        (
            "db.py",
            'import os\nDB = {"host": os.environ["SHOP_HOST"], "password": "hunter2!x9Q"}\n',
            'os.environ["SHOP_PASSWORD"]',
        ),
        ("db.js", "const pool = new Pool({ password: 'hunter2!x9Q' });\n", "process.env.PASSWORD"),
    ],
)
def test_a_mend_names_its_variable_as_the_neighbours_of_the_value_are_named(
    path: str, text: str, name: str
) -> None:
    (found,) = findings(project({path: text}), "CX203")
    assert found.fix is not None
    assert name in mended({path: text}, found.fix)[path]
