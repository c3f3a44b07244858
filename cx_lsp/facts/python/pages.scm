; What an answer is told to be after it was made, which then is no page: answer.headers["Content-Type"] = "text/csv"

((assignment left: (subscript subscript: (string (string_content) @_k)) right: (_) @typed) (#any-of? @_k "Content-Type" "Content-type" "content-type"))
((assignment left: (attribute attribute: (identifier) @_a) right: (_) @typed) (#any-of? @_a "mimetype" "content_type"))
((pair key: (string (string_content) @_k) value: (_) @typed) (#any-of? @_k "Content-Type" "Content-type" "content-type"))
