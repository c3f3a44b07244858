"""Pairs of functions that differ in one thing: the first is insecure, the second is its safe twin."""

# ruff: noqa: E501 - a statement on a line of its own is easier to compare with its twin

RANDOM = "import random, secrets, string, uuid, time, os\nfrom flask import request, session, make_response\n"
HASH = (
    "import hashlib, base64\nfrom flask import request\nfrom cryptography.hazmat.primitives import hashes\n"
)
XML = (
    "import xml.sax, xml.sax.handler, xml.dom.minidom, xml.dom.pulldom\n"
    "from lxml import etree\nfrom flask import request\n"
)
JWT = "import jwt\n"
COOKIE = "from flask import make_response, request\n"

HANDLER = '@app.route("/x", methods=["POST"])\ndef x():\n'


def handler(body: str) -> str:
    lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
    return f"{HANDLER}{lines}\n"


PYTHON: list[tuple[str, str, str, str]] = [
    # code, preamble, insecure, secure
    *(
        (
            "CX216",
            RANDOM,
            handler(
                f"""
user = "Ann"
cookie = f"rememberMe{{user}}"
value = {weak}
if cookie in mysession and request.cookies.get(cookie) == mysession[cookie]:
    return "welcome back"
else:
    mysession[cookie] = value
return f"remembered with {{mysession[cookie]}}"
"""
            ),
            handler(
                f"""
user = "Ann"
cookie = f"rememberMe{{user}}"
value = {safe}
if cookie in mysession and request.cookies.get(cookie) == mysession[cookie]:
    return "welcome back"
else:
    mysession[cookie] = value
return f"remembered with {{mysession[cookie]}}"
"""
            ),
        )
        for weak, safe in [
            ("str(random.normalvariate())[2:]", "str(random.SystemRandom().random())[2:]"),
            ("str(random.randint(0, 2 ** 32))", "secrets.token_hex(16)"),
            (
                "base64.b64encode(random.randbytes(32)).decode()",
                "base64.b64encode(secrets.token_bytes(32)).decode()",
            ),
            ("'%06d' % random.getrandbits(20)", "'%06d' % secrets.randbelow(10 ** 6)"),
            ("'{}'.format(random.triangular(1, 2))", "'{}'.format(random.SystemRandom().triangular(1, 2))"),
            (
                "''.join(random.choices('abcdef', k=20))",
                "''.join(secrets.choice('abcdef') for _ in range(20))",
            ),
            ("str(uuid.uuid1())", "str(uuid.uuid4())"),
            (
                "hex(random.Random(7).getrandbits(64)) if False else str(random.gauss(0, 1))",
                "os.urandom(8).hex()",
            ),
        ]
    ),
    (
        "CX216",
        "from random import choice, randint\nimport string\nimport secrets\n",
        "def generate_password(n):\n    chars = string.ascii_letters\n    return ''.join([choice(chars) for _ in range(n)])\n",
        "def generate_password(n):\n    chars = string.ascii_letters\n    return ''.join([secrets.choice(chars) for _ in range(n)])\n",
    ),
    (
        "CX216",
        "import random as rnd\n",
        "class Account:\n    def reset(self):\n        self.reset_token = rnd.getrandbits(128)\n",
        "class Account:\n    def reset(self):\n        self.reset_token = rnd.SystemRandom().getrandbits(128)\n",
    ),
    (
        "CX216",
        "import random\n",
        "rng = random.Random()\ndef otp():\n    digits = []\n    for _ in range(6):\n        digits.append(str(rng.randint(0, 9)))\n"
        "    return ''.join(digits)\n",
        "rng = random.SystemRandom()\ndef otp():\n    digits = []\n    for _ in range(6):\n        digits.append(str(rng.randint(0, 9)))\n"
        "    return ''.join(digits)\n",
    ),
    (
        "CX216",
        RANDOM + "import hashlib\n",
        "def forgot(user, cache):\n    seed = random.random()\n    digest = hashlib.sha256(str(seed).encode()).hexdigest()\n"
        "    cache.set(f'password_reset_token:{user.id}', digest, 300)\n",
        "def forgot(user, cache):\n    seed = secrets.token_bytes()\n    digest = hashlib.sha256(seed).hexdigest()\n"
        "    cache.set(f'password_reset_token:{user.id}', digest, 300)\n",
    ),
    (
        "CX216",
        RANDOM,
        "def remember(resp):\n    number = random.random()\n    rememberMeKey = str(number)\n    resp.set_cookie('r', rememberMeKey)\n",
        "def play(board):\n    number = random.random()\n    move_key = str(number)\n    board.play('r', move_key)\n",
    ),
    (
        "CX216",
        RANDOM,
        "def api_key():\n    return f'sk_{int(time.time())}'\n",
        "def api_key_age(made):\n    return time.time() - made\n",
    ),
    (
        "CX216",
        RANDOM + "from django.contrib.auth.hashers import make_password\n",
        "def invite(User, mail):\n    raw = str(random.randint(0, 10 ** 8))\n    User.objects.create(mail=mail, password=make_password(raw))\n",
        "def invite(User, mail):\n    raw = secrets.token_urlsafe()\n    User.objects.create(mail=mail, password=make_password(raw))\n",
    ),
    *(
        (
            "CX217",
            HASH,
            handler(
                f"""
param = request.form.get("x")
data = b""
if isinstance(param, str):
    data = param.encode("utf-8")
{weak}
out = open("evidence.txt", "a")
out.write(f"hash_value={{base64.b64encode(result)}}\\n")
out.close()
return "hashed and stored"
"""
            ),
            handler(
                f"""
param = request.form.get("x")
data = b""
if isinstance(param, str):
    data = param.encode("utf-8")
{safe}
out = open("evidence.txt", "a")
out.write(f"hash_value={{base64.b64encode(result)}}\\n")
out.close()
return "hashed and stored"
"""
            ),
        )
        for weak, safe in [
            (
                "hash = hashlib.md5()\nhash.update(data)\nresult = hash.digest()",
                "hash = hashlib.sha512()\nhash.update(data)\nresult = hash.digest()",
            ),
            (
                "hash = hashlib.new('sha1')\nhash.update(data)\nresult = hash.digest()",
                "hash = hashlib.new('sha384')\nhash.update(data)\nresult = hash.digest()",
            ),
            (
                "algorithm = 'md5'\nh = hashlib.new(algorithm, data)\nresult = h.digest()",
                "algorithm = 'sha256'\nh = hashlib.new(algorithm, data)\nresult = h.digest()",
            ),
            ("result = hashlib.sha1(data).digest()", "result = hashlib.sha256(data).digest()"),
            (
                "h = hashes.Hash(hashes.MD5())\nh.update(data)\nresult = h.finalize()",
                "h = hashes.Hash(hashes.SHA256())\nh.update(data)\nresult = h.finalize()",
            ),
        ]
    ),
    (
        "CX217",
        HASH,
        "def store(user, password):\n    user.password_hash = hashlib.md5(password.encode()).hexdigest()\n",
        "def store(user, password):\n    salt = user.salt\n    user.password_hash = hashlib.pbkdf2_hmac('sha256', password.encode(), salt, 600000)\n",
    ),
    (
        "CX217",
        HASH,
        "def sign(body, secret):\n    return hashlib.sha1(body + secret).hexdigest()\n",
        "def cache_key(body):\n    return hashlib.sha1(body).hexdigest()\n",
    ),
    (
        "CX217",
        "from Crypto.Cipher import AES, ARC4\n",
        "def seal(key, text):\n    return ARC4.new(key).encrypt(text)\n",
        "def seal(key, text):\n    return AES.new(key, AES.MODE_EAX).encrypt(text)\n",
    ),
    (
        "CX217",
        "from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes\n",
        "def seal(key):\n    return Cipher(algorithms.AES(key), modes.ECB())\n",
        "def seal(key, iv):\n    return Cipher(algorithms.AES(key), modes.GCM(iv))\n",
    ),
    (
        "CX217",
        "",
        "def login(db, name, password):\n    user = db.find(name)\n    if user.password == password:\n        return user\n",
        "def login(db, name, password):\n    user = db.find(name)\n    if check_password_hash(user.password, password):\n        return user\n",
    ),
    *(
        (
            "CX218",
            COOKIE,
            handler(
                f"""
cookie = "SomeCookie"
value = request.form["x"]
response = make_response("made")
{weak}
return response
"""
            ),
            handler(
                f"""
cookie = "SomeCookie"
value = request.form["x"]
response = make_response("made")
{safe}
return response
"""
            ),
        )
        for weak, safe in [
            (
                "response.set_cookie(cookie, value, path=request.path, secure=False, httponly=True)",
                "response.set_cookie(cookie, value, path=request.path, secure=True, httponly=True)",
            ),
            (
                "flags = dict(secure=False, httponly=True)\nresponse.set_cookie(cookie, value, **flags)",
                "flags = dict(secure=True, httponly=True)\nresponse.set_cookie(cookie, value, **flags)",
            ),
            (
                "flags = {}\nflags['secure'] = False\nresponse.set_cookie(cookie, value, **flags)",
                "flags = {}\nflags['secure'] = True\nresponse.set_cookie(cookie, value, **flags)",
            ),
            (
                "protect = False\nresponse.set_cookie(cookie, value, secure=protect)",
                "protect = True\nresponse.set_cookie(cookie, value, secure=protect)",
            ),
            (
                "response.set_cookie('sessionid', value)",
                "response.set_cookie('sessionid', value, secure=True, httponly=True, samesite='Lax')",
            ),
            (
                "token = make_token()\nresponse.set_cookie('t', token, httponly=True)",
                "token = make_token()\nresponse.set_cookie('t', token, httponly=True, secure=True)",
            ),
        ]
    ),
    *(
        ("CX219", JWT, f"def who(token, key):\n    {weak}\n", f"def who(token, key):\n    {safe}\n")
        for weak, safe in [
            ("return jwt.decode(token, verify=False)", "return jwt.decode(token, key, algorithms=['HS256'])"),
            (
                "o = dict(verify_signature=False)\n    return jwt.decode(token, key, ['HS256'], options=o)",
                "o = dict(verify_aud=False)\n    return jwt.decode(token, key, ['HS256'], options=o)",
            ),
            (
                "return jwt.decode(token, key, algorithms=['none'])",
                "return jwt.decode(token, key, algorithms=['RS256'])",
            ),
            ("return jwt.decode(token, key)", "return jwt.decode(token, key, ['HS256'])"),
            (
                "return jwt.encode({'sub': token}, None, algorithm='none')",
                "return jwt.encode({'sub': token, 'exp': key}, key, algorithm='HS256')",
            ),
        ]
    ),
    *(
        (
            "CX214",
            XML,
            handler(f"bar = request.form['x']\n{weak}\nreturn doc.tag"),
            handler(f"bar = request.form['x']\n{safe}\nreturn doc.tag"),
        )
        for weak, safe in [
            (
                "parser = xml.sax.make_parser()\nparser.setFeature(xml.sax.handler.feature_external_ges, True)\n"
                "doc = xml.dom.pulldom.parseString(bar, parser)",
                "parser = xml.sax.make_parser()\nparser.setFeature(xml.sax.handler.feature_external_ges, False)\n"
                "doc = xml.dom.pulldom.parseString(bar, parser)",
            ),
            (
                "parser = xml.sax.make_parser()\nparser.setFeature(xml.sax.handler.feature_external_ges, True)\n"
                "doc = xml.dom.minidom.parseString(bar, parser)",
                "parser = xml.sax.make_parser()\ndoc = xml.dom.minidom.parseString(bar, parser)",
            ),
            (
                "parser = etree.XMLParser(resolve_entities=True)\ndoc = etree.fromstring(bar, parser)",
                "parser = etree.XMLParser(resolve_entities=False)\ndoc = etree.fromstring(bar, parser)",
            ),
            (
                "doc = etree.fromstring(bar)",
                "doc = etree.fromstring(bar, etree.XMLParser(resolve_entities=False, no_network=True))",
            ),
            (
                "parser = xml.sax.make_parser()\nparser.setFeature(xml.sax.handler.feature_external_ges, True)\n"
                "doc = xml.dom.pulldom.parseString(bar, parser)",
                "parser = xml.sax.make_parser()\nparser.setFeature(xml.sax.handler.feature_external_ges, True)\n"
                "bar = '<order/>'\ndoc = xml.dom.pulldom.parseString(bar, parser)",
            ),
        ]
    ),
    *(
        ("CX240", "import requests, ssl, httpx\n", weak, safe)
        for weak, safe in [
            (
                "def f(u):\n    requests.get(u, verify=False)\n",
                "def f(u):\n    requests.get(u, verify='ca.pem')\n",
            ),
            ("c = httpx.Client(verify=False)\n", "c = httpx.Client(verify=True)\n"),
            ("c = ssl._create_unverified_context()\n", "c = ssl.create_default_context()\n"),
            (
                "def f(s):\n    s.verify = False\n    return s.get('/')\n",
                "def f(s):\n    s.verify = True\n    return s.get('/')\n",
            ),
        ]
    ),
    (
        "CX218",
        "",
        "def f(self, sid):\n    self.send_header('Set-Cookie', f'session={sid}; Path=/; HttpOnly')\n",
        "def f(self, sid):\n    self.send_header('Set-Cookie', f'session={sid}; Path=/; HttpOnly; Secure')\n",
    ),
    (
        "CX216",
        "from random import *\n",
        "def send_otp(phone):\n    code = randint(100000, 999999)\n    sms(phone, code)\n",
        "def send_greeting(phone):\n    code = randint(100000, 999999)\n    sms(phone, code)\n",
    ),
    (
        "CX216",
        "import random\nfrom Crypto.Cipher import AES\n",
        "def seal(text):\n    k = bytes(random.randrange(256) for _ in range(16))\n    return AES.new(k, AES.MODE_GCM)\n",
        "def seal(text, k):\n    jitter = bytes(random.randrange(256) for _ in range(16))\n    return AES.new(k, AES.MODE_GCM)\n",
    ),
    (
        "CX216",
        "import random\n",
        "class Config:\n    SECRET_KEY = str(random.random())\n",
        "class Config:\n    SEED = str(random.random())\n",
    ),
    (
        "CX217",
        HASH,
        "def digest(text):\n    return hashlib.md5(text.encode()).hexdigest()\n\n\ndef hash_all(text):\n    return digest(text)\n\n\n"
        "def quick_hash(data):\n    return hashlib.sha1(data).hexdigest()\n\n\ndef register(user, password):\n    user.hashed = quick_hash(password)\n",
        "def quick_hash(data):\n    return hashlib.sha1(data).hexdigest()\n\n\ndef register(user, name):\n    user.hashed = quick_hash(name)\n",
    ),
    (
        "CX214",
        XML,
        handler(
            "bar = request.form['x']\nparser = etree.XMLParser()\nreturn etree.fromstring(bar, parser).tag"
        ),
        handler(
            "bar = request.form['x']\nparser = etree.XMLParser(resolve_entities=False)\nreturn etree.fromstring(bar, parser=parser).tag"
        ),
    ),
    (
        "CX217",
        "USERS = {}\n",
        "def login(name, password):\n    return name in USERS and USERS[name] == password\n",
        "def match(name, password):\n    return name in USERS and check(USERS[name], password)\n",
    ),
    (
        "CX216",
        "import numpy as np\n",
        "def make_token():\n    return np.random.bytes(16).hex()\n",
        "def next_token(probs):\n    token = np.random.choice(len(probs), p=probs)\n    return token\n",
    ),
    (
        "CX240",
        "import httpx\n",
        "def f(u):\n    return httpx.AsyncClient(verify=False)\n",
        "def f(u, image):\n    return image.load(verify=False)\n",
    ),
    (
        "CX217",
        "",
        "PASSWORD_HASHERS = ['django.contrib.auth.hashers.MD5PasswordHasher']\n",
        "PASSWORD_HASHERS = ['django.contrib.auth.hashers.Argon2PasswordHasher', 'django.contrib.auth.hashers.MD5PasswordHasher']\n",
    ),
    (
        "CX241",
        "from starlette.middleware.cors import CORSMiddleware\n",
        "app.add_middleware(CORSMiddleware, allow_origin_regex='.*', allow_credentials=True)\n",
        "app.add_middleware(CORSMiddleware, allow_origin_regex=r'https://.*[.]shop[.]example', allow_credentials=True)\n",
    ),
    (
        "CX220",
        "from django.views.decorators.csrf import csrf_exempt, csrf_protect\n",
        "@csrf_exempt\n@login_required\ndef transfer(request):\n    Account.objects.filter(owner=request.user).update(x=request.POST['x'])\n",
        "@csrf_protect\n@login_required\ndef transfer(request):\n    Account.objects.filter(owner=request.user).update(x=request.POST['x'])\n",
    ),
]

SCRIPT: list[tuple[str, str, str, str]] = [
    (
        "CX216",
        "const crypto = require('crypto');\n",
        "function createToken() { let out = ''; for (let i = 0; i < 32; i++) out += CHARS[Math.floor(Math.random() * 62)]; return out; }\n",
        "function createToken() { let out = ''; for (let i = 0; i < 32; i++) out += CHARS[crypto.randomInt(62)]; return out; }\n",
    ),
    (
        "CX216",
        "",
        "app.post('/f', (req, res) => { const code = Math.floor(Math.random() * 1e6); user.verificationCode = code; res.end(); });\n",
        "app.post('/f', (req, res) => { const code = Math.floor(Math.random() * 1e6); user.colour = code; res.end(); });\n",
    ),
    (
        "CX216",
        "",
        "const make = () => Math.random().toString(36);\nfunction login(user) { user.sessionToken = make(); }\n",
        "const make = () => Math.random().toString(36);\nfunction draw(node) { node.id = make(); }\n",
    ),
    (
        "CX217",
        "const crypto = require('crypto');\n",
        "const hashPassword = (password) => crypto.createHash('md5').update(password).digest('hex');\n",
        "const hashPassword = (password) => crypto.scryptSync(password, salt(), 64).toString('hex');\n",
    ),
    (
        "CX217",
        "const crypto = require('crypto');\n",
        "function seal(key, iv) { const name = 'des-ede3-cbc'; return crypto.createCipheriv(name, key, iv); }\n",
        "function seal(key, iv) { const name = 'aes-256-gcm'; return crypto.createCipheriv(name, key, iv); }\n",
    ),
    (
        "CX218",
        "",
        "app.get('/l', (req, res) => { const flags = { httpOnly: true }; res.cookie('sid', req.sid, flags); res.end(); });\n",
        "app.get('/l', (req, res) => { const flags = { httpOnly: true }; flags.secure = true; res.cookie('sid', req.sid, flags); res.end(); });\n",
    ),
    (
        "CX218",
        "",
        "const set = (res, t) => res.setHeader('Set-Cookie', `token=${t}; Path=/; Secure`);\n",
        "const set = (res, t) => res.setHeader('Set-Cookie', `token=${t}; Path=/; Secure; HttpOnly`);\n",
    ),
    (
        "CX217",
        "const bcrypt = require('bcrypt');\n",
        "const rounds = 4;\nconst keep = async (user, p) => { user.hash = await bcrypt.hash(p, 5); };\n",
        "const rounds = 12;\nconst keep = async (user, p) => { user.hash = await bcrypt.hash(p, rounds); };\n",
    ),
    (
        "CX219",
        "const jwt = require('jsonwebtoken');\n",
        "const read = (t) => jwt.verify(t, KEY, { algorithms: ['HS256', 'none'] });\n",
        "const read = (t) => jwt.verify(t, KEY, { algorithms: ['HS256'] });\n",
    ),
    (
        "CX240",
        "const https = require('https');\n",
        "const agent = new https.Agent({ rejectUnauthorized: false });\n",
        "const agent = new https.Agent({ rejectUnauthorized: true });\n",
    ),
    (
        "CX241",
        "const cors = require('cors');\n",
        "app.use(cors({ origin: (origin, cb) => cb(null, true), credentials: true }));\n",
        "app.use(cors({ origin: (origin, cb) => cb(null, LIST.includes(origin)), credentials: true }));\n",
    ),
]
