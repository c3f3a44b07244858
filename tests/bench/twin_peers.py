"""What bandit, ruff's S rules and semgrep (patterns of ours, as it has none offline) say of the twins."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

Told = set[tuple[str, str]]

_BANDIT = {
    "sql": "B608 B610 B611",
    "command": "B602 B604 B605 B609",
    "code": "B102 B307",
    "path": "B108",
    "xss": "B703 B704 B308 B701 B702",
    "deserialisation": "B301 B302 B506",
    "randomness": "B311",
    "hash": "B303 B324",
    "cookie": "B614",
    "xxe": "B313 B314 B315 B316 B317 B318 B319 B320",
}
_RUFF = {
    "sql": "S608 S610 S611",
    "command": "S602 S604 S605 S609",
    "code": "S102 S307",
    "path": "S108",
    "xss": "S704 S308 S701 S702",
    "deserialisation": "S301 S302 S506",
    "randomness": "S311",
    "hash": "S303 S324",
    "xxe": "S313 S314 S315 S316 S317 S318 S319 S320",
}
_SOURCES = "args form values cookies headers json data query_string"
_SEMGREP = {
    "sql": "$X.execute(...) $X.executescript(...)",
    "command": "os.system(...) os.popen(...) subprocess.$F(...,shell=True,...) subprocess.getoutput(...)",
    "code": "eval(...) exec(...) compile(...)",
    "path": "open(...) codecs.open(...) os.remove(...) flask.send_file(...) os.open(...) pathlib.Path(...)",
    "xss": "flask.make_response(...) flask.Response(...) flask.Markup(...) flask.render_template_string(...)",
    "redirect": "flask.redirect(...)",
    "ldap": "$X.search(...) $X.search_s(...) $X.search_ext_s(...)",
    "xpath": "$X.xpath(...) $X.find(...) $X.findall(...) elementpath.select(...) lxml.etree.XPath(...)",
    "deserialisation": "pickle.$F(...) yaml.load(...) jsonpickle.decode(...) marshal.loads(...)",
}


def told(folder: Path, root: Path) -> dict[str, Told]:
    """What each program that stands in a folder says of the files below a root."""
    found: dict[str, Told] = {}
    if (folder / "bandit").exists():
        words = [str(folder / "bandit"), "-r", "-q", "-f", "json", str(root)]
        results = _json(words, root)["results"]
        found["bandit"] = _named([(r["filename"], r["test_id"]) for r in results], _BANDIT, root)
    if (folder / "ruff").exists():
        words = [str(folder / "ruff"), "check", "--isolated", "--select", "S", "--preview"]
        results = _json([*words, "--exit-zero", "--output-format", "json", str(root)], root)
        found["ruff S"] = _named([(r["filename"], r["code"]) for r in results], _RUFF, root)
    if (folder / "semgrep").exists():
        rules = root / "rules.json"
        rules.write_text(json.dumps({"rules": [_rule(*item) for item in _SEMGREP.items()]}))
        words = [str(folder / "semgrep"), "scan", "--json", "--metrics=off", "--disable-version-check", "-q"]
        results = _json([*words, "--no-git-ignore", "--config", str(rules), str(root)], root)["results"]
        ids = {family: family for family in _SEMGREP}
        named = [(r["path"], r["check_id"].rpartition(".")[2]) for r in results]
        found["semgrep"] = _named(named, ids, root)
    return found


def _rule(family: str, sinks: str) -> dict[str, object]:
    """A taint rule of semgrep: from any part of the request to any argument of the family's calls."""
    sources: list[dict[str, str]] = [{"pattern": f"flask.request.{part}"} for part in _SOURCES.split()]
    return {
        "id": family,
        "mode": "taint",
        "languages": ["python"],
        "severity": "ERROR",
        "message": family,
        "pattern-sources": [*sources, {"pattern": "flask.request.get_json(...)"}],
        "pattern-sinks": [{"pattern": sink} for sink in sinks.split()],
    }


def _named(results: list[tuple[str, str]], families: dict[str, str], root: Path) -> Told:
    of = {code: family for family, codes in families.items() for code in codes.split()}
    return {
        (str(Path(path).resolve().relative_to(root.resolve())), of[code])
        for path, code in results
        if code in of
    }


def _json(words: list[str], root: Path) -> Any:
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, check=False)
    return json.loads(done.stdout)
