"""Which distribution brings a module: by its name, a part of it, or what is known of the ecosystem."""

from __future__ import annotations

import re
import sys
from functools import lru_cache

from cx_lsp.program.manifests import normal


def listed(*lines: str) -> frozenset[str]:
    """The words of some lines."""
    return frozenset(word for line in lines for word in line.split())


_ONCE_STANDARD = listed(
    "distutils imp asynchat asyncore smtpd aifc audioop cgi cgitb chunk crypt imghdr mailcap msilib",
    "nis nntplib ossaudiodev pipes sndhdr spwd sunau telnetlib uu xdrlib lib2to3 test compression",
    "annotationlib formatter parser symbol macpath binhex dummy_threading _typeshed typing_extensions",
    "pkg_resources setuptools pip wheel __main__ js pyodide",
)
STANDARD = sys.stdlib_module_names | _ONCE_STANDARD
NODE = listed(
    "assert async_hooks buffer child_process cluster console constants crypto dgram",
    "diagnostics_channel dns domain events fs http http2 https inspector module net os path",
    "perf_hooks process punycode querystring readline repl stream string_decoder sys test timers tls",
    "trace_events tty url util v8 vm wasi worker_threads zlib bun electron vscode",
)
_CARRIED = {
    "fastapi": "starlette pydantic anyio pydanticcore pydanticsettings uvicorn",
    "flask": "werkzeug jinja2 click itsdangerous markupsafe blinker",
    "requests": "urllib3 certifi idna charsetnormalizer chardet",
    "django": "asgiref sqlparse pytz",
    "boto3": "botocore s3transfer",
    "celery": "kombu billiard amqp vine",
    "pandas": "numpy pythondateutil pytz",
    "httpx": "httpcore anyio certifi idna sniffio h11",
    "pytest": "pluggy iniconfig pytest",
    "aiohttp": "yarl multidict frozenlist",
    "sqlalchemy": "greenlet",
    "pydantic": "pydanticcore",
    "scikitlearn": "numpy scipy joblib",
    "matplotlib": "numpy mpltoolkits pylab",
    "pymupdf": "fitz",
    "pywin32": "win32api win32con pythoncom",
    "pygobject": "gi",
    "psycopg": "psycopgpool psycopgbinary psycopgc",
    "beautifulsoup4": "soupsieve",
}
"""Packages that others bring along or that are imported under a name unlike their own."""
_ANYWHERE = listed(
    "six sortedcontainers markupsafe attrs certifi idna urllib3 charsetnormalizer chardet packaging tomli",
    "importlibmetadata zipp filelock platformdirs pyparsing cffi cryptography numpy pytz tzdata dateutil",
    "jinja2 click colorama pyyaml wrapt decorator greenlet pygments rich anyio sniffio h11 httpcore httpx",
    "starlette pydantic multidict yarl jsonschema protobuf werkzeug itsdangerous sqlparse asgiref lxml",
)
"""Packages that so many others bring along that, without a lock file, nobody can say they are not there."""
_AFFIX = re.compile(r"^(django|python|flask|pytest|py)(?=.{3})")


@lru_cache(8192)
def brings(declared: frozenset[str], module: str) -> bool:
    """Whether a declared distribution may hold a module: under its name, a part of it or an abbreviation."""
    parts = module.split(".")[:3]
    carried = {name for one, names in _CARRIED.items() if one in declared for name in names.split()}
    wanted = {parts[0], *parts[1:2], "".join(parts)}
    known = declared | carried | _ANYWHERE
    return any(_alike(one, normal(one), name) for one in wanted for name in known)


def _alike(wanted: str, plain: str, name: str) -> bool:
    bare = plain.rstrip("0123456789") or plain
    if len(bare) > 1 and (bare in name or (len(bare) > 5 and bare.removesuffix("s") in name)):
        return True
    short = _AFFIX.sub("", name)
    if "_" in wanted:
        return _abbreviates(plain, name)
    if len(plain) > 4 and _abbreviates(plain, short):
        return True
    pairs = enumerate(zip(plain, name, strict=False))
    common = next((i for i, (a, b) in pairs if a != b), min(len(plain), len(name)))
    return (common >= 5 and len(plain) < 8) or (len(plain) < 8 and _abbreviates(plain, name))


def _abbreviates(short: str, long: str) -> bool:
    letters = iter(long)
    return short[:1] == long[:1] and all(letter in letters for letter in short)
