; A file that was sent, on its way to the disk under the name that its sender gave it, or of any kind and size.

((call_expression function: (identifier) @upload.of arguments: (arguments) @upload.given) @upload (#eq? @upload.of "multer"))
((call_expression function: (member_expression object: (_) @upload.of property: (_) @_m) arguments: (arguments . (_) @upload.path)) @upload
  (#eq? @_m "mv") (#match? @upload.path "[.]name\\b"))
