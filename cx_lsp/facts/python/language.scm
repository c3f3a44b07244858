; Definitions, imports and calls of the language itself.

(function_definition name: (identifier) @function.name) @function
(class_definition name: (identifier) @class.name superclasses: (argument_list . (_) @class.base . (_)? @class.base . (_)? @class.base . (_)? @class.base . (_)? @class.base . (_)? @class.base)?) @class

(import_statement name: (dotted_name) @import.module) @import
(import_statement name: (aliased_import name: (dotted_name) @import.module alias: (identifier) @import.name)) @import
(import_from_statement module_name: (_) @import.module name: (dotted_name) @import.symbol) @import
(import_from_statement
  module_name: (_) @import.module
  name: (aliased_import name: (dotted_name) @import.symbol alias: (identifier) @import.name)) @import
(import_from_statement module_name: (_) @import.module (wildcard_import) @import.symbol) @import

(call function: [(identifier) (attribute)] @call.name) @call
; Handed over by name to run later: background.add_task(send_receipt, order)
((call function: [(identifier) (attribute)] @_later arguments: (argument_list . [(identifier) (attribute)] @call))
  (#match? @_later "(^|[.])(add_task|submit|to_thread|partial|create_task|run_in_threadpool|enqueue|on_commit)$"))
(decorator [(identifier) (attribute) (call function: (_) @decorator.name arguments: (argument_list) @decorator.arguments)] @decorator)
(class_definition body: (block (expression_statement
  (assignment left: (identifier) @field.name type: (type)? @field.type right: (_)? @field.value) @field)))

(function_definition parameters: (parameters [
  (identifier) @parameter
  (typed_parameter . (identifier) @parameter type: (type) @parameter.type)
  (default_parameter name: (identifier) @parameter value: (_) @parameter.default)
  (typed_default_parameter name: (identifier) @parameter type: (type) @parameter.type value: (_) @parameter.default)
]))
; An alias of an annotated type: CurrentUser = Annotated[User, Depends(current_user)]
((expression_statement (assignment left: (identifier) @alias.name right: (subscript value: (_) @_a) @alias))
  (#match? @_a "Annotated$"))

; An object of a class: cart = Cart(), self.payments = gateway.Payments(key)
((assignment left: [(identifier) (attribute)] @instance.name right: (call function: [(identifier) (attribute)] @instance.of)) @instance
  (#match? @instance.of "(^|[.])_?[A-Z][A-Za-z0-9]*$"))

; An address put together before it is asked: url = reverse("cart"), url = BASE + "/cart"
((assignment left: [(identifier) (attribute)] @address.name right: (call function: (_) @_r) @address.value) @address
  (#match? @_r "(^|[.])(reverse|reverse_lazy|url_for|url_path_for)$"))
((assignment left: [(identifier) (attribute)] @address.name right: (binary_operator) @address.value) @address (#match? @address.value "[\"']/"))

; Text bound to a name, whichever way: assignment, keyword, dictionary entry, default of an environment look-up.
(assignment left: (_) @literal.name right: (string) @literal)
(keyword_argument name: (identifier) @literal.name value: (string) @literal)
(pair key: (string) @literal.name value: (string) @literal)
(default_parameter name: (identifier) @literal.name value: (string) @literal)
(typed_default_parameter name: (identifier) @literal.name value: (string) @literal)
((call function: (_) @_env arguments: (argument_list . (string) @literal.name . (string) @literal .))
  (#match? @_env "(^|[.])(getenv|environ[.]get|setdefault)$")
  (#set! literal.how "default of an environment variable"))
((subscript value: (_) @_map subscript: (string) @_key) @literal.name
  (#match? @_map "config$"))

((comment) @suppression (#match? @suppression "cx: *ignore"))

; Ways a function turns somebody away.
((if_statement condition: (not_operator argument: (_) @_who) consequence: (block) @_answer) @denial
  (#match? @_who "(^|[.])(current_user|logged_in_user|auth_?user|principal|session([.][a-z_]+)*|is_authenticated|is_logged_in)([.]is_authenticated)?$")
  (#match? @_answer "return|raise|abort") (#not-match? @_answer "404|[nN]ot.?[fF]ound"))
((if_statement condition: (not_operator argument: (_) @_who) consequence: (block) @_answer) @denial
  (#match? @_who "(^|[.])(me|token|user|account|claims|payload|auth|viewer|user_id|uid)$")
  (#match? @_answer "redirect|[nN]ot.?([sS]igned|[lL]ogged|[aA]uthent)|[uU]nauth|[lL]og.?in|[sS]ign.?in"))
((call function: [(identifier) (attribute)] @_deny arguments: (argument_list) @_status) @denial
  (#match? @_deny "(^|[.])(abort|HTTPException|Response|JSONResponse|HttpResponse|JsonResponse|make_response)$")
  (#match? @_status "40[13]|UNAUTHORIZED|FORBIDDEN"))
((return_statement (expression_list . (_) . (integer) @_status)) @denial (#any-of? @_status "401" "403"))
((raise_statement (_) @_error) @denial
  (#match? @_error "Unauthor|Forbidden|PermissionDenied|NotAuthenticated|AuthenticationFailed|NotAuthorized|AccessDenied|Permission(Error|Exception)"))
; What is raised; elsewhere may stand that it means 401 or 403.
(raise_statement [(identifier) @raise (attribute) @raise (call function: [(identifier) (attribute)] @raise)])
((call function: (_) @_go arguments: (argument_list) @_where) @denial
  (#match? @_go "redirect$") (#match? @_where "log_?in|sign_?in|auth"))
((call function: (_) @denial) (#match? @denial "HttpResponseForbidden$|unauthorized$|redirect_to_login$|login_manager[.]"))
