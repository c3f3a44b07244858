; FastAPI and Starlette: routers, mounts, dependencies (routes share Flask's decorator form).

((assignment left: (identifier) @router.name right: (call function: (_) @router.made arguments: (argument_list) @router.keywords)) @router
  (#match? @router.made "(APIRouter|FastAPI)$") (#set! router.framework "fastapi"))
((call function: (attribute object: (_) @mount.parent attribute: (identifier) @_m)
    arguments: (argument_list . (_) @mount.child) @mount.keywords) @mount
  (#eq? @_m "include_router"))
((call function: (attribute object: (_) @mount.parent attribute: (identifier) @_m)
    arguments: (argument_list . (string) @mount.prefix . [(identifier) @mount.child (keyword_argument value: (identifier) @mount.child)])) @mount
  (#eq? @_m "mount"))

((call function: (_) @_f arguments: (argument_list . (_) @dependency)) (#match? @_f "(^|[.])(Depends|Security)$"))
