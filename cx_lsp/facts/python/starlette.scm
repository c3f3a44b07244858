; Starlette and aiohttp: tables of routes, and what an application lets run before all of them.

((call function: [(identifier) (attribute)] @_f
    arguments: (argument_list . (string) @route.path . [(identifier) (attribute)] @route.handler) @route.keywords) @route
  (#match? @_f "(^|[.])Route$") (#set! route.framework "starlette"))
((call function: [(identifier) (attribute)] @_f
    arguments: (argument_list . (string) @route.path (keyword_argument name: (identifier) @_k value: (_) @route.handler)) @route.keywords) @route
  (#match? @_f "(^|[.])Route$") (#eq? @_k "endpoint") (#set! route.framework "starlette"))
((call function: [(identifier) (attribute)] @_f arguments: (argument_list . [(identifier) (attribute)] @global))
  (#match? @_f "(^|[.])Middleware$") (#set! global.covers "starlette"))

((call function: (attribute object: (identifier) @_w attribute: (identifier) @route.method)
    arguments: (argument_list . (string) @route.path . [(identifier) (attribute)] @route.handler)) @route
  (#eq? @_w "web") (#any-of? @route.method "get" "post" "put" "patch" "delete") (#set! route.framework "aiohttp"))
((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list . (string) @route.path . [(identifier) (attribute)] @route.handler)) @route
  (#eq? @_m "add_get") (#set! route.method "GET") (#set! route.framework "aiohttp"))
((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list . (string) @route.path . [(identifier) (attribute)] @route.handler)) @route
  (#eq? @_m "add_post") (#set! route.method "POST") (#set! route.framework "aiohttp"))
((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list . (string) @route.path . [(identifier) (attribute)] @route.handler)) @route
  (#eq? @_m "add_put") (#set! route.method "PUT") (#set! route.framework "aiohttp"))
((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list . (string) @route.path . [(identifier) (attribute)] @route.handler)) @route
  (#eq? @_m "add_patch") (#set! route.method "PATCH") (#set! route.framework "aiohttp"))
((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list . (string) @route.path . [(identifier) (attribute)] @route.handler)) @route
  (#eq? @_m "add_delete") (#set! route.method "DELETE") (#set! route.framework "aiohttp"))
((call function: (attribute attribute: (identifier) @_m) arguments: (argument_list . (string) @route.method . (string) @route.path . [(identifier) (attribute)] @route.handler)) @route
  (#eq? @_m "add_route") (#set! route.framework "aiohttp"))
((keyword_argument name: (identifier) @_k value: (list [(identifier) (attribute) (call)] @global)) (#eq? @_k "middlewares") (#set! global.covers "aiohttp"))

; A class that runs before every request of an application: app.add_middleware(Authenticated)
((call function: (attribute object: (_) @before.router attribute: (identifier) @_m) arguments: (argument_list . [(identifier) (attribute)] @before))
  (#eq? @_m "add_middleware"))
