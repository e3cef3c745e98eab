"""Regulatory documentation for Software as a Medical Device, traced and rendered from YAML."""
