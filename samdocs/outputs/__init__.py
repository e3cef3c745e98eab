"""Where a project goes: one module per format, and one exchange that publishes them all."""
