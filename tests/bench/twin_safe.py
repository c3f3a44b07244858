"""The safe twins of the sinks: ways to end in which not even a stranger's `bar` does harm.

WRONG cleans `bar` for another family, RIGHT for this one.
"""
# ruff: noqa: E501

from __future__ import annotations

HARMLESS: dict[str, list[str]] = {
    "sql": [
        'cursor = sqlite3.connect("shop.db").cursor()\ncursor.execute("select * from users where name = ?", (bar,))',
        'cursor = database().cursor()\nsql = "select * from users where name = %s"\ncursor.execute(sql, [bar])',
        'db.session.execute(text("select * from users where name = :name"), {"name": bar})',
        'db.session.execute(text("select * from users where name = :name").bindparams(name=bar))',
        "User.query.filter_by(name=bar).all()",
        "db.session.execute(select(User).where(User.name == bar))",
        'columns = ["name", "price"]\ncursor = database().cursor()\ncursor.execute(f"select {columns[0]} from users where name = ?", (bar,))',
    ],
    "command": [
        'subprocess.run(["echo", bar], check=True)',
        'arguments = ["ls", "-l"]\narguments.append(bar)\nsubprocess.check_output(arguments)',
        'subprocess.run("cat", input=bar, text=True, shell=True)',
        'subprocess.run(["ls", "--", bar], shell=False)',
        'os.system("echo " + shlex.quote(bar))',
        'subprocess.run(f"ls {quote(bar)}", shell=True)',
        'subprocess.run(shlex.join(["ls", bar]), shell=True)',
        'os.system("ls")',
    ],
    "code": [
        "value = ast.literal_eval(bar)",
        "value = json.loads(bar)",
        'value = eval("x + 1", {"x": bar})',
        'exec("value = 1")',
        "pattern = re.compile(bar)",
    ],
    "path": [
        'with open(os.path.join("/srv/files", secure_filename(bar))) as file:\n    file.read()',
        'open("/srv/files/" + os.path.basename(bar))',
        'return send_from_directory("/srv/files", bar)',
        'path = os.path.realpath(os.path.join("/srv/files", bar))\nif not path.startswith("/srv/files/"):\n    return "no"\nopen(path)',
        'path = (Path("/srv/files") / bar).resolve()\nif not path.is_relative_to("/srv/files"):\n    return "no"\npath.read_text()',
        'base = Path("/srv/files").resolve()\npath = (base / bar).resolve()\nif base not in path.parents:\n    return "no"\npath.read_text()',
        'if ".." in bar or "/" in bar:\n    return "no"\nopen("/srv/files/" + bar)',
        'with open("/srv/files/log", "a") as file:\n    file.write(bar)',
        'Path("/srv/files/log").write_text(bar)',
        'path = safe_join("/srv/files", bar)\nopen(path)',
    ],
    "xss": [
        "return html.escape(bar)",
        'return f"<p>{escape(bar)}</p>"',
        'return render_template("page.html", x=bar)',
        'return render_template_string("<b>{{ x }}</b>", x=bar)',
        'return jsonify({"x": bar})',
        'return {"x": bar}',
        'return Response(bar, mimetype="text/plain")',
        'return json.dumps({"x": bar}), 200, {"Content-Type": "application/json"}',
        'return Markup("<b>%s</b>") % bar',
        'return Markup("<b>{}</b>").format(bar)',
        'answer = make_response(bar)\nanswer.headers["Content-Type"] = "text/plain"\nreturn answer',
        'log.info("wanted %s", bar)\nreturn "<p>done</p>"',
        "return Markup.escape(bar)",
        'page = "<ul>"\npage += f"<li>{markupsafe.escape(bar)}</li>"\nreturn page',
    ],
    "redirect": [
        'return redirect("/users/" + bar)',
        'return redirect(url_for("users", name=bar))',
        'return redirect(f"https://shop.example/{bar}")',
        'return redirect("/list?" + urllib.parse.urlencode({"q": bar}))',
        'target = urllib.parse.urlparse(bar)\nif target.netloc not in ("shop.example",):\n    return "no"\nreturn redirect(bar)',
        'if not url_has_allowed_host_and_scheme(bar, None):\n    return "no"\nreturn redirect(bar)',
        'target = urlparse(bar)\nif target.netloc or target.scheme:\n    return "no"\nreturn redirect(bar)',
    ],
    "ldap": [
        'connection = ldap.initialize("ldap://x")\nconnection.search_s("dc=x", ldap.SCOPE_SUBTREE, f"(uid={ldap.filter.escape_filter_chars(bar)})")',
        'connection = ldap3.Connection(ldap3.Server("x"))\nconnection.search("dc=x", "(uid=%s)" % escape_filter_chars(bar))',
        'connection = ldap.initialize("ldap://x")\nconnection.search_s("dc=x", ldap.SCOPE_SUBTREE, ldap.filter.filter_format("(uid=%s)", [bar]))',
        'connection = ldap3.Connection(ldap3.Server("x"))\nconnection.search("dc=x", "(uid=me)")\nlog.info(bar)',
    ],
    "xpath": [
        'tree = lxml.etree.parse("users.xml")\nfound = tree.xpath("/users/user[@name=$name]", name=bar)',
        'query = lxml.etree.XPath("/users/user[@name=$name]")\nquery(lxml.etree.parse("users.xml"), name=bar)',
        'root = ElementTree.parse("users.xml")\nfound = elementpath.select(root, "/users/user[@name=$name]", variables={"name": bar})',
        'root = ElementTree.parse("users.xml").getroot()\nfound = [u for u in root.findall("user") if u.get("name") == bar]',
        'if "\'" in bar:\n    return "no"\nroot = ElementTree.parse("users.xml").getroot()\nfound = root.find(f"./user[@name=\'{bar}\']")',
        'tree = lxml.etree.parse("users.xml")\nbar = bar.replace("\'", "&apos;")\nfound = tree.xpath(f"/users/user[@name=\'{bar}\']")',
    ],
    "deserialisation": [
        "value = json.loads(bar)",
        "value = yaml.safe_load(bar)",
        "value = yaml.load(bar, Loader=yaml.SafeLoader)",
        "value = yaml.load(bar, yaml.CSafeLoader)",
        "value = ast.literal_eval(bar)",
        "value = pickle.loads(pickle.dumps({'x': bar}))",
        "value = pickle.dumps(bar)",
    ],
    "trust": [
        'session["seen"] = True\nlog.info(bar)',
        'session["user"] = current_user.id',
        "session.pop(bar, None)",
        "value = session.get(bar)",
        'session["count"] = int(bar)',
    ],
}
RIGHT: dict[str, list[str]] = {
    "command": ["bar = shlex.quote(bar)", "bar = quote(bar)"],
    "path": ["bar = secure_filename(bar)", "bar = os.path.basename(bar)"],
    "xss": [
        "bar = html.escape(bar)",
        "bar = escape(bar)",
        "bar = str(markupsafe.escape(bar))",
        "bar = bleach.clean(bar)",
    ],
    "ldap": ["bar = escape_filter_chars(bar)"],
}
WRONG: dict[str, list[str]] = {
    "sql": ["bar = html.escape(bar, quote=False)", "bar = os.path.basename(bar)"],
    "command": ["bar = html.escape(bar)", "bar = escape_filter_chars(bar)"],
    "code": ["bar = html.escape(bar)", "bar = shlex.quote(bar)"],
    "path": ["bar = html.escape(bar)", "bar = shlex.quote(bar)"],
    "xss": ["bar = shlex.quote(bar)", "bar = escape_filter_chars(bar)"],
    "redirect": ["bar = html.escape(bar)", "bar = shlex.quote(bar)"],
    "ldap": ["bar = html.escape(bar)", "bar = secure_filename(bar)"],
    "xpath": ["bar = escape_filter_chars(bar)", "bar = html.escape(bar, quote=False)"],
    "deserialisation": ["bar = html.escape(bar)", "bar = bar.strip()"],
    "trust": ["bar = html.escape(bar)", "bar = escape_filter_chars(bar)"],
}
