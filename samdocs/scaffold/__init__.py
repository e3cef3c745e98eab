"""New projects: the example with its history."""
