"""What `pulumi preview --json` says, beside what the change announces: it knows what runs, and the diff does not."""
