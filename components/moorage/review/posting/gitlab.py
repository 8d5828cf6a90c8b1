"""GitLab: where a job of a merge request pipeline runs, and the notes of its merge request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from moorage.errors import MoorageError
from moorage.review.posting.calls import Api
from moorage.review.posting.sticky import Comment

TOKEN = "MOORAGE_GITLAB_TOKEN"
"""The variable with a token of the project that may write notes (scope ``api``): a job's own may not."""


@dataclass(frozen=True)
class GitLab:
    """One job for one merge request."""

    project: int
    number: int
    labels: frozenset[str]
    run: int
    token: str
    """Empty where the job has none."""
    api: str
    summary: Path | None = None
    """GitLab has none: the report is in the job's log."""
    comment_form = "gitlab-note"
    annotates = False

    @classmethod
    def here(cls, environment: Mapping[str, str]) -> GitLab:
        """Return the job that this process is part of, from the variables that GitLab sets.

        Raises `MoorageError` where it is no job for a merge request.
        """
        names = ("CI_MERGE_REQUEST_PROJECT_ID", "CI_MERGE_REQUEST_IID", "CI_JOB_ID")
        numbers = [environment.get(name, "") for name in names]
        if not all(map(str.isdecimal, numbers)) or not environment.get("CI_API_V4_URL"):
            remedy = 'run it in a job with `if: $CI_PIPELINE_SOURCE == "merge_request_event"`, or leave out --post'
            raise MoorageError(f"--post gitlab: this is no job for a merge request; {remedy}")
        project, number, run = map(int, numbers)
        return cls(
            project=project,
            number=number,
            labels=frozenset(filter(None, environment.get("CI_MERGE_REQUEST_LABELS", "").split(","))),
            run=run,
            token=environment.get(TOKEN, ""),
            api=environment["CI_API_V4_URL"],
        )

    def comments(self, wait: Callable[[float], None] = sleep) -> GitLabNotes:
        """Return the notes of the merge request."""
        return GitLabNotes(Api(self.api, {"PRIVATE-TOKEN": self.token}, wait), self.project, self.number)


class GitLabNotes:
    """The notes of one merge request."""

    def __init__(self, api: Api, project: int, number: int):
        self.api, self.place = api, f"/projects/{project}/merge_requests/{number}/notes"

    def all(self) -> Iterator[Comment]:
        """Yield every note, the oldest first."""
        for each in self.api.pages(f"{self.place}?per_page=100&sort=asc&order_by=created_at"):
            yield Comment(each["id"], each.get("body") or "")

    def create(self, body: str) -> int:
        """Write a new one."""
        return int(self.api.call("POST", self.place, {"body": body})["id"])

    def update(self, number: int, body: str) -> None:
        """Replace what one says."""
        self.api.call("PUT", f"{self.place}/{number}", {"body": body})

    def delete(self, number: int) -> None:
        """Remove one."""
        self.api.call("DELETE", f"{self.place}/{number}")
