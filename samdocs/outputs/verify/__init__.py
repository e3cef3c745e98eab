"""Whether a package is the one that samdocs wrote: every byte, every input, and what anchors it."""

from samdocs.outputs.verify.run import Request, verify_package
from samdocs.outputs.verify.verification import Check, State, Verification

__all__ = ["Check", "Request", "State", "Verification", "verify_package"]
