; Functions that a model may call. What marks them is a candidate; the imports of the file decide (rules/overpowered_tool.py).

(decorated_definition
  (decorator [(identifier) @tool.by (attribute) @tool.by (call function: (_) @tool.by arguments: (argument_list) @tool.options)])
  definition: (function_definition name: (identifier) @tool)
  (#match? @tool.by "(^|[.])(tool|function_tool|tool_plain|kernel_function|beta_tool|ai_function|ai_callable)$"))
(class_definition superclasses: (argument_list (_) @tool.by) body: (block (function_definition name: (identifier) @tool))
  (#any-of? @tool "_run" "_arun" "forward") (#match? @tool.by "Tool$"))
; Handed over by name: Agent(tools=[run]), Tool(func=run)
((keyword_argument name: (identifier) @_k value: (list (identifier) @handed)) (#any-of? @_k "tools" "functions"))
((call function: [(identifier) @_f (attribute attribute: (identifier) @_f)] arguments: (argument_list (keyword_argument name: (identifier) @_k value: (identifier) @handed)))
  (#any-of? @_f "Tool" "StructuredTool" "FunctionTool" "from_function" "from_defaults") (#any-of? @_k "func" "fn" "coroutine" "async_fn"))
((call function: (attribute attribute: (identifier) @_f) arguments: (argument_list . (identifier) @handed))
  (#any-of? @_f "from_function" "from_defaults"))
