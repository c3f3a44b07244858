; What the JavaScript grammar spells in its own way.

(class_declaration name: (identifier) @class.name (class_heritage (_) @class.base)?) @class

(formal_parameters [
  (identifier) @parameter
  (assignment_pattern left: (identifier) @parameter right: (_) @parameter.default)
  (object_pattern (shorthand_property_identifier_pattern) @parameter)
  (rest_pattern (identifier) @parameter)
])
(arrow_function parameter: (identifier) @parameter)

(field_definition property: (_) @field.name value: (_)? @field.value) @field
(field_definition property: (_) @function.name value: [(arrow_function) (function_expression)] @function)
(field_definition property: (_) @literal.name value: (string) @literal)
(formal_parameters (assignment_pattern left: (identifier) @literal.name right: (string) @literal))

; Here "default" is a word of the language even where it stands for a name.
(export_statement (export_clause (export_specifier name: (identifier) @default alias: "default")) !source)
(export_statement (export_clause (export_specifier name: "default" @import.symbol @import.name !alias) @import) source: (_) @import.module)
(export_statement (export_clause (export_specifier name: "default" @import.symbol alias: (_) @import.name) @import) source: (_) @import.module)
