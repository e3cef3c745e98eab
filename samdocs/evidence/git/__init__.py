"""Everything samdocs knows about a git repository, read with plumbing commands only."""
