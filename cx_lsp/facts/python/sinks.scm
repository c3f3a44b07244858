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

; a shell
((call function: (attribute) @_f arguments: (argument_list . (_) @sink))
  (#any-of? @_f "os.system" "os.popen" "subprocess.getoutput" "subprocess.getstatusoutput" "asyncio.create_subprocess_shell")
  (#set! sink.to "a shell") (#set! sink.cwe "CWE-78"))
((call function: [(identifier) (attribute)] @_f
    arguments: (argument_list . (_) @sink (keyword_argument name: (identifier) @_k value: (true))))
  (#match? @_f "(^|[.])(run|call|check_call|check_output|Popen)$") (#eq? @_k "shell")
  (#set! sink.to "a shell") (#set! sink.cwe "CWE-78"))

; code
((call function: (identifier) @_f arguments: (argument_list . (_) @sink))
  (#any-of? @_f "eval" "exec" "compile" "__import__")
  (#set! sink.to "code that is run") (#set! sink.cwe "CWE-94"))
((call function: (attribute) @_f arguments: (argument_list . (_) @sink))
  (#any-of? @_f "pickle.loads" "pickle.load" "marshal.loads" "dill.loads" "jsonpickle.decode" "yaml.unsafe_load" "yaml.full_load")
  (#set! sink.to "a deserialiser that can run code") (#set! sink.cwe "CWE-502"))

; a file path
((call function: (identifier) @_f arguments: (argument_list . (_) @sink))
  (#any-of? @_f "open" "send_file" "FileResponse")
  (#set! sink.to "a file path") (#set! sink.cwe "CWE-22"))
((call function: (attribute) @_f arguments: (argument_list . (_) @sink))
  (#any-of? @_f "os.remove" "os.unlink" "os.rmdir" "os.listdir" "shutil.rmtree" "shutil.copy" "shutil.move" "io.open" "os.open" "flask.send_file" "aiofiles.open")
  (#set! sink.to "a file path") (#set! sink.cwe "CWE-22"))
((call function: (attribute object: (_) @sink attribute: (identifier) @_m) arguments: (argument_list))
  (#any-of? @_m "read_text" "read_bytes" "write_text" "write_bytes")
  (#set! sink.to "a file path") (#set! sink.cwe "CWE-22"))

; HTML
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . (_) @sink))
  (#match? @_f "(^|[.])(mark_safe|Markup|SafeString|HTMLResponse|render_template_string)$")
  (#set! sink.to "HTML") (#set! sink.cwe "CWE-79"))

; a redirect
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . (_) @sink))
  (#match? @_f "(^|[.])(redirect|RedirectResponse|HttpResponseRedirect|HttpResponsePermanentRedirect)$")
  (#set! sink.to "a redirect") (#set! sink.cwe "CWE-601") (#set! sink.part "head"))

; an outgoing request
((call function: (attribute object: (_) @_o attribute: (identifier) @_m) arguments: (argument_list . (_) @sink))
  (#match? @_o "(^|[.])(requests|httpx|session|client|http)$")
  (#not-match? @_o "^(self[.])?(test_?client|app_client)$")
  (#any-of? @_m "get" "post" "put" "patch" "delete" "head" "stream")
  (#set! sink.to "the address of an outgoing request") (#set! sink.cwe "CWE-918") (#set! sink.part "head"))
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . (_) @sink))
  (#match? @_f "(^|[.])(urlopen|urlretrieve)$")
  (#set! sink.to "the address of an outgoing request") (#set! sink.cwe "CWE-918") (#set! sink.part "head"))
