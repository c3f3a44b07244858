; Nest: controllers, their methods, and the parameters a request fills.

(export_statement decorator: (decorator (call_expression function: (identifier) @_c arguments: (arguments . (string)? @router.prefix)))
  declaration: (class_declaration name: (_) @router.name)
  (#eq? @_c "Controller") (#set! router.framework "nest")) @router
(class_declaration decorator: (decorator (call_expression function: (identifier) @_c arguments: (arguments . (string)? @router.prefix))) name: (_) @router.name
  (#eq? @_c "Controller") (#set! router.framework "nest")) @router
(export_statement decorator: (decorator (call_expression function: (identifier) @_c
    arguments: (arguments . (object (pair key: (_) @_k value: (string) @router.prefix)))))
  declaration: (class_declaration name: (_) @router.name)
  (#eq? @_c "Controller") (#eq? @_k "path") (#set! router.framework "nest")) @router

(class_declaration name: (_) @route.router body: (class_body
  (decorator (call_expression function: (identifier) @route.method arguments: (arguments . [(string) (array)]? @route.path))) @route
  . (decorator)* . (method_definition name: (_) @route.handler))
  (#any-of? @route.method "Get" "Post" "Put" "Patch" "Delete" "All" "Options" "Head") (#set! route.framework "nest"))

; A prefix before every controller
((call_expression function: (member_expression property: (_) @_p) arguments: (arguments . (string) @mount.prefix)) @mount
  (#eq? @_p "setGlobalPrefix") (#set! mount.framework "nest"))

; Guards of the whole application
((call_expression function: (member_expression property: (_) @_g) arguments: (arguments (_) @global))
  (#eq? @_g "useGlobalGuards") (#set! global.covers "nest"))
((object (pair key: (_) @_k value: (identifier) @_token) (pair key: (_) @_c value: (_) @global))
  (#eq? @_k "provide") (#eq? @_token "APP_GUARD") (#match? @_c "^use(Class|Existing)$") (#set! global.covers "nest"))

; A middleware that runs for some routes: consumer.apply(Auth).exclude("health").forRoutes(OrdersController)
((call_expression function: (member_expression object: (call_expression function: (member_expression property: (_) @_apply) arguments: (arguments (_) @global)) property: (_) @_for)
    arguments: (arguments) @global.routes)
  (#eq? @_apply "apply") (#eq? @_for "forRoutes") (#set! global.covers "nest"))
((call_expression function: (member_expression object: (call_expression function: (member_expression
      object: (call_expression function: (member_expression property: (_) @_apply) arguments: (arguments (_) @global)) property: (_) @_exclude)
      arguments: (arguments) @global.but) property: (_) @_for)
    arguments: (arguments) @global.routes)
  (#eq? @_apply "apply") (#eq? @_exclude "exclude") (#eq? @_for "forRoutes") (#set! global.covers "nest"))

; Parameters of a class or of a number are converted on the way in; text is not.
((required_parameter (decorator (call_expression function: (identifier) @_d arguments: (arguments) @_a) @input) type: (type_annotation (_) @_t))
  (#any-of? @_d "Body" "Query" "Param" "Headers") (#not-match? @_a "Pipe")
  (#match? @_t "^(string|any|unknown|object|Record|[{])"))
