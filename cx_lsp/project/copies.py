"""Groups of copies become what a person weighs: the original, what each copy lacks, what harm it may do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from cx_lsp.evidence import author_of
from cx_lsp.model import STAKES, Change, Claim, CopyGroup, Finding, Member, Missed, Passage
from cx_lsp.prints import line_print
from cx_lsp.program.differing import Differences, differences
from cx_lsp.project import Evidence, Project, today
from cx_lsp.project.baseline import Known
from cx_lsp.rules.shared.copies import age, unlike
from cx_lsp.rules.shared.suppression import suppressions
from cx_lsp.scan import Progress
from cx_lsp.workspace import Workspace

CODE = "CX301"
_QUIET: Progress = lambda _done, _total: None  # noqa: E731


@dataclass(frozen=True, slots=True)
class Side:
    """One place of a group with all that is joined to it; what it lacks is seen from the original."""

    member: Member
    author: Claim
    passages: tuple[Passage, ...]
    differs: Differences | None = None
    """None for the original itself."""
    missed: Missed | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A group as it is told: the original first, then its copies as they were made."""

    group: CopyGroup
    sides: tuple[Side, ...]

    @property
    def repeated(self) -> int:
        """The lines that would go if the code stood once."""
        return self.group.lines * (len(self.sides) - 1)

    @property
    def harm(self) -> int:
        """What a group is ranked by: repeated lines, times the stakes of the journeys through any side (1 for
        none, 2 low, 3 moderate, 4 high), twice where a side on a journey is reached by none of its tests, and
        twice where a side is AI-written and nobody reviewed it.
        """
        passages = [p for side in self.sides for p in side.passages]
        stakes = max((2 + STAKES.index(p.journey.stakes) for p in passages), default=1)
        untested = any(p.known and not p.tests for p in passages)
        unreviewed = any(side.author.ai_unreviewed for side in self.sides)
        return self.repeated * stakes * (2 if untested else 1) * (2 if unreviewed else 1)


def told(
    project: Project,
    workspace: Workspace,
    evidence: Evidence,
    groups: Iterable[CopyGroup],
    progress: Progress = _QUIET,
) -> list[Told]:
    """The groups joined with their authors, journeys, tests and past, the most harmful first.

    Git is asked about all of them together.
    """
    groups = list(groups)
    evidence.ask(dict.fromkeys(m.path for group in groups for m in group.members), progress)
    with project.former.listening() as texts:
        for group in groups:
            _told(group, workspace)
    project.former.ask(texts)
    found = [_told(group, workspace) for group in groups]
    return sorted(found, key=lambda each: (-each.harm, -each.repeated, each.group.members))


def _told(group: CopyGroup, workspace: Workspace) -> Told:
    claims = workspace.claims_of
    first, *others = sorted(group.members, key=lambda m: (age(claims(m.path), m.span), m))
    return Told(group, (_side(first, workspace), *(_copy(each, first, workspace) for each in others)))


def _side(member: Member, workspace: Workspace) -> Side:
    author = author_of(workspace.claims_of(member.path), member.span)
    return Side(member, author, tuple(workspace.journeys_of(member.path, member.scope)))


def _copy(member: Member, original: Member, workspace: Workspace) -> Side:
    side = _side(member, workspace)
    missed = workspace.missed(member, original)
    why = tuple(unlike(member, original, missed, workspace))
    here, there = (workspace.code(each.path, each.scope) for each in (member, original))
    differs = Differences()
    if here is not None and there is not None:
        differs = differences(there.within(original.span), here.within(member.span))
    return Side(member, side.author, side.passages, differs, missed, why)


def unaccepted(groups: Iterable[CopyGroup], workspace: Workspace) -> Iterator[CopyGroup]:
    """The groups without the places that a comment accepts for a reason; gone where one place is left."""
    for group in groups:
        kept = tuple(m for m in group.members if not _accepted(m, workspace))
        if len(kept) > 1:
            yield CopyGroup(kept, group.kind, group.alike, min(len(m.span.lines) for m in kept))


def _accepted(member: Member, workspace: Workspace) -> bool:
    facts = workspace.facts(member.path)
    day = today()
    finding = Finding(CODE, "", member.path, member.span, member.scope)
    for one in suppressions(facts) if facts is not None else ():
        named = CODE in one.codes and _meet(one.lines, member.span.lines)
        if not one.flaw and not one.expired(day) and (named or one.covers(finding)):
            return True
    return False


def touched(changes: Iterable[Change]) -> Callable[[Member], bool]:
    """Whether a place holds a line that a change added or altered."""
    added = {change.path: change.added for change in changes}
    return lambda member: any(_meet(lines, member.span.lines) for lines in added.get(member.path, ()))


def known(groups: Iterable[CopyGroup], workspace: Workspace) -> dict[Member, Known]:
    """What a baseline keeps of each place: the code of its function and of the part that is copied."""
    found = {}
    for group in groups:
        prints = {member: _prints(member, workspace) for member in group.members}
        name = identity(prints.values())
        for member in group.members:
            found[member] = Known(CODE, name, prints[member], f"{member.path} {member.scope}".rstrip())
    return found


def identity(prints: Iterable[Sequence[str]]) -> str:
    """Sixteen hex digits for a group, from the code of its members alone."""
    text = " ".join(sorted(each[-1] for each in prints))
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _prints(member: Member, workspace: Workspace) -> tuple[str, ...]:
    whole = workspace.code(member.path, member.scope)
    if whole is None:
        return (line_print(workspace.text(member.path, member.span).encode()),)
    return whole.print, whole.within(member.span).print


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop
