; Definitions, imports and calls of JavaScript and TypeScript alike; what only one grammar has stands in plain/ or typescript/.

[(function_declaration name: (_) @function.name) (generator_function_declaration name: (_) @function.name) (method_definition name: (_) @function.name)] @function
(variable_declarator name: (identifier) @function.name value: [(arrow_function) (function_expression) (generator_function)] @function)
((variable_declarator name: (identifier) @function.name
    value: (call_expression function: (_) @_wrap arguments: (arguments [(arrow_function) (function_expression)] @function)))
  (#match? @_wrap "^[\\w$.]*([hH]andler|[aA]sync\\w*|[wW]rap\\w*|memo|forwardRef|useCallback|[cC]atch\\w*|[aA]ction|[pP]rocedure|[mM]iddleware|with[A-Z]\\w*)$"))
((assignment_expression left: [(identifier) @function.name (member_expression property: (_) @function.name)] right: [(arrow_function) (function_expression)] @function)
  (#not-eq? @function.name "exports"))
((assignment_expression left: (member_expression) @_e right: (function_expression name: (_) @function.name) @function) (#eq? @_e "module.exports"))
((assignment_expression left: (member_expression) @_e right: [(arrow_function) (function_expression !name)] @function)
  (#eq? @_e "module.exports") (#set! function.name "default"))
((export_statement value: [(arrow_function) (function_expression !name)] @function) (#set! function.name "default"))
(pair key: (_) @function.name value: [(arrow_function) (function_expression)] @function)

; A function handed to a call is called after the call and its first argument: app.post('/orders'), describe('cart').
((call_expression function: [(identifier) (member_expression)] @function.callee
    arguments: (arguments . [(string) (template_string)] @function.label [(arrow_function) (function_expression)])) @function
  (#match? @function.callee "^[\\w$.]+$")
  (#not-match? @function.callee "[.](replace|replaceAll|then|reduce|sort)$"))
((call_expression function: (call_expression function: (member_expression) @function.callee)
    arguments: (arguments . [(string) (template_string)] @function.label [(arrow_function) (function_expression)])) @function
  (#match? @function.callee "[.]each$"))
((call_expression function: (member_expression property: (_) @_verb) @function.callee
    arguments: (arguments . [(string) (template_string) (array) (member_expression) (identifier) (regex)] @function.label
      [(arrow_function) (function_expression) (call_expression arguments: (arguments [(arrow_function) (function_expression)]))])) @function
  (#any-of? @_verb "get" "post" "put" "patch" "delete" "all" "use" "on") (#match? @function.callee "^[\\w$.]+$"))
((call_expression function: (member_expression property: (_) @_verb) @function.callee
    arguments: (arguments . [(arrow_function) (function_expression)])) @function
  (#eq? @_verb "use") (#match? @function.callee "^[\\w$.]+$") (#set! function.label "*"))

(import_statement (import_clause (identifier) @import.name) source: (_) @import.module (#set! import.symbol "default")) @import
(import_statement (import_clause (namespace_import (identifier) @import.name)) source: (_) @import.module (#set! import.symbol "*")) @import
(import_statement (import_clause (named_imports (import_specifier name: (_) @import.symbol !alias) @import)) source: (_) @import.module)
(import_statement (import_clause (named_imports (import_specifier name: (_) @import.symbol alias: (_) @import.name) @import)) source: (_) @import.module)
(import_statement . (string) @import.module) @import
(export_statement (export_clause (export_specifier name: (_) @import.symbol !alias) @import) source: (_) @import.module)
(export_statement (export_clause (export_specifier name: (_) @import.symbol alias: (_) @import.name) @import) source: (_) @import.module)
(export_statement "*" . source: (_) @import.module (#set! import.symbol "*") (#set! import.name "*")) @import
(export_statement (namespace_export (_) @import.name) source: (_) @import.module (#set! import.symbol "*")) @import
((variable_declarator name: (identifier) @import.name value: (call_expression function: (_) @_require arguments: (arguments . (string) @import.module))) @import
  (#eq? @_require "require") (#set! import.symbol "default"))
((variable_declarator name: (identifier) @import.name
    value: (member_expression object: (call_expression function: (_) @_require arguments: (arguments . (string) @import.module)) property: (_) @import.symbol)) @import
  (#eq? @_require "require"))
((variable_declarator name: (object_pattern [
      (shorthand_property_identifier_pattern) @import @import.symbol
      (pair_pattern key: (_) @import.symbol value: (identifier) @import.name) @import])
    value: (call_expression function: (_) @_require arguments: (arguments . (string) @import.module)))
  (#eq? @_require "require"))
; A name given away under another: export { orders as router }
(export_statement (export_clause (export_specifier name: (_) @import.symbol alias: (_) @import.name) @import) !source (#set! import.module ""))
; Where it is used at once, the expression itself is the name: app.use('/x', require('./x'))
((arguments (call_expression function: (_) @_require arguments: (arguments . (string) @import.module)) @import @import.name)
  (#eq? @_require "require") (#set! import.symbol "default"))
; const Cart = lazy(() => import('./Cart'))
(variable_declarator name: (identifier) @import.name
  value: (call_expression arguments: (arguments (arrow_function body: (call_expression function: (import) arguments: (arguments . (string) @import.module)))))
  (#set! import.symbol "default")) @import

; What a file gives to those who name nothing.
(export_statement "default" [(identifier) @default (_ name: (_) @default)])
(export_statement "default" value: (call_expression arguments: (arguments . (identifier) @default .)))
((export_statement (export_clause (export_specifier name: (_) @default alias: (_) @_default)) !source) (#eq? @_default "default"))
((assignment_expression left: (member_expression) @_e right: [(identifier) @default (_ name: (_) @default)]) (#any-of? @_e "module.exports" "exports.default"))

(variable_declarator name: (identifier) @instance.name value: (new_expression constructor: (_) @instance.of)) @instance
((assignment_expression left: [(identifier) (member_expression)] @instance.name right: (new_expression constructor: (_) @instance.of)) @instance)
((export_statement "default" value: (new_expression constructor: (_) @instance.of) @instance) (#set! instance.name "default"))

(call_expression function: [(identifier) (member_expression)] @call.name) @call
(new_expression constructor: [(identifier) (member_expression)] @call.name) @call
; Handed over by name to run next: .then(show)
((call_expression function: (member_expression property: (_) @_next) arguments: (arguments . [(identifier) (member_expression)] @call))
  (#any-of? @_next "then" "catch" "finally" "map" "forEach"))
(decorator [(identifier) (member_expression) (call_expression function: (_) @decorator.name arguments: (arguments) @decorator.arguments)] @decorator)

; An address put together before it is asked: const url = `${BASE}/cart`
((variable_declarator name: (identifier) @address.name value: [(template_string) (binary_expression)] @address.value) @address
  (#match? @address.value "^`[$][{]|['\"`]/"))
((pair key: (_) @address.name value: [(template_string) (binary_expression)] @address.value) @address (#match? @address.value "^`[$][{]|['\"`]/"))

; Text bound to a name, whichever way: declaration, object entry, assignment, default of an environment look-up.
(variable_declarator name: (identifier) @literal.name value: (string) @literal)
(pair key: (_) @literal.name value: (string) @literal)
(assignment_expression left: (_) @literal.name right: (string) @literal)
((variable_declarator name: (identifier) @literal.name value: (template_string) @literal) (#not-match? @literal "[$][{]"))
((pair key: (_) @literal.name value: (template_string) @literal) (#not-match? @literal "[$][{]"))
((assignment_expression left: (_) @literal.name right: (template_string) @literal) (#not-match? @literal "[$][{]"))
((binary_expression left: [(member_expression object: (_) @_env property: (_) @literal.name)
                           (subscript_expression object: (_) @_env index: (_) @literal.name)]
    operator: ["||" "??"] right: (string) @literal)
  (#match? @_env "^(process|import[.]meta|Deno|Bun)[.]env$")
  (#set! literal.how "default of an environment variable"))

((comment) @suppression (#match? @suppression "cx: *ignore"))

; Ways a function turns somebody away.
((if_statement condition: (parenthesized_expression (unary_expression argument: (_) @_who)) consequence: (_) @_answer) @denial
  (#match? @_who "(^|[.])(loggedIn\\w*|currentUser|authenticatedUser|authUser|principal|session([.?]+\\w+)*|isAuthenticated([(][)])?|isLoggedIn([(][)])?)$")
  (#match? @_answer "return|throw|next[(]") (#not-match? @_answer "404|[nN]ot.?[fF]ound"))
((if_statement condition: (parenthesized_expression (unary_expression argument: (_) @_who)) consequence: (_) @_answer) @denial
  (#match? @_who "(^|[.])(me|token|session|user|account|claims|payload|auth|viewer|decoded)$")
  (#match? @_answer "[rR]edirect|[nN]ot.?([sS]igned|[lL]ogged|[aA]uthent)|[uU]nauth|[lL]og.?in|[sS]ign.?in"))
((call_expression function: (member_expression property: (_) @_m) arguments: (arguments . (_) @_status)) @denial
  (#any-of? @_m "status" "sendStatus" "writeHead" "throw" "code" "sendError")
  (#match? @_status "(^|\\D)40[13](\\D|$)|UNAUTHORIZED|FORBIDDEN|Unauthorized|Forbidden"))
((assignment_expression left: (member_expression property: (_) @_m) right: (_) @_status) @denial
  (#any-of? @_m "status" "statusCode") (#match? @_status "^40[13]$|UNAUTHORIZED|FORBIDDEN"))
((throw_statement (_) @_error) @denial
  (#match? @_error "[uU]nauthor|UNAUTHORIZED|[fF]orbidden|FORBIDDEN|Not(Authenticated|Authorized)|AccessDenied|Permission|[(] *(status: *)?40[13]\\b"))
; What is thrown; elsewhere may stand that it means 401 or 403.
(throw_statement [(identifier) @raise (new_expression constructor: (_) @raise)])
((call_expression function: (identifier) @_next arguments: (arguments . (new_expression constructor: (_) @raise))) (#eq? @_next "next"))
((call_expression function: (identifier) @_next arguments: (arguments . [(call_expression) (new_expression)] @_error)) @denial
  (#eq? @_next "next") (#match? @_error "[uU]nauthor|[fF]orbidden|FORBIDDEN|Not(Authenticated|Authorized)|AccessDenied|Permission|\\b40[13]\\b"))
((call_expression function: (member_expression) @_f arguments: (arguments (object (pair key: (_) @_k value: (_) @_status)))) @denial
  (#match? @_f "Response[.]json$") (#eq? @_k "status") (#match? @_status "^40[13]$|UNAUTHORIZED|FORBIDDEN"))
((new_expression constructor: (_) @_f arguments: (arguments (object (pair key: (_) @_k value: (_) @_status)))) @denial
  (#match? @_f "Response$") (#eq? @_k "status") (#match? @_status "^40[13]$|UNAUTHORIZED|FORBIDDEN"))
((call_expression function: [(identifier) (member_expression)] @_go arguments: (arguments) @_where) @denial
  (#match? @_go "(^|[.])(redirect|push|navigate|replace)$")
  (#match? @_where "^[(].{0,30}['\"`/]((log|sign)[-_]?in|auth)\\b"))
((call_expression function: (_) @denial) (#match? @denial "[.](unauthorized|forbidden)$|^(unauthorized|forbidden)$"))
