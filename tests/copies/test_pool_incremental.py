"""Incremental equals full: any sequence of edits ends with exactly the candidates of a pool made afresh."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cx_lsp.copies.pool import Pool
from tests.copies.written import candidates, sources, text

PATHS = st.sampled_from(["a.py", "b.py", "c/d.py", "e.py"])
TEXTS = st.lists(st.integers(0, 14), max_size=5).map(lambda seeds: text(*seeds))
STEPS = st.tuples(st.sampled_from(["update", "forget", "restore", "ask", "sync"]), PATHS, TEXTS)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(PATHS, TEXTS), st.lists(STEPS, max_size=12))
def test_incremental_equals_full(stored: dict[str, bytes], steps: list[tuple[str, str, bytes]]) -> None:
    pool, fresh = Pool.open(None), Pool.open(None)
    files, edited = dict(stored), dict[str, bytes]()
    pool.sync(sources(files))
    for step, path, data in steps:
        if step == "update":
            pool.update(path, data, "python")
            edited[path] = data
        elif step == "forget":
            pool.forget(path)
            edited[path] = b""
        elif step == "restore":
            pool.restore(path)
            edited.pop(path, None)
        elif step == "ask":
            candidates(pool)
        else:
            files[path] = data
            pool.sync(sources(files))
    fresh.sync(sources({**files, **edited}))
    assert candidates(pool) == candidates(fresh)
