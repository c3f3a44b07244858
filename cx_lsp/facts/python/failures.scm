; What is caught under a name, and what of it is answered.

(except_clause value: (as_pattern . (_) @caught.type alias: (as_pattern_target (identifier) @caught.name))) @caught
