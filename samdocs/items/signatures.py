"""How a person signed: what a signature is made of, wherever a record keeps one."""

from typing import Literal

from samdocs.fields import Line, Record, Sha256

#: How a signature was made; samdocs records and verifies, it does not sign (21 CFR 11.200).
SignatureMethod = Literal["git_signature", "eqms", "wet_ink"]


class Signature(Record):
    """Where the signature of a record can be found again (21 CFR 11.50 and 11.70).

    Attributes:
        system: The system that keeps it, e.g. the name of an eQMS.
        record_id: What it is called there.
        signed_pdf: SHA-256 of the signed or scanned PDF.
    """

    method: SignatureMethod
    system: Line | None = None
    record_id: Line | None = None
    signed_pdf: Sha256 | None = None
