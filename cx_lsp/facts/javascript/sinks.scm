; Where text becomes an order: the argument that must never be a stranger's words.

; SQL
((call_expression function: (member_expression property: (_) @_m) arguments: (arguments . [(identifier) (member_expression) (template_string) (binary_expression) (call_expression)] @sink))
  (#any-of? @_m "query" "execute" "raw" "$queryRawUnsafe" "$executeRawUnsafe" "whereRaw" "orWhereRaw" "orderByRaw" "havingRaw" "joinRaw" "literal" "unsafe")
  (#set! sink.to "SQL") (#set! sink.cwe "CWE-89"))
((call_expression function: (member_expression property: (_) @_m) arguments: (arguments . (object (pair key: (_) @_k value: (_) @sink))))
  (#any-of? @_m "query" "execute") (#any-of? @_k "text" "sql" "query")
  (#set! sink.to "SQL") (#set! sink.cwe "CWE-89"))
((call_expression function: (member_expression object: (_) @_o property: (_) @_m) arguments: (arguments . [(identifier) (template_string) (binary_expression)] @sink))
  (#any-of? @_m "exec" "run" "all" "get" "each" "prepare") (#match? @_o "(^|[._])(db|DB|database|sqlite|conn|connection|sql)$")
  (#set! sink.to "SQL") (#set! sink.cwe "CWE-89"))

((call_expression function: (member_expression property: (_) @_m) arguments: (arguments . [(template_string (template_substitution)) (binary_expression)] @sink))
  (#any-of? @_m "where" "andWhere" "orWhere" "$queryRaw" "$executeRaw")
  (#set! sink.to "SQL") (#set! sink.cwe "CWE-89"))

; a shell
((call_expression function: [(identifier) (member_expression)] @_f arguments: (arguments . (_) @sink))
  (#match? @_f "^((child_process|childProcess|cp|shell|shelljs|util)[.])?(exec|execSync|execAsync|execPromise)$")
  (#set! sink.to "a shell") (#set! sink.cwe "CWE-78"))
((call_expression function: [(identifier) (member_expression)] @_f arguments: (arguments . (_) @sink (object (pair key: (_) @_k value: (true)))))
  (#match? @_f "(^|[.])(spawn|spawnSync|execFile|execFileSync|execa)$") (#eq? @_k "shell")
  (#set! sink.to "a shell") (#set! sink.cwe "CWE-78"))

; code
((call_expression function: (_) @_f arguments: (arguments . (_) @sink))
  (#match? @_f "^((window|globalThis)[.])?eval$|^vm[.](runIn\\w+|compileFunction)$|^(safeEval|serialize[.]unserialize|unserialize)$")
  (#set! sink.to "code that is run") (#set! sink.cwe "CWE-94"))
((new_expression constructor: (_) @_f arguments: (arguments (_) @sink))
  (#any-of? @_f "Function" "vm.Script") (#set! sink.to "code that is run") (#set! sink.cwe "CWE-94"))
((pair key: (_) @_k value: (_) @sink) (#match? @_k "^['\"]?[$]where['\"]?$") (#set! sink.to "code that is run") (#set! sink.cwe "CWE-94"))

; a file path
((call_expression function: (member_expression object: (_) @_o property: (_) @_m) arguments: (arguments . (_) @sink))
  (#match? @_o "^(fs|fsp|fse|fsPromises|fs[.]promises)$")
  (#any-of? @_m "readFile" "readFileSync" "writeFile" "writeFileSync" "appendFile" "appendFileSync" "createReadStream" "createWriteStream"
                "unlink" "unlinkSync" "rm" "rmSync" "rmdir" "rmdirSync" "readdir" "readdirSync" "open" "openSync" "copyFile" "copyFileSync"
                "rename" "renameSync" "readJson" "readJSON" "outputFile" "remove" "mkdir" "mkdirSync")
  (#set! sink.to "a file path") (#set! sink.cwe "CWE-22"))
((call_expression function: (identifier) @_f arguments: (arguments . (_) @sink))
  (#any-of? @_f "readFile" "readFileSync" "writeFile" "writeFileSync" "createReadStream" "createWriteStream" "unlinkSync")
  (#set! sink.to "a file path") (#set! sink.cwe "CWE-22"))
((call_expression function: (member_expression object: (_) @_o property: (_) @_m) arguments: (arguments . (_) @sink) @_all)
  (#match? @_o "^(_?res|response|reply|ctx)$") (#any-of? @_m "sendFile" "sendfile" "download") (#not-match? @_all "\\broot\\b *[:,}]")
  (#set! sink.to "a file path") (#set! sink.cwe "CWE-22"))

; HTML
((assignment_expression left: (member_expression property: (_) @_p) right: (_) @sink)
  (#any-of? @_p "innerHTML" "outerHTML" "srcdoc") (#set! sink.to "HTML") (#set! sink.cwe "CWE-79"))
((augmented_assignment_expression left: (member_expression property: (_) @_p) right: (_) @sink)
  (#any-of? @_p "innerHTML" "outerHTML") (#set! sink.to "HTML") (#set! sink.cwe "CWE-79"))
((call_expression function: (member_expression) @_f arguments: (arguments . (_) @sink))
  (#match? @_f "^document[.]writeln?$|[.]bypassSecurityTrust(Html|Script|Url|ResourceUrl|Style)$") (#set! sink.to "HTML") (#set! sink.cwe "CWE-79"))
((call_expression function: (member_expression property: (_) @_m) arguments: (arguments . (_) . (_) @sink))
  (#eq? @_m "insertAdjacentHTML") (#set! sink.to "HTML") (#set! sink.cwe "CWE-79"))
((call_expression function: (member_expression object: (_) @_o property: (_) @_m) arguments: (arguments . [(template_string) (binary_expression)] @sink))
  (#match? @_o "^(_?res|response|reply)([.]status[(][^)]*[)])?$") (#any-of? @_m "send" "write" "end")
  (#set! sink.to "HTML") (#set! sink.cwe "CWE-79"))

; a redirect
((call_expression function: (member_expression object: (_) @_o property: (_) @_m) arguments: (arguments (_) @sink .))
  (#match? @_o "^(_?res|response|reply|ctx|c|NextResponse|Response)$") (#eq? @_m "redirect")
  (#set! sink.to "a redirect") (#set! sink.cwe "CWE-601") (#set! sink.part "head"))
((call_expression function: (identifier) @_f arguments: (arguments . (_) @sink))
  (#any-of? @_f "redirect" "permanentRedirect") (#set! sink.to "a redirect") (#set! sink.cwe "CWE-601") (#set! sink.part "head"))
((assignment_expression left: (_) @_l right: (_) @sink) (#match? @_l "^((window|document|self|top|parent)[.])?location([.]href)?$")
  (#set! sink.to "a redirect") (#set! sink.cwe "CWE-601") (#set! sink.part "head"))
((call_expression function: (member_expression) @_f arguments: (arguments . (_) @sink)) (#match? @_f "^((window|document|self)[.])?location[.](assign|replace)$")
  (#set! sink.to "a redirect") (#set! sink.cwe "CWE-601") (#set! sink.part "head"))

; an outgoing request
((call_expression function: (identifier) @_f arguments: (arguments . (_) @sink))
  (#any-of? @_f "fetch" "axios" "got" "needle" "ky" "nodeFetch")
  (#set! sink.to "the address of an outgoing request") (#set! sink.cwe "CWE-918") (#set! sink.part "head"))
((call_expression function: (member_expression object: (identifier) @_o property: (_) @_m) arguments: (arguments . (_) @sink))
  (#any-of? @_o "axios" "got" "needle" "ky" "superagent" "http" "https" "undici")
  (#any-of? @_m "get" "post" "put" "patch" "delete" "head" "request" "stream")
  (#set! sink.to "the address of an outgoing request") (#set! sink.cwe "CWE-918") (#set! sink.part "head"))
((call_expression function: (identifier) @_f arguments: (arguments . (object (pair key: (_) @_k value: (_) @sink))))
  (#any-of? @_f "axios" "got" "needle") (#any-of? @_k "url" "baseURL")
  (#set! sink.to "the address of an outgoing request") (#set! sink.cwe "CWE-918") (#set! sink.part "head"))

; an XPath or a directory's filter
((call_expression function: (member_expression object: (_) @_o property: (_) @_m) arguments: (arguments . (_) @sink))
  (#eq? @_o "xpath") (#any-of? @_m "select" "select1" "evaluate" "parse") (#set! sink.to "an XPath") (#set! sink.cwe "CWE-643"))
((call_expression function: (member_expression object: (_) @_o property: (_) @_m) arguments: (arguments . (_) . (object (pair key: (_) @_k value: (_) @sink))))
  (#eq? @_m "search") (#match? @_o "ldap|[cC]lient$") (#eq? @_k "filter") (#set! sink.to "an LDAP filter") (#set! sink.cwe "CWE-90"))
