; Django and Django REST framework: URL patterns, includes, routers, class-level permissions.

((call function: (identifier) @_f arguments: (argument_list . (string) @route.path . (_) @route.handler)) @route
  (#any-of? @_f "path" "re_path" "url") (#not-match? @route.handler "^(include|[^(]*[.]site[.]urls)")
  (#set! route.framework "django"))
((call function: (identifier) @_f arguments: (argument_list . (string) @mount.prefix . (call function: (_) @_i arguments: (argument_list . (_) @mount.child)))) @mount
  (#any-of? @_f "path" "re_path" "url") (#match? @_i "include$"))
((call function: (attribute object: (_) @route.router attribute: (identifier) @_m) arguments: (argument_list . (string) @route.path . [(identifier) (attribute)] @route.handler)) @route
  (#eq? @_m "register") (#match? @route.router "router$") (#set! route.framework "drf"))

; A permission named in the settings holds for every REST view.
((pair key: (string) @_k value: [(list (string) @global) (tuple (string) @global)]) (#match? @_k "DEFAULT_PERMISSION_CLASSES"))
; Of all middleware only one closes every view.
((assignment left: (identifier) @_k right: [(list (string) @global) (tuple (string) @global)])
  (#eq? @_k "MIDDLEWARE") (#match? @global "LoginRequired"))
