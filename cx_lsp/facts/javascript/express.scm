; Express and what speaks like it (Koa, Fastify, Hono): routers, routes, mounts, middleware, request data.

((variable_declarator name: (identifier) @router.name
    value: [(call_expression function: (_) @_f arguments: (arguments) @router.keywords)
            (new_expression constructor: (_) @_f arguments: (arguments) @router.keywords)]) @router
  (#match? @_f "^(express([.]Router)?|Router|[kK]oa|KoaRouter|[fF]astify|Hono|OpenAPIHono|(express)?PromiseRouter)$") (#set! router.framework "express"))
((assignment_expression left: (_) @router.name right: (call_expression function: (_) @_f)) @router
  (#match? @_f "^(express([.]Router)?|Router)$") (#set! router.framework "express"))

; By the receiver's name: the last argument answers, those between stand before it.
((call_expression function: (member_expression object: (_) @route.router property: (_) @route.method)
    arguments: (arguments . (_) @route.path [(identifier) @route.handler (member_expression) @route.handler (arrow_function) (function_expression) (array)] .) @route.middleware.between) @route
  (#any-of? @route.method "get" "post" "put" "patch" "delete" "all" "options" "head" "del")
  (#match? @route.router "^([\\w$]+[.])*(_?[aA]pp|[rR]oute[rs]?|server|fastify|koa|hono|\\w*(App|Route[rs]?|Server))$")
  (#match? @route.path "^['\"`]([/*]|[$][{]|.?$)") (#set! route.handler "") (#set! route.framework "express"))
; login(), a maker of handlers, is the handler; wrap(login) passes it on.
((call_expression function: (member_expression object: (_) @route.router property: (_) @route.method)
    arguments: (arguments . (_) @route.path (call_expression function: [(identifier) (member_expression)] @route.handler) .) @route.middleware.between) @route
  (#any-of? @route.method "get" "post" "put" "patch" "delete" "all" "options" "head" "del")
  (#match? @route.router "^([\\w$]+[.])*(_?[aA]pp|[rR]oute[rs]?|server|fastify|koa|hono|\\w*(App|Route[rs]?|Server))$")
  (#match? @route.path "^['\"`]([/*]|[$][{]|.?$)") (#not-match? @route.handler "([hH]andler|[aA]sync\\w*|[wW]rap\\w*|[cC]atch\\w*|^try\\w*|^with[A-Z]\\w*)$") (#set! route.framework "express"))
((call_expression function: (member_expression object: (_) @route.router property: (_) @route.method)
    arguments: (arguments . (_) @route.path (call_expression function: (_) @route.wrapper
      arguments: (arguments . [(identifier) @route.handler (member_expression) @route.handler (call_expression function: (_) @route.handler) (arrow_function) (function_expression)])) .) @route.middleware.between) @route
  (#any-of? @route.method "get" "post" "put" "patch" "delete" "all" "options" "head" "del")
  (#match? @route.router "^([\\w$]+[.])*(_?[aA]pp|[rR]oute[rs]?|server|fastify|koa|hono|\\w*(App|Route[rs]?|Server))$")
  (#match? @route.path "^['\"`]([/*]|[$][{]|.?$)") (#match? @route.wrapper "([hH]andler|[aA]sync\\w*|[wW]rap\\w*|[cC]atch\\w*|^try\\w*|^with[A-Z]\\w*)$") (#set! route.handler "") (#set! route.framework "express"))
((call_expression function: (member_expression object: (_) @route.router property: (_) @route.method)
    arguments: (arguments . (array [(string) (template_string)] @route @route.path)
      [(identifier) @route.handler (member_expression) @route.handler (arrow_function) (function_expression)] .) @route.middleware.between)
  (#any-of? @route.method "get" "post" "put" "patch" "delete" "all" "options" "head" "del")
  (#match? @route.router "^([\\w$]+[.])*(_?[aA]pp|[rR]oute[rs]?|server|fastify|koa|hono|\\w*(App|Route[rs]?|Server))$")
  (#match? @route.path "^['\"`][/*]") (#set! route.handler "") (#set! route.framework "express"))
; By the receiver's declaration in the same file: const orders = Router()
((call_expression function: (member_expression object: (identifier) @route.router property: (_) @route.method)
    arguments: (arguments . (_) @route.path [(identifier) @route.handler (member_expression) @route.handler (arrow_function) (function_expression)
      (call_expression arguments: (arguments . [(identifier) @route.handler (member_expression) @route.handler (arrow_function) (function_expression)] .))] .) @route.middleware.between) @route
  (#any-of? @route.method "get" "post" "put" "patch" "delete" "all" "options" "head" "del")
  (#match? @route.path "^['\"`]([/*]|[$][{]|\\w+[.]\\w+['\"`]$|.?$)") (#set! route.handler "") (#set! route.declared "") (#set! route.framework "express"))
; By the handler's parameters: whatever the receiver is called, (req, res) answers a request.
((call_expression function: (member_expression object: (_) @route.router property: (_) @route.method)
    arguments: (arguments . (_) @route.path [(arrow_function parameters: (_) @_p) (function_expression parameters: (_) @_p) (arrow_function parameter: (_) @_p)] .) @route.middleware.between) @route
  (#any-of? @route.method "get" "post" "put" "patch" "delete" "all" "options")
  (#not-match? @route.router "(^|[.])(rest|msw|http|https|axios|fetch|page|cy|nock|mock\\w*|\\w*[cC]lient|request)$")
  (#match? @route.path "^['\"`][/*]") (#match? @_p "^[(]?(_?req|request|ctx|c)\\b")
  (#set! route.handler "") (#set! route.framework "express"))

; Fastify's whole route as one object: fastify.route({ method: "PUT", url: "/x", preHandler: auth, handler: … })
((call_expression function: (member_expression object: (_) @route.router property: (_) @_r)
    arguments: (arguments . (object
      (pair key: (_) @_m value: (string) @route.method) (pair key: (_) @_u value: (string) @route.path)) .) @route.keywords) @route
  (#eq? @_r "route") (#eq? @_m "method") (#any-of? @_u "url" "path") (#set! route.framework "express"))

; router.route('/x').get(show).post(auth, create): the handler itself is the place, so that one call is one route.
((call_expression
    function: (member_expression object: [
      (call_expression function: (member_expression object: (_) @route.router property: (_) @_route) arguments: (arguments . (_) @route.path @function.label))
      (call_expression function: (member_expression object: (call_expression function: (member_expression object: (_) @route.router property: (_) @_route) arguments: (arguments . (_) @route.path @function.label))))
      (call_expression function: (member_expression object: (call_expression function: (member_expression object: (call_expression function: (member_expression object: (_) @route.router property: (_) @_route) arguments: (arguments . (_) @route.path @function.label))))))
      (call_expression function: (member_expression object: (call_expression function: (member_expression object: (call_expression function: (member_expression object: (call_expression function: (member_expression object: (_) @route.router property: (_) @_route) arguments: (arguments . (_) @route.path @function.label))))))))] property: (_) @route.method @function.callee)
    arguments: (arguments [
      (identifier) @route @route.handler (member_expression) @route @route.handler (arrow_function) @route @function (function_expression) @route @function
      (call_expression arguments: (arguments . [
        (identifier) @route @route.handler (member_expression) @route @route.handler (arrow_function) @route @function (function_expression) @route @function] .))] .) @route.middleware.before)
  (#eq? @_route "route") (#any-of? @route.method "get" "post" "put" "patch" "delete" "all")
  (#set! route.handler "") (#set! route.framework "express"))

((call_expression function: (member_expression object: (_) @mount.parent property: (_) @_use)
    arguments: (arguments . (_) @mount.prefix
      [(identifier) @mount.child (member_expression) @mount.child
         (call_expression function: (member_expression object: (_) @mount.child property: (_) @_routes))
         (call_expression function: (identifier) @_made) @mount.child] .) @mount.middleware.between) @mount
  (#any-of? @_use "use" "route") (#match? @mount.prefix "^['\"`](/|.?$)") (#match? @mount.parent "^[\\w$.]+$")
  (#any-of? @_routes "routes" "middleware") (#match? @_made "[rR]out|^require|[aA]pi"))
((call_expression function: (member_expression object: (_) @mount.parent property: (_) @_use)
    arguments: (arguments
      [(identifier) @mount.child (member_expression) @mount.child
         (call_expression function: (member_expression object: (_) @mount.child property: (_) @_routes))
         (call_expression function: (identifier)) @mount.child] .) @_all) @mount
  (#eq? @_use "use") (#match? @mount.parent "^[\\w$.]+$") (#not-match? @_all "^[(]\\s*['\"`]")
  (#match? @mount.child "[rR]out(er|es?)$|^require[(]") (#any-of? @_routes "routes" "middleware") (#set! mount.prefix ""))
((call_expression function: (member_expression object: (_) @mount.parent property: (_) @_register)
    arguments: (arguments . [(identifier) (member_expression) (call_expression)] @mount.child (object)? @mount.keywords)) @mount
  (#eq? @_register "register") (#match? @mount.parent "([fF]astify|[aA]pp|[sS]erver|instance)$"))

; What runs before the routes that follow it; a router in this place is a mount.
((call_expression function: (member_expression object: (_) @before.router property: (_) @_use)
    arguments: (arguments . [(string) (template_string) (array)]? @before.path [(identifier) (member_expression) (call_expression) (arrow_function) (function_expression)] @before))
  (#eq? @_use "use") (#match? @before.router "^[\\w$.]+$") (#not-match? @before.router "(^|[.])(translate|i18n|i18next|Vue|chai|dayjs|store|pinia|marked|axios|editor|md|interceptors[.]\\w+)$")
  (#not-match? @before "[rR]out(er|es?)$|[rR]outes[(][)]$|^require[(]"))
((call_expression function: (member_expression object: (_) @before.router property: (_) @_hook) arguments: (arguments . (string) (_) @before))
  (#eq? @_hook "addHook"))

((member_expression object: (_) @_r property: (_) @_a) @input
  (#match? @_r "^(this[.])?(_?req|request|ctx[.]request|context[.]request|c[.]req)$")
  (#any-of? @_a "body" "query" "params" "headers" "cookies" "files" "file" "signedCookies" "rawBody"))
((member_expression object: (identifier) @_r property: (_) @_a) @input (#eq? @_r "ctx") (#any-of? @_a "query" "params" "querystring"))
((member_expression object: (identifier) @_r property: (_) @_a) @input
  (#eq? @_r "event") (#any-of? @_a "queryStringParameters" "pathParameters" "body" "multiValueQueryStringParameters"))
((call_expression function: (member_expression object: (_) @_r property: (_) @_a)) @input
  (#match? @_r "^(_?req|request|ctx[.]request|ctx[.]req|c[.]req)$")
  (#any-of? @_a "param" "header" "json" "formData" "text" "query" "queries" "parseBody"))
; const { body } = req
((variable_declarator name: (object_pattern . (shorthand_property_identifier_pattern) @_a . (shorthand_property_identifier_pattern)? @_b .) value: (identifier) @input)
  (#any-of? @_a "body" "query" "params") (#any-of? @_b "body" "query" "params" "headers") (#any-of? @input "req" "request" "ctx"))

; A schema or a conversion that is asked at the place of reading
((call_expression function: (member_expression object: (_) @_schema property: (_) @_m) arguments: (arguments . (_) @_in)) @validator
  (#any-of? @_m "parse" "safeParse" "parseAsync" "safeParseAsync" "validate" "validateAsync" "validateSync" "cast" "check" "assert")
  (#not-match? @_schema "^(JSON|qs|url|URL|querystring|path|csv|yaml|YAML|Date)$")
  (#match? @_in "\\b(req|request|ctx[.](request|query|params))\\b"))
((call_expression function: (identifier) @_f arguments: (arguments . (_) @_in)) @validator
  (#match? @_f "^(Number|parseInt|parseFloat|BigInt|Boolean|validationResult|matchedData|validate\\w*|sanitize\\w*|escape\\w*)$")
  (#match? @_in "^(req|request|ctx[.](request|query|params))\\b"))
