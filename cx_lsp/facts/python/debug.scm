; A switch that shows the inside of the program to whoever causes an error.

((call function: (attribute object: (_) @_o attribute: (identifier) @_m) arguments: (argument_list (keyword_argument name: (identifier) @_k value: (true) @debug)))
  (#match? @_o "(^|[._])(app|application|server|socketio)$") (#any-of? @_m "run" "run_server" "run_app") (#eq? @_k "debug") (#set! debug.of "flask"))
((call function: (identifier) @_f arguments: (argument_list (keyword_argument name: (identifier) @_k value: (true) @debug)))
  (#any-of? @_f "FastAPI" "Starlette" "Sanic") (#eq? @_k "debug") (#set! debug.of "app"))
((assignment left: [(identifier) (attribute)] @_n right: (true) @debug) (#match? @_n "(^|[.])(DEBUG|debug)$") (#match? @_n "^(DEBUG|\\w*app[.](config[.])?(debug|DEBUG))$") (#set! debug.of "settings"))
((assignment left: (subscript value: (_) @_c subscript: (string) @_n) right: (true) @debug)
  (#match? @_c "[.]config$") (#match? @_n "^.DEBUG.$") (#set! debug.of "settings"))
; What decides whether the switch is on
((if_statement condition: (_) @_when) @debug_choice (#match? @_when "(?i)debug|environ|getenv|env\\b|dev|local|prod"))
