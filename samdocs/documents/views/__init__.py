"""Ready values for templates: plain functions from what is known to what is printed."""
