; Where text becomes an order: the argument that must never be a stranger's words.

; SQL
((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list . (_) @sink))
  (#any-of? @_m "execute" "executemany" "executescript" "execute_sql" "raw" "exec_driver_sql")
  (#set! sink.to "SQL") (#set! sink.cwe "CWE-89"))
((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list (keyword_argument name: (identifier) @_k value: (_) @sink)))
  (#eq? @_m "extra") (#any-of? @_k "where" "select" "tables" "order_by")
  (#set! sink.to "SQL") (#set! sink.cwe "CWE-89"))
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . (_) @sink))
  (#match? @_f "(^|[.])(RawSQL|read_sql|read_sql_query)$")
  (#set! sink.to "SQL") (#set! sink.cwe "CWE-89"))

((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list (call function: [(identifier) @_f (attribute attribute: (identifier) @_f)] arguments: (argument_list . (_) @sink))))
  (#any-of? @_f "text" "literal_column") (#any-of? @_m "filter" "where" "order_by" "having" "group_by" "from_statement" "select_from" "and_" "or_")
  (#set! sink.to "SQL") (#set! sink.cwe "CWE-89") (#set! sink.needs "sqlalchemy"))
((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list (keyword_argument name: (identifier) @_k value: (_) @sink)))
  (#any-of? @_m "execute" "executemany" "executescript" "exec_driver_sql") (#any-of? @_k "sql" "query" "statement" "operation")
  (#set! sink.to "SQL") (#set! sink.cwe "CWE-89"))

; a shell
((call function: (attribute) @_f arguments: (argument_list . (_) @sink))
  (#any-of? @_f "os.system" "os.popen" "subprocess.getoutput" "subprocess.getstatusoutput" "asyncio.create_subprocess_shell"
    "commands.getoutput" "popen2.popen2" "pty.spawn")
  (#set! sink.to "a shell") (#set! sink.cwe "CWE-78"))
((call function: [(identifier) (attribute)] @_f
    arguments: (argument_list . (_) @sink (keyword_argument name: (identifier) @_k value: (true))))
  (#match? @_f "(^|[.])(run|call|check_call|check_output|Popen)$") (#eq? @_k "shell")
  (#set! sink.to "a shell") (#set! sink.cwe "CWE-78"))

((call function: [(identifier) (attribute)] @_f
    arguments: (argument_list (keyword_argument name: (identifier) @_n value: (_) @sink) (keyword_argument name: (identifier) @_k value: (true))))
  (#match? @_f "(^|[.])(run|call|check_call|check_output|Popen)$") (#eq? @_k "shell") (#any-of? @_n "args" "cmd" "command")
  (#set! sink.to "a shell") (#set! sink.cwe "CWE-78"))

; a program; what it is given as arguments is data unless the program is a shell
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . (_) @sink) @_all)
  (#match? @_f "^(subprocess[.])?(run|call|check_call|check_output|Popen)$") (#not-match? @_all "shell *= *True")
  (#set! sink.to "a command") (#set! sink.cwe "CWE-78") (#set! sink.part "program"))
((call function: (attribute) @_f arguments: (argument_list (_) @sink)) (#match? @_f "^os[.](exec|spawn|posix_spawn)[lv]?")
  (#set! sink.to "a command") (#set! sink.cwe "CWE-78"))

; code
((call function: (identifier) @_f arguments: (argument_list . (_) @sink))
  (#any-of? @_f "eval" "exec" "compile" "__import__")
  (#set! sink.to "code that is run") (#set! sink.cwe "CWE-94"))
((call function: (attribute) @_f arguments: (argument_list . [(_) @sink (keyword_argument value: (_) @sink)]))
  (#any-of? @_f "builtins.eval" "builtins.exec" "builtins.compile" "builtins.__import__" "importlib.import_module" "importlib.__import__"
    "timeit.timeit" "timeit.repeat" "code.interact" "runpy.run_path" "runpy.run_module" "asteval.eval")
  (#set! sink.to "code that is run") (#set! sink.cwe "CWE-94"))
((call function: (attribute) @_f arguments: (argument_list . (_) @sink))
  (#any-of? @_f "pickle.loads" "pickle.load" "cPickle.loads" "_pickle.loads" "marshal.loads" "marshal.load" "dill.loads" "dill.load"
    "cloudpickle.loads" "jsonpickle.decode" "yaml.unsafe_load" "yaml.full_load" "yaml.unsafe_load_all" "pickle.Unpickler" "shelve.open"
    "torch.load" "joblib.load" "pandas.read_pickle" "pd.read_pickle")
  (#set! sink.to "a deserialiser that can run code") (#set! sink.cwe "CWE-502"))
((call function: (attribute) @_f arguments: (argument_list . (_) @sink) @_all)
  (#any-of? @_f "yaml.load" "yaml.load_all") (#not-match? @_all "Safe|BaseLoader")
  (#set! sink.to "a deserialiser that can run code") (#set! sink.cwe "CWE-502"))

; a file path
((call function: (identifier) @_f arguments: (argument_list . (_) @sink))
  (#any-of? @_f "open" "send_file" "FileResponse")
  (#set! sink.to "a file path") (#set! sink.cwe "CWE-22"))
((call function: (attribute) @_f arguments: (argument_list . (_) @sink))
  (#any-of? @_f "os.remove" "os.unlink" "os.rmdir" "os.listdir" "shutil.rmtree" "shutil.copy" "shutil.copyfile" "shutil.move" "io.open" "os.open" "flask.send_file" "aiofiles.open"
    "codecs.open" "os.makedirs" "os.mkdir" "os.rename" "os.replace" "os.scandir" "os.walk" "tarfile.open" "zipfile.ZipFile" "gzip.open" "linecache.getline" "linecache.getlines")
  (#set! sink.to "a file path") (#set! sink.cwe "CWE-22"))
((call function: (attribute) @_f arguments: (argument_list . (_) . (_) @sink))
  (#any-of? @_f "shutil.copy" "shutil.copy2" "shutil.copyfile" "shutil.copytree" "shutil.move" "os.rename" "os.replace" "os.link" "os.symlink")
  (#set! sink.to "a file path") (#set! sink.cwe "CWE-22"))
((call function: [(identifier) (attribute)] @_f arguments: (argument_list (keyword_argument name: (identifier) @_k value: (_) @sink)))
  (#any-of? @_f "open" "io.open" "codecs.open" "os.open" "send_file" "flask.send_file" "FileResponse") (#any-of? @_k "file" "filename" "path" "path_or_file")
  (#set! sink.to "a file path") (#set! sink.cwe "CWE-22"))
((call function: (attribute object: (_) @sink attribute: (identifier) @_m) arguments: (argument_list))
  (#any-of? @_m "open" "read_text" "read_bytes" "write_text" "write_bytes" "unlink" "touch" "iterdir" "rmdir" "mkdir")
  (#set! sink.to "a file path") (#set! sink.cwe "CWE-22"))

; HTML
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . (_) @sink))
  (#match? @_f "(^|[.])(mark_safe|Markup|SafeString|HTMLResponse|render_template_string)$")
  (#set! sink.to "HTML") (#set! sink.cwe "CWE-79"))
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . (_) @sink) @_all)
  (#match? @_f "(^|[.])(HttpResponse|HttpResponseBadRequest|HttpResponseNotFound)$") (#not-match? @_all "content_type *=")
  (#set! sink.to "HTML") (#set! sink.cwe "CWE-79") (#set! sink.needs "django"))
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . (_) @sink) @_all)
  (#match? @_f "(^|[.])(make_response|Response)$") (#not-match? @_all "(mime|content_)type *=(?! *.text/html)|[cC]ontent-[tT]ype. *:(?! *.text/html)")
  (#set! sink.to "HTML") (#set! sink.cwe "CWE-79") (#set! sink.needs "flask"))

((call function: [(identifier) (attribute)] @_f arguments: (argument_list (keyword_argument name: (identifier) @_k value: (_) @sink)) @_all)
  (#match? @_f "(^|[.])Response$") (#eq? @_k "response") (#not-match? @_all "(mime|content_)type *=(?! *.text/html)|[cC]ontent-[tT]ype")
  (#set! sink.to "HTML") (#set! sink.cwe "CWE-79") (#set! sink.needs "flask"))
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . (string) @_page (keyword_argument value: (_) @sink)))
  (#match? @_f "(^|[.])render_template_string$") (#match? @_page "[|] *safe\\b|autoescape +false")
  (#set! sink.to "HTML") (#set! sink.cwe "CWE-79"))
((assignment left: (attribute object: (identifier) @_r attribute: (identifier) @_a) right: (_) @sink)
  (#match? @_r "^(\\w+_)?(resp|response|answer|reply|page)$") (#eq? @_a "data")
  (#set! sink.to "HTML") (#set! sink.cwe "CWE-79") (#set! sink.needs "flask"))
((call function: (attribute object: (identifier) @_r attribute: (identifier) @_a) arguments: (argument_list . (_) @sink))
  (#match? @_r "^(\\w+_)?(resp|response|answer|reply|page)$") (#eq? @_a "set_data")
  (#set! sink.to "HTML") (#set! sink.cwe "CWE-79") (#set! sink.needs "flask"))

; a redirect
((call function: [(identifier) (attribute)] @_f arguments: (argument_list (keyword_argument name: (identifier) @_k value: (_) @sink)))
  (#match? @_f "(^|[.])(redirect|RedirectResponse|HttpResponseRedirect)$") (#any-of? @_k "location" "url" "redirect_to")
  (#set! sink.to "a redirect") (#set! sink.cwe "CWE-601") (#set! sink.part "head"))
((assignment left: (subscript value: (_) @_r subscript: (string (string_content) @_k)) right: (_) @sink)
  (#any-of? @_k "Location" "location") (#match? @_r "([.]headers|resp|response|answer|reply)$")
  (#set! sink.to "a redirect") (#set! sink.cwe "CWE-601") (#set! sink.part "head"))
((assignment left: (attribute object: (identifier) @_r attribute: (identifier) @_a) right: (_) @sink)
  (#eq? @_a "location") (#match? @_r "^(\\w+_)?(resp|response|answer|reply)$")
  (#set! sink.to "a redirect") (#set! sink.cwe "CWE-601") (#set! sink.part "head"))
((pair key: (string (string_content) @_k) value: (_) @sink)
  (#eq? @_k "Location") (#set! sink.to "a redirect") (#set! sink.cwe "CWE-601") (#set! sink.part "head"))
((call function: (attribute object: (attribute attribute: (identifier) @_h) attribute: (identifier) @_m) arguments: (argument_list . (string (string_content) @_k) . (_) @sink))
  (#eq? @_h "headers") (#any-of? @_m "set" "add" "setdefault") (#eq? @_k "Location")
  (#set! sink.to "a redirect") (#set! sink.cwe "CWE-601") (#set! sink.part "head"))
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . (_) @sink))
  (#match? @_f "(^|[.])(redirect|RedirectResponse|HttpResponseRedirect|HttpResponsePermanentRedirect)$")
  (#set! sink.to "a redirect") (#set! sink.cwe "CWE-601") (#set! sink.part "head"))

; an outgoing request
((call function: (attribute object: (_) @_o attribute: (identifier) @_m) arguments: (argument_list . (_) @sink))
  (#match? @_o "(^|[.])(requests|httpx|session|client|http)$")
  (#not-match? @_o "^(self[.])?(test_?client|app_client)$")
  (#any-of? @_m "get" "post" "put" "patch" "delete" "head" "stream")
  (#set! sink.to "the address of an outgoing request") (#set! sink.cwe "CWE-918") (#set! sink.part "head"))
((call function: (attribute object: (_) @_o attribute: (identifier) @_m) arguments: (argument_list . (string) . (_) @sink))
  (#eq? @_m "request") (#match? @_o "(^|[.])(requests|httpx|session|client|http)$")
  (#set! sink.to "the address of an outgoing request") (#set! sink.cwe "CWE-918") (#set! sink.part "head"))
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . (_) @sink))
  (#match? @_f "(^|[.])(urlopen|urlretrieve)$")
  (#set! sink.to "the address of an outgoing request") (#set! sink.cwe "CWE-918") (#set! sink.part "head"))

; a directory's filter
((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list . (_) . (_) . (_) @sink))
  (#any-of? @_m "search_s" "search_st" "search_ext" "search_ext_s" "search") (#set! sink.to "an LDAP filter") (#set! sink.cwe "CWE-90") (#set! sink.needs "ldap"))
((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list . (_) @sink . (_) @sink))
  (#eq? @_m "search") (#set! sink.to "an LDAP filter") (#set! sink.cwe "CWE-90") (#set! sink.needs "ldap3"))
((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list (keyword_argument name: (identifier) @_k value: (_) @sink)))
  (#eq? @_m "search") (#any-of? @_k "search_filter" "search_base" "filterstr") (#set! sink.to "an LDAP filter") (#set! sink.cwe "CWE-90"))

; an XPath
((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list . (_) @sink))
  (#any-of? @_m "xpath" "XPath" "ETXPath" "iterfind") (#set! sink.to "an XPath") (#set! sink.cwe "CWE-643"))
((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list . (_) @sink))
  (#any-of? @_m "find" "findall" "findtext") (#set! sink.to "an XPath") (#set! sink.cwe "CWE-643") (#set! sink.needs "xml"))
((call function: (attribute object: (identifier) @_o attribute: (identifier) @_m) arguments: (argument_list . (_) . (_) @sink))
  (#eq? @_o "elementpath") (#any-of? @_m "select" "iter_select") (#set! sink.to "an XPath") (#set! sink.cwe "CWE-643"))
((call function: (identifier) @_f arguments: (argument_list . (_) @sink))
  (#any-of? @_f "XPath" "ETXPath") (#set! sink.to "an XPath") (#set! sink.cwe "CWE-643"))
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . (_) @sink))
  (#match? @_f "^(elementpath[.])?Selector$") (#set! sink.to "an XPath") (#set! sink.cwe "CWE-643") (#set! sink.needs "elementpath"))

; what the application takes for its own word
((assignment left: (subscript value: [(identifier) (attribute)] @_s subscript: (_) @sink) right: (_) @sink)
  (#match? @_s "(^|[.])session$") (#set! sink.to "the session") (#set! sink.cwe "CWE-501"))
((call function: (attribute object: [(identifier) (attribute)] @_s attribute: (identifier) @_m)
    arguments: (argument_list [(keyword_argument value: (_) @sink) (dictionary) @sink (identifier) @sink (call) @sink (string (interpolation)) @sink (binary_operator) @sink]))
  (#match? @_s "(^|[.])session$") (#any-of? @_m "update" "setdefault") (#set! sink.to "the session") (#set! sink.cwe "CWE-501"))
