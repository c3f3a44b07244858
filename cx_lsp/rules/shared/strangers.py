"""Which handlers that change something are meant for strangers, by what they do."""

from __future__ import annotations

import re

from cx_lsp.model import Conduct, Route, Workspace
from cx_lsp.rules.shared.habits import Habits, is_administrative, is_own
from cx_lsp.rules.shared.needs import Needs

_REGISTERS = re.compile(r"sign_?-?up|regist(er|ration)|\bjoin\b", re.IGNORECASE)


def is_for_strangers(route: Route, workspace: Workspace, habits: Habits) -> bool:
    """Whether a handler proves its caller by other means, makes an account, takes a letter, does nothing."""
    conduct = workspace.conduct(route)
    if conduct is None:
        return False
    # Who asks for a password to change something of one's own knows already who it is.
    proves = (
        conduct.proves and not is_own(route) and (route.method == "POST" or "assword" not in conduct.proves)
    )
    if proves or conduct.is_idle or _registers(route, conduct, workspace):
        return True
    return Needs(workspace, habits).is_sent_in(route, conduct)


def _registers(route: Route, conduct: Conduct, workspace: Workspace) -> bool:
    """Whether a handler makes an account for whoever asks, where no other does so by its name."""
    makes = (
        conduct.is_person
        and "creates" in conduct.writes
        and not conduct.person
        and not is_administrative(route)
    )
    if not makes or route.method != "POST" or re.search(r"/[<{:]", route.path) is not None:
        return False
    return not any(_REGISTERS.search(f"{r.path} {r.handler}") for r in workspace.siblings(route))
