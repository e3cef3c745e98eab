"""Document control (ISO 13485:2016, 4.2.4): which documents there are, what they say, who approved it."""

from samdocs.control.approvals import (
    ApprovalState,
    DocumentControl,
    DocumentStatus,
    JudgedApproval,
    is_on_record,
    judge_document,
    judge_item,
)
from samdocs.control.content import Content, build_content, content_hash, item_hash
from samdocs.control.library import (
    EVERYTHING,
    DocumentType,
    FrontMatter,
    Library,
    document_keys,
    identify,
    load_library,
)

__all__ = [
    "EVERYTHING",
    "ApprovalState",
    "Content",
    "DocumentControl",
    "DocumentStatus",
    "DocumentType",
    "FrontMatter",
    "JudgedApproval",
    "Library",
    "build_content",
    "content_hash",
    "document_keys",
    "identify",
    "is_on_record",
    "item_hash",
    "judge_document",
    "judge_item",
    "load_library",
]
