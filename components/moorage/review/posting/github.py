"""GitHub: where a job of GitHub Actions runs, and the comments of its pull request."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Any

from moorage.errors import MoorageError
from moorage.review.posting.calls import Api
from moorage.review.posting.sticky import Comment

API_VERSION = "2022-11-28"


@dataclass(frozen=True)
class GitHub:
    """One job for one pull request."""

    repository: str
    number: int
    labels: frozenset[str]
    """Of the pull request when the run began."""
    run: int
    token: str
    """Empty where the job has none."""
    api: str
    summary: Path | None
    """The file that becomes the summary of this step."""
    comment_form = "github-comment"
    annotates = True

    @classmethod
    def here(cls, environment: Mapping[str, str]) -> GitHub:
        """Return the job that this process is part of, from the variables that GitHub Actions sets.

        Raises `MoorageError` where it is no job for a pull request.
        """
        event = _event(environment.get("GITHUB_EVENT_PATH", ""))
        pull = event.get("pull_request")
        repository = environment.get("GITHUB_REPOSITORY", "")
        if not isinstance(pull, dict) or not isinstance(pull.get("number"), int) or not repository:
            remedy = "run it in a job of GitHub Actions that begins `on: pull_request`, or leave out --post"
            raise MoorageError(f"--post github: this is no job for a pull request; {remedy}")
        labels = [each.get("name") for each in pull.get("labels") or () if isinstance(each, dict)]
        summary = environment.get("GITHUB_STEP_SUMMARY")
        run, attempt = (_number(environment.get(f"GITHUB_RUN_{each}", "")) for each in ("ID", "ATTEMPT"))
        return cls(
            repository=repository,
            number=pull["number"],
            labels=frozenset(str(each) for each in labels),
            # An earlier run that is tried again is still the earlier one.
            run=run * 1000 + attempt,
            token=environment.get("GITHUB_TOKEN", ""),
            api=environment.get("GITHUB_API_URL") or "https://api.github.com",
            summary=Path(summary) if summary else None,
        )

    def comments(self, wait: Callable[[float], None] = sleep) -> GitHubComments:
        """Return the comments of the pull request."""
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.token}",
            "X-GitHub-Api-Version": API_VERSION,
        }
        return GitHubComments(Api(self.api, headers, wait), self.repository, self.number)


class GitHubComments:
    """The comments of one pull request."""

    def __init__(self, api: Api, repository: str, number: int):
        self.api, self.place, self.number = api, f"/repos/{repository}/issues", number

    def all(self) -> Iterator[Comment]:
        """Yield every comment, the oldest first."""
        for each in self.api.pages(f"{self.place}/{self.number}/comments?per_page=100"):
            yield Comment(each["id"], (each.get("body") or "").replace("\r\n", "\n"))

    def create(self, body: str) -> int:
        """Write a new one."""
        return int(self.api.call("POST", f"{self.place}/{self.number}/comments", {"body": body})["id"])

    def update(self, number: int, body: str) -> None:
        """Replace what one says."""
        self.api.call("PATCH", f"{self.place}/comments/{number}", {"body": body})

    def delete(self, number: int) -> None:
        """Remove one."""
        self.api.call("DELETE", f"{self.place}/comments/{number}")


def _event(path: str) -> dict[str, Any]:
    try:
        found = json.loads(Path(path).read_bytes()) if path else {}
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
