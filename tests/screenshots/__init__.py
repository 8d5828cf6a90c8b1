"""Pictures of docs/review.md: how GitHub and GitLab show the report of a pull request."""
