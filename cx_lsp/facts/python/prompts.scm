; Where text becomes an instruction to a model, and where text of strangers comes from that nobody sent.

; {"role": "system", "content": …}
(dictionary (pair key: (string (string_content) @_r) value: (string (string_content) @_v)) (pair key: (string (string_content) @_c) value: (_) @sink)
  (#eq? @_r "role") (#any-of? @_v "system" "developer") (#eq? @_c "content") (#set! sink.to "the system prompt") (#set! sink.cwe "CWE-1427"))
(dictionary (pair key: (string (string_content) @_c) value: (_) @sink) (pair key: (string (string_content) @_r) value: (string (string_content) @_v))
  (#eq? @_r "role") (#any-of? @_v "system" "developer") (#eq? @_c "content") (#set! sink.to "the system prompt") (#set! sink.cwe "CWE-1427"))
(dictionary (pair key: (string (string_content) @_r) value: (string (string_content) @_v)) (pair key: (string (string_content) @_c) value: (_) @sink)
  (#eq? @_r "role") (#eq? @_v "user") (#eq? @_c "content") (#set! sink.to "a prompt") (#set! sink.cwe "CWE-1427"))
; create(system=…), Agent(instructions=…), SystemMessage(…), ("system", …)
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)] arguments: (argument_list (keyword_argument name: (identifier) @_k value: (_) @sink)))
  (#any-of? @_k "system" "instructions") (#any-of? @_f "create" "stream" "parse" "completion" "acompletion" "Agent" "generate")
  (#set! sink.to "the system prompt") (#set! sink.cwe "CWE-1427"))
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)] arguments: (argument_list (keyword_argument name: (identifier) @_k value: (_) @sink)))
  (#any-of? @_k "system_prompt" "system_instruction" "system_message" "developer_prompt")
  (#any-of? @_f "Agent" "create_agent" "create_react_agent" "AssistantAgent" "GenerativeModel" "GenerateContentConfig" "create" "run" "run_sync")
  (#set! sink.to "the system prompt") (#set! sink.cwe "CWE-1427"))
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)] arguments: (argument_list . [(keyword_argument value: (_) @sink) (string) @sink (binary_operator) @sink (identifier) @sink]))
  (#eq? @_f "SystemMessage") (#set! sink.to "the system prompt") (#set! sink.cwe "CWE-1427"))
((tuple . (string (string_content) @_s) . (_) @sink .) (#any-of? @_s "system" "developer")
  (#set! sink.to "the system prompt") (#set! sink.cwe "CWE-1427"))
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)] arguments: (argument_list (keyword_argument name: (identifier) @_k value: (_) @sink)))
  (#any-of? @_k "prompt" "input" "contents") (#any-of? @_f "create" "stream" "parse" "completion" "generate_content" "generate")
  (#set! sink.to "a prompt") (#set! sink.cwe "CWE-1427"))

; What somebody wrote on a page or in a document
((call function: (attribute object: (identifier) @_o attribute: (identifier) @_m)) @input
  (#any-of? @_o "requests" "httpx") (#eq? @_m "get") (#set! input.of "web"))
((call function: (attribute attribute: (identifier) @_m)) @input (#any-of? @_m "get_text" "extract_text") (#set! input.of "web"))
