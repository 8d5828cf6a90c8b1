"""Pictures of the docs: how forges show the report of a pull request, and what a dashboard shows."""
