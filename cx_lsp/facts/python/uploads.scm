; A file that was sent, on its way to the disk under the name that its sender gave it.

((call function: (attribute object: (_) @upload.of attribute: (identifier) @_m) arguments: (argument_list . (_) @upload.path)) @upload
  (#eq? @_m "save") (#match? @upload.path "[.](filename|name)\\b"))
((call function: [(identifier) (attribute)] @upload.of arguments: (argument_list . (_) @upload.path)) @upload
  (#any-of? @upload.of "open" "aiofiles.open" "os.path.join" "Path") (#match? @upload.path "[.]filename\\b"))
((call function: (attribute) @upload.of arguments: (argument_list (_) . (attribute attribute: (identifier) @_n) @upload.path)) @upload
  (#eq? @upload.of "os.path.join") (#eq? @_n "filename"))
