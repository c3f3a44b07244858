; Django and Django REST framework: URL patterns, includes, routers, class-level permissions.

((call function: (identifier) @_f arguments: (argument_list . (string) @route.path . (_) @route.handler) @route.keywords) @route
  (#any-of? @_f "path" "re_path" "url") (#not-match? @route.handler "^(include|[^(]*[.]site[.]urls)")
  (#set! route.framework "django"))
((call function: (identifier) @_f arguments: (argument_list . (string) @mount.prefix . (call function: (_) @_i arguments: (argument_list . (_) @mount.child)))) @mount
  (#any-of? @_f "path" "re_path" "url") (#match? @_i "include$"))
((call function: (attribute object: (_) @route.router attribute: (identifier) @_m) arguments: (argument_list . (string) @route.path . [(identifier) (attribute)] @route.handler) @route.keywords) @route
  (#eq? @_m "register") (#match? @route.router "router$") (#set! route.framework "drf"))

; Actions of a view set beyond those every one has, and the methods a view says it answers.
((decorator (call function: (identifier) @_a arguments: (argument_list) @action.keywords)) @action
  (#any-of? @_a "action" "detail_route" "list_route"))
((decorator (call function: (_) @_d arguments: (argument_list . [(list (string) @method) (tuple (string) @method)])))
  (#match? @_d "(^|[.])(api_view|require_http_methods)$"))
((decorator [(identifier) (attribute)] @method) (#match? @method "(^|[.])require_(POST|GET|safe)$"))
((comparison_operator (attribute) @_m [(string) @method (tuple (string) @method) (list (string) @method)]) (#eq? @_m "request.method"))

; A permission named in the settings holds for every REST view.
((pair key: (string) @_k value: [(list (string) @global) (tuple (string) @global)]) (#match? @_k "DEFAULT_PERMISSION_CLASSES") (#set! global.covers "rest"))
; Of all middleware only one closes every view.
((assignment left: (identifier) @_k right: [(list (string) @global) (tuple (string) @global)])
  (#eq? @_k "MIDDLEWARE") (#match? @global "LoginRequired") (#set! global.covers "django"))
