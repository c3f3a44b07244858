; Calls of language models. A shape of call is a candidate; the imports of the file decide (rules/models.py).
; What a call returns is a value nobody wrote: input.of "model".

; The path of an SDK: client.chat.completions.create(…), client.messages.stream(…), client.models.generate_content(…)
((call function: (attribute object: (attribute attribute: (identifier) @_o) attribute: (identifier) @_m) @model_call.name
    arguments: (argument_list [(keyword_argument name: (identifier) @_k) (dictionary_splat) @_k]) @model_call.keywords) @model_call @input
  (#any-of? @_m "create" "parse" "stream" "generate_content" "generate_content_stream" "complete" "complete_async" "stream_async")
  (#any-of? @_o "completions" "responses" "messages" "models" "chat")
  (#match? @_k "^(messages|model|input|contents|prompt|[*][*].*)$")
  (#set! model_call.shape "path") (#set! input.of "model"))
; A function of an SDK: litellm.completion(…), completion(model=…), ollama.chat(…), Runner.run(agent, text)
((call function: [(identifier) @_m (attribute attribute: (identifier) @_m)] @model_call.name arguments: (argument_list (_)) @model_call.keywords) @model_call @input
  (#any-of? @_m "completion" "acompletion" "invoke" "ainvoke" "generate_content" "generate_content_async" "send_message" "converse" "converse_stream"
                "invoke_model" "invoke_model_with_response_stream" "chat" "run_sync" "run_streamed" "chat_completion" "text_generation" "apredict")
  (#set! model_call.shape "method") (#set! input.of "model"))
((call function: (attribute object: (identifier) @_o attribute: (identifier) @_m) @model_call.name arguments: (argument_list (_)) @model_call.keywords) @model_call @input
  (#any-of? @_m "run" "generate" "complete" "acomplete" "stream" "astream" "predict")
  (#match? @_o "^(Runner|ollama|co|cohere|(\\w+_)?(llm|chain|agent|chat_model|chat))$")
  (#set! model_call.shape "method") (#set! input.of "model"))
; A model's own address asked by HTTP, written out or bound to a name
((call function: (attribute attribute: (identifier) @_m) @model_call.name arguments: (argument_list . (string) @model_call.url) @model_call.keywords) @model_call @input
  (#any-of? @_m "post" "request" "stream") (#match? @model_call.url "api[.](openai|anthropic|mistral|groq|together|deepseek|cohere|x|perplexity|fireworks)[.](com|ai|xyz)|openrouter[.]ai|generativelanguage[.]|openai[.]azure[.]com|:11434/|bedrock-runtime|/chat/completions$")
  (#set! model_call.shape "http") (#set! input.of "model"))
((call function: (attribute object: (identifier) @_o attribute: (identifier) @_m) @model_call.name arguments: (argument_list . (identifier) @model_call.url) @model_call.keywords) @model_call @input
  (#eq? @_m "post") (#any-of? @_o "requests" "httpx" "client" "session" "http")
  (#set! model_call.shape "http") (#set! input.of "model"))

; What bounds the time of a call: a keyword of the call or of its client, or what is put around it.
((call function: (_) @deadline.of arguments: (argument_list (keyword_argument name: (identifier) @_k value: (_) @deadline.value) @deadline))
  (#any-of? @_k "timeout" "request_timeout" "timeout_ms" "timeout_seconds" "default_request_timeout" "read_timeout" "max_execution_time"))
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)]) @deadline
  (#any-of? @_f "wait_for" "fail_after" "move_on_after" "timeout_at" "timeout") (#set! deadline.around "yes"))
(decorator [(identifier) @deadline (call function: [(identifier) (attribute)] @deadline)]
  (#any-of? @deadline "timeout" "timeout_decorator.timeout" "func_timeout" "with_timeout") (#set! deadline.around "yes"))

; What answers when the call fails.
(try_statement body: (block) @rescue (except_clause)+ @rescue.handler)
((call function: (attribute attribute: (identifier) @_f)) @rescue (#eq? @_f "with_fallbacks") (#set! rescue.around "yes"))
(keyword_argument name: (identifier) @rescue (#any-of? @rescue "fallbacks" "fallback" "fallback_models") (#set! rescue.around "yes"))
