; Switches of a module that calls refer to by name; texts are seen as literals.

(assignment left: (identifier) @constant.name right: [(true) (false) (list . (string) .)] @constant.value) @constant
