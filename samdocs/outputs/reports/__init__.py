"""What a check found, and what a project holds, for terminals, programs and CI services."""
