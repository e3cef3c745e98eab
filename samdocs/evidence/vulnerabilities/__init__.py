"""Vulnerabilities as other tools state them, read into one model, and their scores."""
