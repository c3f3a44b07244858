"""What a handler does with records becomes the reason why strangers, or anybody signed in, may not do it."""

from __future__ import annotations

import re

from cx_lsp.model import Conduct, Route, Workspace
from cx_lsp.rules.shared.grades import asks_grade
from cx_lsp.rules.shared.habits import Habits, Peer, is_change, is_own, is_public
from cx_lsp.rules.shared.sensitive import reason

_SHOWN = frozenset(
    "title slug rating headline caption bio published published_at text content body is_published"  # noqa: SIM905
    " is_public publish_date stars description".split()
)
_TESTS = re.compile(r"validat|exist|availab|unique|check", re.IGNORECASE)
_PRIVATE = frozenset(
    "invoice order payment transaction transfer message conversation chat booking reservation appointment"  # noqa: SIM905
    " prescription record document contract note address card wallet balance salary payslip"
    " ticket subscription"
    " loan claim statement report receipt".split()
)
_ADDRESSED = re.compile(r"^(recipient|receiver|to)(_?id)?$", re.IGNORECASE)
_BY_NAME = re.compile(r"name|slug|handle|nick", re.IGNORECASE)
_HOLE = re.compile(r"^:|[<{(\[*\\]")


class Needs:
    """The reasons of one workspace's handlers, told from those beside them."""

    def __init__(self, workspace: Workspace, habits: Habits) -> None:
        self._workspace = workspace
        self._habits = habits
        self._graded: dict[str, bool] = {}

    def of_stranger(self, route: Route) -> str:
        """Why a handler that asks nobody should; "" when it may well be meant for strangers."""
        conduct = self._workspace.conduct(route)
        if conduct is None or conduct.proves:
            return ""
        if is_change(route):
            return self._of_change(route, conduct)
        if conduct.is_idle or _TESTS.search(f"{route.path} {route.handler}"):
            return reason(route)
        return self._of_read(route, conduct)

    def of_caller(self, route: Route) -> str:
        """Why a handler that lets in whoever is signed in should ask whose a record is; "" for none."""
        conduct = self._workspace.conduct(route)
        if conduct is None or not conduct.noun or is_public(route) or self._workspace.relates(route):
            return ""
        closed = is_change(route) or self._is_private(route, conduct)
        if conduct.person and conduct.owner and (conduct.writes or not is_change(route)) and closed:
            return f"the request says whose `{conduct.noun}` it is about (`{conduct.person}`)"
        if not conduct.is_chosen or not _chooses(route, conduct):
            return ""
        if is_change(route) and conduct.writes and conduct.is_person:
            # Who may give away rights is a question of roles.
            return "" if conduct.grants else "it changes an account that its caller names"
        private = conduct.writes if is_change(route) else self._is_private(route, conduct)
        if not conduct.owner or not private or not self._is_asked(route, conduct):
            return ""
        return f"a `{conduct.noun}` belongs to somebody (`{conduct.owner}`)"

    def of_grade(self, route: Route) -> str:
        """Why a handler that asks only for a login should ask for a role; "" for none."""
        conduct = self._workspace.conduct(route)
        if conduct is None or is_own(route) or self._workspace.relates(route):
            return ""
        if conduct.grants and conduct.is_person and is_change(route):
            return f"it writes `{conduct.grants}`, which says what an account may do"
        if not conduct.noun or not self._knows_grades(route):
            return ""
        if (
            is_change(route)
            and conduct.writes
            and not conduct.owner
            and not conduct.is_person
            and self._is_catalogue(route, conduct)
        ):
            return f"a `{conduct.noun}` is nobody's own, and strangers read it"
        if _chooses(route, conduct):
            return ""
        if conduct.is_person and conduct.is_list and not is_change(route):
            return "it lists accounts"
        if (
            conduct.is_list
            and conduct.owner
            and not conduct.is_partial
            and not is_change(route)
            and self._is_private(route, conduct)
        ):
            return f"it shows every `{conduct.noun}`, whoever it belongs to (`{conduct.owner}`)"
        return ""

    def _knows_grades(self, route: Route) -> bool:
        """Whether anybody in the application is asked for more than a login."""
        if route.framework not in self._graded:
            peers = self._habits.of_application(route)
            self._graded[route.framework] = any(p.is_guarded and self._grades(p) for p in peers)
        return self._graded[route.framework]

    def _is_catalogue(self, route: Route, conduct: Conduct) -> bool:
        reads = [p for p in self._alike(route, conduct) if not is_change(p.route)]
        changes = (p for p in self._alike(route, conduct) if is_change(p.route) and p.is_guarded)
        alone = all(map(self._grades, changes))
        return alone and bool(reads) and not any(p.is_guarded for p in reads)

    def _of_change(self, route: Route, conduct: Conduct) -> str:
        if not conduct.writes or not conduct.noun:
            return ""
        if (
            conduct.is_person
            and not _chooses(route, conduct)
            and "creates" in conduct.writes
            and not conduct.grants
        ):
            return ""
        does = "creates" if conduct.writes == {"creates"} or not _chooses(route, conduct) else "changes"
        does = "deletes" if "deletes" in conduct.writes and route.method in ("DELETE", "POST") else does
        said = f"it {does} a `{conduct.noun}`"
        if _chooses(route, conduct) or conduct.owner or conduct.grants or does == "deletes":
            return said
        # What strangers may read and nobody else sends in is kept by those who run the application.
        return said if not conduct.contact or self._is_kept(route, conduct) else ""

    def is_sent_in(self, route: Route, conduct: Conduct) -> bool:
        """Whether strangers send a record in, as a letter: it says how to answer, and nobody changes it."""
        return (
            conduct.contact
            and not conduct.is_person
            and not conduct.owner
            and conduct.writes <= {"creates", "changes"}
            and not _chooses(route, conduct)
            and not self._is_kept(route, conduct)
        )

    def _is_kept(self, route: Route, conduct: Conduct) -> bool:
        """Whether somebody else changes, or strangers read, a kind of record."""
        if not conduct.noun or not conduct.writes:
            beside = self._habits.of_router(route)
            return all(p.is_guarded for p in beside if p.route.handler_file == route.handler_file)
        beside = self._alike(route, conduct)
        return any(is_change(p.route) or not p.is_guarded for p in beside)

    def _of_read(self, route: Route, conduct: Conduct) -> str:
        by_name = _BY_NAME.search(route.path.rpartition("/")[2]) is not None
        if conduct.is_person and conduct.noun and not by_name:
            return "it shows accounts"
        if by_name:
            return reason(route)
        if (
            not conduct.owner
            and not conduct.columns
            and _chooses(route, conduct)
            and conduct.noun in _PRIVATE
        ):
            return f"it shows any `{conduct.noun}`"
        if not conduct.owner:
            return reason(route)
        if conduct.person:
            return f"the request says whose `{conduct.noun}` it shows (`{conduct.person}`)"
        if not conduct.is_partial and (self._is_closed(route, conduct) or self._is_private(route, conduct)):
            return f"a `{conduct.noun}` belongs to somebody (`{conduct.owner}`)"
        return reason(route)

    def _is_asked(self, route: Route, conduct: Conduct) -> bool:
        """Whether another handler about such records asks whose one is, or makes it its caller's."""
        alike = (p for p in self._alike(route, conduct) if p.is_guarded)
        return any(self._workspace.relates(p.route) and not self._grades(p) for p in alike)

    def _is_closed(self, route: Route, conduct: Conduct) -> bool:
        """Whether a kind of record is shown to those only who are signed in, but for here."""
        reads = [p.is_guarded for p in self._alike(route, conduct) if not is_change(p.route)]
        return sum(reads) > len(reads) - sum(reads)

    def _is_private(self, route: Route, conduct: Conduct) -> bool:
        """Whether such a record is shown only to whom it belongs: elsewhere it is, or it is nobody else's."""
        reads = [p for p in self._alike(route, conduct) if not is_change(p.route)]
        relating = sum(self._workspace.relates(p.route) for p in reads)
        free = sum(
            p.is_guarded and not self._workspace.relates(p.route) and not self._grades(p) for p in reads
        )
        return relating > free or (relating == free and not self._is_shown(conduct))

    def _grades(self, peer: Peer) -> bool:
        return asks_grade(peer.route, peer.guards, self._workspace)

    def _is_shown(self, conduct: Conduct) -> bool:
        return not _SHOWN.isdisjoint(conduct.columns) and not any(map(_ADDRESSED.match, conduct.columns))

    def _alike(self, route: Route, conduct: Conduct) -> list[Peer]:
        """The other handlers about the same kind of record."""
        return [p for p in self._habits.of_application(route) if self._noun(p.route) == conduct.noun]

    def _noun(self, route: Route) -> str:
        conduct = self._workspace.conduct(route)
        return conduct.noun if conduct is not None else ""


def _chooses(route: Route, conduct: Conduct) -> bool:
    """Whether a request names the record it is about."""
    return _has_hole(route) or (route.framework == "action" and conduct.is_chosen)


def _has_hole(route: Route) -> bool:
    return any(_HOLE.search(part) for part in route.path.split("/") if part)
