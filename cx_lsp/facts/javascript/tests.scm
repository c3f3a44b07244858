; Tests of Vitest, Jest, Mocha, Playwright and Cypress, and the HTTP calls they make.

((call_expression function: [(identifier) @_t (member_expression object: (identifier) @_t property: (_) @_only)]
    arguments: (arguments . [(string) (template_string)] @test.name (_))) @test
  (#any-of? @_t "test" "it" "specify")
  (#any-of? @_only "only" "skip" "fixme" "fail" "failing" "slow" "concurrent" "sequential" "todo")
  (#set! test.framework "js"))
((call_expression function: (call_expression function: (member_expression object: (identifier) @_t property: (_) @_each))
    arguments: (arguments . [(string) (template_string)] @test.name (_))) @test
  (#any-of? @_t "test" "it") (#any-of? @_each "each" "for") (#set! test.framework "js"))
; What runs before every test of a suite is called after the call alone.
((call_expression function: [(identifier) (member_expression)] @function.callee arguments: (arguments . [(arrow_function) (function_expression)])) @function
  (#match? @function.callee "^([\\w$]+[.])?(before|beforeEach|beforeAll)$") (#set! function.label ""))

; Words with an @ in titles, and Playwright's { tag: [...] }
((call_expression function: [(identifier) @_t (member_expression object: (identifier) @_t)] arguments: (arguments . [(string) (template_string)] @tag @tag.value))
  (#any-of? @_t "test" "it" "describe" "context" "suite") (#match? @tag "(^.|\\s)@\\w"))
((call_expression function: [(identifier) @_t (member_expression object: (identifier) @_t)]
    arguments: (arguments . (_) . (object (pair key: (_) @_k value: [(string) @tag @tag.value (array (string) @tag @tag.value)]))))
  (#any-of? @_t "test" "it" "describe" "context") (#any-of? @_k "tag" "tags"))

((call_expression function: (member_expression object: [(identifier) (member_expression)] @http.client property: (_) @_m)
    arguments: (arguments . [(string) (template_string) (identifier) (member_expression) (binary_expression)] @http.path)) @http
  (#eq? @_m "goto") (#match? @http.client "[pP]age\\w*$") (#set! http.method "PAGE"))
((call_expression function: (member_expression object: (_) @http.client property: (_) @_m) arguments: (arguments . (_) @http.path)) @http
  (#eq? @http.client "cy") (#eq? @_m "visit") (#set! http.method "PAGE"))
((call_expression function: (member_expression object: (_) @http.client property: (_) @http.method)
    arguments: (arguments . [(string) (template_string) (identifier) (member_expression) (binary_expression)] @http.path)) @http
  (#any-of? @http.method "get" "post" "put" "patch" "delete" "del" "head" "options")
  (#match? @http.client "^((this|self)[.])?([\\w$]+[.])*([$]?http|_?axios\\w*|api|ky|got|request|agent|superagent|needle|supertest|frisby|\\w*([cC]lient|[aA]gent|Api|API|Http|Request|api[cC]ontext|Context))$|^(\\w+[.])?(request|supertest|agent|api)[(][^()]*([(][)])?[)]$"))
; The address alone, or options without a method: GET
((call_expression function: (identifier) @_f arguments: (arguments . (_) @http.path . (_)? @_o)) @http
  (#eq? @_f "fetch") (#not-match? @_o "\\bmethod\\b *[:,}]") (#set! http.method "GET") (#set! http.client "fetch"))
((call_expression function: (identifier) @http.client arguments: (arguments . (_) @http.path (object (pair key: (_) @_k value: (_) @http.method)))) @http
  (#any-of? @http.client "fetch" "axios") (#eq? @_k "method"))
((call_expression function: [(identifier) (member_expression)] @http.client
    arguments: (arguments . (object (pair key: (_) @_k value: (_) @http.method) (pair key: (_) @_u value: (_) @http.path)))) @http
  (#any-of? @http.client "axios" "request" "cy.request" "axios.request") (#eq? @_k "method") (#eq? @_u "url"))
((call_expression function: [(identifier) (member_expression)] @http.client
    arguments: (arguments . (object (pair key: (_) @_u value: (_) @http.path) (pair key: (_) @_k value: (_) @http.method)))) @http
  (#any-of? @http.client "axios" "request" "cy.request" "axios.request") (#eq? @_k "method") (#eq? @_u "url"))
((call_expression function: (member_expression) @http.client arguments: (arguments . (string) @http.method . (_) @http.path)) @http
  (#eq? @http.client "cy.request"))
((call_expression function: (member_expression) @http.client arguments: (arguments . [(string) (template_string)] @http.path .)) @http
  (#eq? @http.client "cy.request") (#set! http.method "GET"))
