; Next.js: handlers named after their method (the path is the file's own), and the request of the browser's address bar.

((export_statement declaration: (function_declaration name: (identifier) @route.method @route.handler)) @route
  (#any-of? @route.method "GET" "POST" "PUT" "PATCH" "DELETE" "HEAD" "OPTIONS") (#set! route.path "") (#set! route.framework "next"))
((export_statement declaration: (lexical_declaration (variable_declarator name: (identifier) @route.method @route.handler value: [
    (arrow_function) (function_expression) (identifier) (call_expression function: (_) @route.middleware)]))) @route
  (#any-of? @route.method "GET" "POST" "PUT" "PATCH" "DELETE" "HEAD" "OPTIONS") (#set! route.path "") (#set! route.framework "next"))
((export_statement "default" declaration: (function_declaration name: (identifier) @route.handler parameters: (_) @_p)) @route
  (#match? @_p "NextApiRequest|^[(]_?req(uest)?, *_?res(ponse)?[)]$") (#set! route.method "ANY") (#set! route.path "") (#set! route.framework "next"))

; Server actions: every function that such a file gives away can be asked for by anybody.
((expression_statement (string (string_fragment) @_d) @global) (#eq? @_d "use server") (#set! global.covers "actions"))

; The addresses that a middleware runs for: export const config = { matcher: ["/api/:path*"] }
((export_statement declaration: (lexical_declaration (variable_declarator name: (identifier) @_c value: (object (pair key: (_) @_k value: (_) @global)))))
  (#eq? @_c "config") (#eq? @_k "matcher") (#set! global.covers "next-matcher"))

; The methods that such a default export answers.
((binary_expression left: (member_expression) @_m right: (string) @method) (#match? @_m "^req(uest)?[.]method$"))
(switch_statement value: (parenthesized_expression (member_expression) @_m) body: (switch_body (switch_case value: (string) @method))
  (#match? @_m "^req(uest)?[.]method$"))

((member_expression object: (_) @_r property: (_) @_a) @input
  (#eq? @_a "searchParams") (#match? @_r "^(req|request)[.]nextUrl$"))
((new_expression constructor: (_) @_url arguments: (arguments . (member_expression) @_u)) @input
  (#eq? @_url "URL") (#match? @_u "^(req|request|ctx)[.]url$"))
((member_expression) @input (#match? @input "^((window|document|self)[.])?location[.](search|hash)$"))
((new_expression constructor: (_) @_params arguments: (arguments . (_) @_u)) @input
  (#eq? @_params "URLSearchParams") (#match? @_u "(^|[.])location[.](search|hash)"))
((call_expression function: (identifier) @_hook) @input (#any-of? @_hook "useSearchParams" "useParams"))
((member_expression property: (_) @_a) @input (#any-of? @_a "queryParams" "queryParamMap" "paramMap") (#match? @input "(snapshot|[rR]oute)[.]\\w+$"))
