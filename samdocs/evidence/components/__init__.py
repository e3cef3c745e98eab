"""Components as SBOMs and lock files of other tools list them, read into one model."""

from samdocs.evidence.components.model import Component, ComponentFile
from samdocs.evidence.components.purl import Purl, read_purl
from samdocs.evidence.components.read import read_components

__all__ = ["Component", "ComponentFile", "Purl", "read_components", "read_purl"]
