; Tests and the HTTP calls they make.

((function_definition name: (identifier) @test.name) @test (#match? @test.name "^test") (#set! test.framework "pytest"))
((decorator [(attribute) (call function: (attribute) arguments: (argument_list (string)* @tag.value))] @tag)
  (#match? @tag "^pytest[.]mark[.]"))
((assignment left: (identifier) @_n right: (_) @tag) (#eq? @_n "pytestmark"))

((call function: (attribute object: (_) @http.client attribute: (identifier) @http.method) arguments: (argument_list . (_) @http.path)) @http
  (#any-of? @http.method "get" "post" "put" "patch" "delete" "head" "options")
  (#match? @http.client "(^|[._])(client|c|api|session|http|app|requests|httpx)[a-z_0-9]*([(].*[)])?$"))
((call function: (attribute object: (_) @http.client attribute: (identifier) @_m) arguments: (argument_list . (string) @http.method . (_) @http.path)) @http
  (#eq? @_m "request") (#match? @http.client "client"))
