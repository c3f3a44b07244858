; What the TypeScript grammar spells in its own way.

(class_declaration name: (_) @class.name (class_heritage (extends_clause value: (_) @class.base)? (implements_clause)? @class.base)?) @class
(abstract_class_declaration name: (_) @class.name (class_heritage (extends_clause value: (_) @class.base)? (implements_clause)? @class.base)?) @class

(import_statement (import_require_clause (identifier) @import.name source: (_) @import.module) (#set! import.symbol "default")) @import

[(required_parameter pattern: (identifier) @parameter type: (type_annotation (_) @parameter.type)? value: (_)? @parameter.default)
 (optional_parameter pattern: (identifier) @parameter type: (type_annotation (_) @parameter.type)?)]
(required_parameter pattern: (object_pattern (shorthand_property_identifier_pattern) @parameter))
(required_parameter pattern: (rest_pattern (identifier) @parameter))
(arrow_function parameter: (identifier) @parameter)

(public_field_definition name: (_) @field.name type: (type_annotation (_) @field.type)? value: (_)? @field.value) @field
(public_field_definition name: (_) @function.name value: [(arrow_function) (function_expression)] @function)
(public_field_definition name: (_) @literal.name value: (string) @literal)
(required_parameter pattern: (identifier) @literal.name value: (string) @literal)
