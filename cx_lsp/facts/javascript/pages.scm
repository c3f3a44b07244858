; Pages of Vue, Angular and React routers written as objects: { path: '/cart', component: Cart }.

(object (pair key: (_) @_p value: (string) @route.path) (pair key: (_) @_c value: (identifier) @route.handler)
  (#eq? @_p "path") (#any-of? @_c "component" "Component") (#set! route.method "PAGE") (#set! route.framework "pages")) @route
(object (pair key: (_) @_c value: (identifier) @route.handler) (pair key: (_) @_p value: (string) @route.path)
  (#eq? @_p "path") (#any-of? @_c "component" "Component") (#set! route.method "PAGE") (#set! route.framework "pages")) @route
(object (pair key: (_) @_p value: (string) @route.path)
  (pair key: (_) @_c value: (arrow_function body: (call_expression function: (import) arguments: (arguments . (string) @route.module))))
  (#eq? @_p "path") (#any-of? @_c "component" "lazy" "loadComponent") (#set! route.method "PAGE") (#set! route.handler "default") (#set! route.framework "pages")) @route
