; Flask: routes, blueprints, request data.

((decorator (call
    function: (attribute object: (_) @route.router attribute: (identifier) @_m)
    arguments: (argument_list . (string) @route.path) @route.keywords)) @route
  (#any-of? @_m "route" "api_route") (#set! route.framework "flask"))
((decorator (call
    function: (attribute object: (_) @route.router attribute: (identifier) @route.method)
    arguments: (argument_list . (_) @route.path) @route.keywords)) @route
  (#any-of? @route.method "get" "post" "put" "patch" "delete" "head" "options")
  (#match? @route.path "^[fFrRbBuU]*(\"\"|''|[\"'][/{])") (#set! route.framework "decorator"))
((decorator (call
    function: (attribute object: (_) @route.router attribute: (identifier) @route.method)
    arguments: (argument_list . [(identifier) (attribute) (binary_operator)] @route.path) @route.keywords)) @route
  (#any-of? @route.method "get" "post" "put" "patch" "delete" "head" "options")
  (#match? @route.router "(^|_|[.])(app|api|bp|blueprint|router?)$") (#set! route.framework "decorator"))
((call
    function: (attribute object: (_) @route.router attribute: (identifier) @_m)
    arguments: (argument_list . (_) @route.path) @route.keywords) @route
  (#eq? @_m "add_url_rule") (#set! route.framework "flask"))
((call
    function: (attribute object: (_) @route.router attribute: (identifier) @_m)
    arguments: (argument_list . (_) @route.path . [(string) (none)] @route.endpoint . [(identifier) (attribute) (call)] @route.handler)) @route
  (#eq? @_m "add_url_rule") (#set! route.framework "flask"))

; Flask-RESTful and RESTX: a class of verbs, by call or by decorator; a project's own api.add_org_resource() too.
((call
    function: (attribute object: (_) @route.router attribute: (identifier) @_m)
    arguments: (argument_list . [(identifier) (attribute)] @route.handler (string) @route.routes)) @route
  (#match? @_m "^add_(\\w+_)?resource$") (#set! route.framework "flask"))

; A helper of the project that takes the view by Flask's own keyword: register_view(bp, routes=["/x"], view_func=…)
((call function: (identifier) arguments: (argument_list . [(identifier) (attribute)] @route.router
    (keyword_argument name: (identifier) @_k)) @route.keywords) @route
  (#eq? @_k "view_func") (#set! route.framework "flask"))

((assignment left: (identifier) @router.name right: (call function: (_) @router.made arguments: (argument_list) @router.keywords)) @router
  (#match? @router.made "(^|[.])(Blueprint|Flask)$") (#set! router.framework "flask"))
((call function: (attribute object: (_) @mount.parent attribute: (identifier) @_m)
    arguments: (argument_list . (_) @mount.child) @mount.keywords) @mount
  (#eq? @_m "register_blueprint"))

; A function that runs before every request of a blueprint or application.
((decorator [(attribute object: (_) @before.router attribute: (identifier) @_m)
             (call function: (attribute object: (_) @before.router attribute: (identifier) @_m))] @before)
  (#any-of? @_m "before_request" "before_app_request" "middleware"))
((call function: (attribute object: (_) @before.router attribute: (identifier) @_m) arguments: (argument_list . (_) @before))
  (#any-of? @_m "before_request" "before_app_request"))

((attribute object: (_) @_r attribute: (identifier) @_a) @input
  (#match? @_r "(^|[.])(flask_)?request$")
  (#any-of? @_a "args" "form" "values" "json" "data" "files" "cookies" "headers" "get_json" "get_data" "view_args"
                "GET" "POST" "FILES" "COOKIES" "META" "body" "query_params" "path_params" "stream"))
((attribute object: (_) @_r attribute: (identifier) @_a) @input
  (#match? @_r "(^|[.])(flask_)?request$") (#eq? @_a "query_string"))
; What begins with the application's own address or path.
((attribute object: (_) @_r attribute: (identifier) @_a) @input
  (#match? @_r "(^|[.])(flask_)?request$") (#any-of? @_a "full_path" "url") (#set! input.part "tail"))
; Conversion named where the value is read is validation: request.args.get("page", type=int)
((call function: (attribute object: (attribute) @_o attribute: (identifier) @_m)
    arguments: (argument_list (keyword_argument name: (identifier) @_k value: (identifier) @_t))) @validator
  (#match? @_o "(^|[.])request[.]") (#eq? @_k "type") (#not-eq? @_t "str"))
