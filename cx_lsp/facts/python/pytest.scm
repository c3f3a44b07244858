; Tests and the HTTP calls they make.

((function_definition name: (identifier) @test.name) @test (#match? @test.name "^test") (#set! test.framework "pytest"))
((decorator [(attribute) (call function: (attribute) arguments: (argument_list (string)* @tag.value))] @tag)
  (#match? @tag "^pytest[.]mark[.]"))
((assignment left: (identifier) @_n right: (_) @tag) (#eq? @_n "pytestmark"))

; A path written out is a request whoever sends it; a path held in a variable needs a receiver that is called a client.
((call function: (attribute object: (_) @http.client attribute: (identifier) @http.method) arguments: (argument_list . (_) @http.path)) @http
  (#any-of? @http.method "get" "post" "put" "patch" "delete" "head" "options")
  (#match? @http.path "^[fFrRbBuU]*[\"'](/|https?:|[{])"))
((call function: (attribute object: (_) @http.client attribute: (identifier) @http.method) arguments: (argument_list . [(identifier) (attribute) (binary_operator) (call)] @http.path)) @http
  (#any-of? @http.method "get" "post" "put" "patch" "delete" "head" "options")
  (#match? @http.client "(^|[._])(client|api|http|requests|httpx)[a-z_0-9]*$"))
((call function: (attribute object: (_) @http.client attribute: (identifier) @_m) arguments: (argument_list . (string) @http.method . (_) @http.path)) @http
  (#eq? @_m "request") (#match? @http.client "client"))
