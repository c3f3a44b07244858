; What calls do to a value. Read only inside functions that have an input or a sink; any other call gives a value of its own.

; The result holds the words of what was given.
((call function: (identifier) @_f) @through
  (#any-of? @_f "str" "repr" "Path" "PurePath" "text" "bytes" "dict" "list" "tuple" "set" "sorted" "reversed" "format"
    "enumerate" "iter" "next" "zip" "StringIO" "BytesIO" "ImmutableMultiDict" "MultiDict" "namedtuple" "quoted_name" "bytearray" "memoryview"))
((call function: (identifier) @_f arguments: (argument_list . [(identifier) (none)] @_t)) @through
  (#any-of? @_f "map" "filter") (#any-of? @_t "str" "repr" "bytes" "tuple" "list" "None"))
((call function: (attribute) @_f) @through (#any-of? @_f "re.sub" "re.split" "codecs.encode" "codecs.decode"))
((call function: (attribute attribute: (identifier) @_f)) @through
  (#any-of? @_f "format" "format_map" "join" "joinpath" "text" "Path" "PurePath" "loads" "replace" "fromkeys" "urljoin" "normpath"
    "abspath" "realpath" "expanduser" "dumps" "StringIO" "BytesIO" "SQL" "fromstring" "copy" "deepcopy"))
; What is asked of a text and gives its words back.
((call function: (attribute attribute: (identifier) @_f)) @keeps
  (#any-of? @_f "encode" "decode" "strip" "lstrip" "rstrip" "lower" "upper" "title" "capitalize" "casefold" "split" "rsplit" "splitlines"
    "partition" "rpartition" "removeprefix" "removesuffix" "ljust" "rjust" "zfill" "translate" "getvalue"))

; An encoding takes the harm away until it is taken back.
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)]) @encoder
  (#any-of? @_f "quote" "quote_plus" "urlencode" "b64encode" "urlsafe_b64encode" "standard_b64encode" "b32encode" "b16encode"
    "hexlify" "hex" "iri_to_uri" "urlsafe_base64_encode"))
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)]) @decoder
  (#any-of? @_f "unquote" "unquote_plus" "b64decode" "urlsafe_b64decode" "standard_b64decode" "b32decode" "b16decode" "unhexlify"
    "fromhex" "parse_qs" "parse_qsl" "unescape" "urlsafe_base64_decode"))

; Good against one weakness.
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)]) @sanitizer
  (#match? @_f "^(escape|escape_(for_)?html|html_escape|conditional_escape|force_escape|clean_html|strip_tags|linebreaks|urlize|xhtml_escape|escapejs)$")
  (#set! sanitizer.for "CWE-79"))
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)]) @sanitizer
  (#any-of? @_f "secure_filename" "basename" "safe_join" "get_valid_filename" "sanitize_filename" "slugify") (#set! sanitizer.for "CWE-22 CWE-73"))
((call function: (attribute) @_f) @sanitizer
  (#any-of? @_f "shlex.quote" "pipes.quote" "shlex.join" "subprocess.list2cmdline") (#set! sanitizer.for "CWE-78 CWE-88"))
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)]) @sanitizer
  (#any-of? @_f "escape_filter_chars" "escape_dn_chars" "escape_rdn" "filter_format") (#set! sanitizer.for "CWE-90"))
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)]) @sanitizer
  (#any-of? @_f "quote_ident" "escape_string" "quote_identifier" "Identifier" "Literal" "quote_name") (#set! sanitizer.for "CWE-89"))

((call function: (attribute) @_f) @sanitizer
  (#any-of? @_f "pickle.dumps" "marshal.dumps" "yaml.dump" "yaml.safe_dump" "jsonpickle.encode" "dill.dumps") (#set! sanitizer.for "CWE-502"))
((call function: (attribute) @_f) @sanitizer
  (#any-of? @_f "bleach.clean" "nh3.clean" "Markup.escape" "markupsafe.Markup.escape" "cgi.escape") (#set! sanitizer.for "CWE-79"))
; A text whose quotes are replaced stays inside the quotes of an XPath.
((call function: (attribute attribute: (identifier) @_f) arguments: (argument_list . (string (string_content) @_q) . (_))) @sanitizer
  (#eq? @_f "replace") (#any-of? @_q "'" "\"" "\\'") (#set! sanitizer.for "CWE-643"))
; Text of which only listed characters are left.
((call function: (attribute) @_f arguments: (argument_list . (string) @_r)) @sanitizer
  (#any-of? @_f "re.sub" "re.findall") (#match? @_r "\\[\\^|\\\\[WD]") (#set! sanitizer.how "listed"))

; A page put together by one that escapes what is put in.
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)] arguments: (argument_list . (string) .)) @escapes (#any-of? @_f "Markup" "HTML"))

; A method that counts or asks gives something else than the text it is called on.
((call function: (attribute attribute: (identifier) @_f)) @sanitizer
  (#match? @_f "^(sanitize\\w*|clean\\w*|hexdigest|digest|count|index|find|startswith|endswith|is[a-z_]+|isoformat|total_seconds|bit_length)$"))

; Raises on what it does not take.
((call function: (identifier) @_f) @insists
  (#match? @_f "^_?(int|float|complex|Decimal|UUID|ip_address|ip_network|(validate|ensure|assert|check|verify|require)_?\\w*)$"))
((call function: (attribute attribute: (identifier) @_f)) @insists
  (#match? @_f "^(UUID|ip_address|ip_network|relative_to|strptime|fromisoformat|model_validate\\w*|parse_obj|raise_for_\\w+|_?(validate|ensure|assert|verify)(_\\w+)?)$"))

; Whether something is there says nothing about what it is.
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)]) @asks
  (#any-of? @_f "len" "bool" "hasattr" "print" "exists" "isfile" "is_file" "isdir" "is_dir" "get" "strip" "lower" "upper" "first" "fetchone"
    "fetchall" "all" "scalar" "pop" "split" "getlist"))
((call function: (identifier) @_f arguments: (argument_list . (_) . (_) @_t .)) @asks
  (#eq? @_f "isinstance") (#any-of? @_t "str" "dict" "list" "bytes" "(str, bytes)" "(list, tuple)"))

; Does not come back.
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)]) @leaves (#any-of? @_f "abort" "exit" "fail" "_exit"))

; A path without its dots or slashes leads nowhere else.
((call function: (attribute attribute: (identifier) @_f) arguments: (argument_list . (string) @_s . (string) @_e)) @sanitizer
  (#eq? @_f "replace") (#match? @_s "^['\"]([.]+|/|[.][.]/)['\"]$") (#any-of? @_e "\"\"" "''" "\"_\"" "'_'" "\"-\"" "'-'") (#set! sanitizer.for "CWE-22 CWE-73"))
