"""What a code-review service tells of an approval becomes the change that was approved, and by whom.

Read from the file a pipeline is given, without a network: the `pull_request_review` event of GitHub
(docs.github.com/webhooks) and the merge request event of GitLab (docs.gitlab.com, webhook events).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_REVISION = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BRANCH = re.compile(r"(?!-)[\w][\w./-]*")


class ApprovalError(Exception):
    """The file tells of no approval; the message says what it lacks."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody approved what `tip` holds beyond `base`; both are revisions."""

    by: str
    base: str
    tip: str
    how: str


def read(path: Path) -> Approval:
    """The approval in an event file. Raises ApprovalError when there is none in it."""
    try:
        event = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise ApprovalError(f"{path}: is not the JSON of an event: {error}") from None
    if not isinstance(event, dict):
        raise ApprovalError(f"{path}: is not the JSON of an event, which is an object")
    found = _github(event) or _gitlab(event)
    if found is None:
        known = "a submitted GitHub pull_request_review or a GitLab merge request event"
        raise ApprovalError(
            f"{path}: tells of no approval; give the file of {known} with a base and a commit"
        )
    return found


def _github(event: dict[str, Any]) -> Approval | None:
    review, pull = _table(event, "review"), _table(event, "pull_request")
    by, tip = _text(_table(review, "user"), "login"), _text(review, "commit_id")
    base = _text(_table(pull, "base"), "sha")
    if _text(review, "state").lower() != "approved" or not by or not _are_revisions(base, tip):
        return None
    return Approval(f"@{by}", base, tip, f"approved pull request #{pull.get('number', '?')}")


def _gitlab(event: dict[str, Any]) -> Approval | None:
    request = _table(event, "object_attributes")
    by, tip = _text(_table(event, "user"), "username"), _text(_table(request, "last_commit"), "id")
    base = _text(request, "target_branch")
    approved = _text(request, "action") in ("approved", "approval")
    if not approved or not by or not _are_revisions(tip) or not _BRANCH.fullmatch(base):
        return None
    return Approval(f"@{by}", f"origin/{base}", tip, f"approved merge request !{request.get('iid', '?')}")


def _table(event: dict[str, Any], key: str) -> dict[str, Any]:
    value = event.get(key)
    return value if isinstance(value, dict) else {}


def _text(event: dict[str, Any], key: str) -> str:
    value = event.get(key)
    return value if isinstance(value, str) and value.isprintable() else ""


def _are_revisions(*names: str) -> bool:
    return all(_REVISION.fullmatch(name) for name in names)
