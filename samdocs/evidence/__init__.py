"""What happened: one reader per kind of proof, each returns one frozen value."""
