; What calls do to a value. Read only inside functions that have an input or a sink; any other call gives a value of its own.

; The result holds the words of what was given.
((call_expression function: (identifier) @_f) @through
  (#any-of? @_f "String" "join" "resolve" "normalize" "format" "structuredClone"))
((call_expression function: (member_expression property: (_) @_f)) @through
  (#any-of? @_f "concat" "raw" "fromEntries" "padStart" "padEnd" "replace" "replaceAll"))
((call_expression function: (member_expression) @_f) @through
  (#any-of? @_f "JSON.parse" "JSON.stringify" "path.join" "path.resolve" "path.normalize" "Object.assign" "Object.values"
    "Object.keys" "Object.entries" "Array.from" "Promise.resolve" "Promise.all" "util.format" "url.resolve" "url.parse" "qs.parse"))
((new_expression constructor: (identifier) @_f) @through (#any-of? @_f "String" "URL" "Array" "Set" "URLSearchParams" "Map"))

; An encoding takes the harm away until it is taken back.
((call_expression function: (identifier) @_f) @encoder (#any-of? @_f "encodeURIComponent" "encodeURI" "btoa"))
((call_expression function: [(identifier) @_f (member_expression property: (_) @_f)]) @decoder
  (#any-of? @_f "decodeURIComponent" "decodeURI" "unescape" "atob"))
((call_expression function: (member_expression) @_f) @decoder (#any-of? @_f "Buffer.from" "querystring.unescape"))

; Good against one weakness.
((call_expression function: [(identifier) @_f (member_expression property: (_) @_f)]) @sanitizer
  (#match? @_f "^(escape|escapeHtml|escapeHTML|htmlEscape|stripTags|striptags|encodeHTML|sanitizeHtml|purify|xss|filterXSS)$")
  (#set! sanitizer.for "CWE-79"))
((call_expression function: [(identifier) @_f (member_expression property: (_) @_f)]) @sanitizer
  (#any-of? @_f "basename" "sanitizeFilename" "sanitizeFileName" "slugify") (#set! sanitizer.for "CWE-22 CWE-73"))
((call_expression function: [(identifier) @_f (member_expression property: (_) @_f)]) @sanitizer
  (#any-of? @_f "escapeId" "escapeLiteral" "escapeIdentifier") (#set! sanitizer.for "CWE-89"))
; A text carries no query operator.
((call_expression function: (identifier) @_f) @sanitizer (#eq? @_f "String") (#set! sanitizer.for "CWE-943"))
((call_expression function: (member_expression property: (_) @_f)) @sanitizer
  (#any-of? @_f "toString" "trim" "toLowerCase" "toUpperCase") (#set! sanitizer.for "CWE-943"))
; Text of which only listed characters are left.
((call_expression function: (member_expression property: (_) @_f) arguments: (arguments . (regex) @_r)) @sanitizer
  (#any-of? @_f "replace" "replaceAll") (#match? @_r "\\[\\^|\\\\[WD]"))

; A method that counts or asks gives something else than the text it is called on.
((call_expression function: (member_expression property: (_) @_f)) @sanitizer
  (#any-of? @_f "includes" "startsWith" "endsWith" "indexOf" "lastIndexOf" "some" "every" "has" "hasOwnProperty" "test" "isEmpty" "charCodeAt"
    "toFixed" "getTime"))
((member_expression property: (_) @_p) @clean (#any-of? @_p "length" "size"))

; Throws on what it does not take.
((call_expression function: [(identifier) @_f (member_expression property: (_) @_f)]) @insists
  (#match? @_f "^(assert|invariant|ok|(validate|ensure|assert|verify|require)[A-Z]\\w*)$"))

; Whether something is there says nothing about what it is.
((call_expression function: [(identifier) @_f (member_expression property: (_) @_f)]) @asks
  (#match? @_f "^(Boolean|Number|String|isArray|trim|toString|toLowerCase|toUpperCase|get|keys|values|push|split|log|next|hasOwnProperty|isString|isEmpty|isNil|isUndefined|isNull|isDefined|exists|existsSync|pathExists|access|stat|lstat|find|findOne)$"))

; Does not come back.
((call_expression function: (member_expression property: (_) @_f)) @leaves (#any-of? @_f "throw" "exit" "abort"))
((call_expression function: (identifier) @_f) @leaves (#any-of? @_f "notFound" "forbidden" "unauthorized" "redirect" "permanentRedirect"))
