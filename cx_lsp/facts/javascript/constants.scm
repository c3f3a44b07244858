; Switches of a module that calls refer to by name; texts are seen as literals.

(variable_declarator name: (identifier) @constant.name value: [(true) (false)] @constant.value) @constant
