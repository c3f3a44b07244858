"""What every test shares: a cache of its own, so that nobody's is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How fast a shared machine draws examples says nothing about the code.
settings.register_profile("steady", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("CX_LSP_CACHE", str(folder))
    return folder
