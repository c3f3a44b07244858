"""Which value of a stranger's reaches which sink, by running a function on values that are only half known.

`code` is what a function says in any language; `python` and `javascript` read it from their trees; `values`,
`containers` and `folding` are what is known of a value; `judging` is what a condition tells; `evaluating`,
`calling` and `running` walk through the function, `bodies` through the file. What is an input, a sink, a
sanitizer or a validator, the `.scm` files declare.
"""

from cx_lsp.facts.flow.bodies import RawFlow, flows, passes

__all__ = ["RawFlow", "flows", "passes"]
