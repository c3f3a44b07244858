"""The families whose harm is in the call and not in whose value it is given: pairs of harmful and harmless.

Randomness, hashes, cookies and XML; in the last a stranger's document makes it one, so it wants a stranger.
"""
# ruff: noqa: E501

from __future__ import annotations

_STORED = '\nsession["token"] = token'
OWN: dict[str, tuple[list[str], list[str]]] = {
    "randomness": (
        [
            'token = str(random.random())[2:]\nsession["token"] = token',
            'token = random.randint(0, 2**32)\nanswer = make_response("x")\nanswer.set_cookie("remember_me", str(token), secure=True, httponly=True, samesite="Lax")\nreturn answer',
            'remember_key = str(random.randrange(10**9))\nanswer = make_response("x")\nanswer.set_cookie("rememberMe", remember_key, secure=True, httponly=True)\nsession["rememberMe"] = remember_key\nreturn answer',
            'token = "".join(random.choice(string.ascii_letters) for _ in range(32))\nsession["reset_token"] = token',
            'password = "".join(random.choices(string.digits, k=8))\nsend(password)',
            'code = f"{random.getrandbits(32):x}"\nsession["verification_code"] = code',
            'token = random.Random(4).randbytes(16).hex()\nsession["csrf_token"] = token',
            'generator = random.Random()\nsession["session_key"] = str(generator.random())',
            'value = random.uniform(0, 1)\nsecret = str(value)[2:]\nsession["secret"] = secret',
            'token = hashlib.sha256(str(random.random()).encode()).hexdigest()\nsession["token"] = token',
            'from random import randint as pick\notp = pick(100000, 999999)\nsession["otp"] = otp',
            'number = random.gauss(0, 1)\nsession["token"] = str(number)',
            "import random as rnd\napi_key = str(rnd.randint(1, 10**12))\nsave(api_key=api_key)",
            'session["auth_token"] = str(random.triangular(0, 1))[2:]',
            'user = "Doug"\nvalue = str(random.normalvariate())[2:]\ncookie = "rememberMe" + "42"\nif request.cookies.get(cookie) == session.get(cookie):\n    return "back"\nanswer = make_response("x")\nanswer.set_cookie(cookie, value, httponly=True, secure=True)\nsession[cookie] = value\nreturn answer',
        ],
        [
            'token = secrets.token_hex(16)\nsession["token"] = token',
            'token = secrets.token_urlsafe()\nanswer = make_response("x")\nanswer.set_cookie("remember_me", token, secure=True, httponly=True, samesite="Lax")\nreturn answer',
            'token = random.SystemRandom().randint(0, 2**64)\nsession["reset_token"] = str(token)',
            'password = "".join(secrets.choice(string.ascii_letters) for _ in range(16))\nsend(password)',
            'token = str(uuid.uuid4())\nsession["session_key"] = token',
            'token = os.urandom(16).hex()\nsession["csrf_token"] = token',
            'generator = random.SystemRandom()\notp = generator.randint(100000, 999999)\nsession["otp"] = otp',
            'colour = random.choice(["red", "green"])\nreturn render_template("page.html", colour=colour)',
            "delay = random.random()\ntime.sleep(delay)",
            'from secrets import randbelow\ncode = randbelow(10**6)\nsession["verification_code"] = code',
            'user = "Doug"\nvalue = str(random.SystemRandom().random())[2:]\ncookie = "rememberMe" + "42"\nif request.cookies.get(cookie) == session.get(cookie):\n    return "back"\nanswer = make_response("x")\nanswer.set_cookie(cookie, value, httponly=True, secure=True)\nsession[cookie] = value\nreturn answer',
        ],
    ),
    "hash": (
        [
            'digest = hashlib.md5(bar.encode()).hexdigest()\nwith open("/srv/passwords", "a") as file:\n    file.write("hash_value=" + digest)',
            "digest = hashlib.sha1(bar.encode()).digest()\nstore(base64.b64encode(digest))\nreturn 'hashed ' + str(digest)",
            'made = hashlib.new("md5")\nmade.update(bar.encode())\nstore(made.hexdigest())',
            'name = "sha1"\nmade = hashlib.new(name, bar.encode())\nreturn made.hexdigest()',
            'made = hashlib.md5()\nmade.update(bar.encode("utf-8"))\nresult = made.digest()\nwith open("/srv/passwords", "a") as file:\n    file.write(f"hash_value={base64.b64encode(result)}\\n")',
            'made = h.sha1()\nmade.update(bar.encode())\nsession["signature"] = made.hexdigest()',
            "made = md5(bar.encode())\nsave_hash(made.hexdigest())",
            'algorithm = {"old": "md5", "new": "sha256"}["old"]\nmade = hashlib.new(algorithm)\nmade.update(bar.encode())\nstore(made.hexdigest())',
            "password = bar\nstore(hashlib.sha1(password.encode()).hexdigest())",
            'made = hashlib.new("MD4", bar.encode())\nsession["token"] = made.hexdigest()',
            'name = os.environ.get("ALGORITHM", "md5")\nmade = hashlib.new(name)\nmade.update(bar.encode())\nstore(made.hexdigest())',
        ],
        [
            "made = hashlib.sha256(bar.encode())\nstore(made.hexdigest())",
            'made = hashlib.new("sha512")\nmade.update(bar.encode())\nwith open("/srv/passwords", "a") as file:\n    file.write(made.hexdigest())',
            "made = hashlib.sha3_512()\nmade.update(bar.encode())\nreturn made.hexdigest()",
            "etag = hashlib.md5(bar.encode(), usedforsecurity=False).hexdigest()\nreturn etag",
            "made = hashlib.blake2b(bar.encode())\nreturn made.hexdigest()",
            "made = h.sha384(bar.encode())\nsession['x'] = made.hexdigest()",
            'algorithm = {"old": "md5", "new": "sha256"}["new"]\nmade = hashlib.new(algorithm)\nmade.update(bar.encode())\nstore(made.hexdigest())',
            "stored = generate_password_hash(bar)\nstore(stored)",
            'name = "sha256"\nmade = hashlib.new(name, bar.encode())\nreturn made.hexdigest()',
        ],
    ),
    "cookie": (
        [
            'answer = make_response("x")\nanswer.set_cookie("wanted", bar, secure=False, httponly=True, path="/x")\nreturn answer',
            'answer = make_response("x")\nanswer.set_cookie("session_id", bar)\nreturn answer',
            'answer = make_response("x")\nanswer.set_cookie(key="auth_token", value=bar, httponly=True)\nreturn answer',
            'answer = Response("x")\nanswer.set_cookie("token", bar, httponly=False, secure=True)\nreturn answer',
            'answer = make_response("x")\nanswer.set_cookie("SomeCookie", bar, path=request.path, secure=False, httponly=True)\nreturn answer',
            'answer = make_response("x")\noptions = {"secure": False, "httponly": True}\nanswer.set_cookie("token", bar, **options)\nreturn answer',
            'answer = make_response("x")\nanswer.headers.add("Set-Cookie", f"token={bar}; Path=/")\nreturn answer',
        ],
        [
            'answer = make_response("x")\nanswer.set_cookie("wanted", bar, secure=True, httponly=True, samesite="Lax", path="/x")\nreturn answer',
            'answer = make_response("x")\nanswer.set_cookie("session_id", bar, secure=True, httponly=True, samesite="Strict")\nreturn answer',
            'answer = make_response("x")\nanswer.set_cookie(key="auth_token", value=bar, httponly=True, secure=True)\nreturn answer',
            'answer = make_response("x")\noptions = {"secure": True, "httponly": True}\nanswer.set_cookie("token", bar, **options)\nreturn answer',
            'answer = make_response("x")\nanswer.delete_cookie("token")\nreturn answer',
            'answer = make_response("x")\nanswer.set_cookie("language", "en", secure=True, httponly=True)\nreturn answer',
        ],
    ),
    "xxe": (
        [
            "parser = lxml.etree.XMLParser(resolve_entities=True)\nroot = lxml.etree.fromstring(bar.encode(), parser)",
            "parser = lxml.etree.XMLParser(resolve_entities=True, no_network=False)\nroot = lxml.etree.parse(io.StringIO(bar), parser)",
            "parser = xml.sax.make_parser()\nparser.setFeature(xml.sax.handler.feature_external_ges, True)\nparser.parse(io.StringIO(bar))",
            "parser = xml.sax.make_parser()\nparser.setFeature(xml.sax.handler.feature_external_ges, True)\ntree = xml.dom.minidom.parseString(bar, parser)",
            'parser = xml.sax.make_parser()\nparser.setFeature("http://xml.org/sax/features/external-general-entities", True)\nxml.dom.pulldom.parseString(bar, parser)',
            "parser = make_parser()\nparser.setFeature(feature_external_ges, 1)\nparser.parse(io.StringIO(bar))",
            "parser = lxml.etree.XMLParser(load_dtd=True, no_network=False)\nroot = lxml.etree.fromstring(bar, parser=parser)",
        ],
        [
            "parser = lxml.etree.XMLParser(resolve_entities=False)\nroot = lxml.etree.fromstring(bar.encode(), parser)",
            "parser = xml.sax.make_parser()\nparser.setFeature(xml.sax.handler.feature_external_ges, False)\nparser.parse(io.StringIO(bar))",
            "parser = xml.sax.make_parser()\nparser.parse(io.StringIO(bar))",
            "root = defusedxml.ElementTree.fromstring(bar)",
            "root = ElementTree.fromstring(bar)",
            "parser = xml.sax.make_parser()\nxml.dom.minidom.parseString(bar, parser)",
            "parser = xml.sax.make_parser()\nparser.setFeature(xml.sax.handler.feature_external_ges, True)\nparser.parse('settings.xml')",
            "parser = lxml.etree.XMLParser(resolve_entities=True)\nroot = lxml.etree.parse('settings.xml', parser)",
        ],
    ),
}
