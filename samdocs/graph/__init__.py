"""The trace: every item a node, every link an edge that is held once, whichever side wrote it."""

from samdocs.graph.build import RECORDS, build_graph
from samdocs.graph.coverage import LINK_KINDS, Coverage, LinkKind
from samdocs.graph.nearest import NearestIds
from samdocs.graph.trace import Edge, Reached, TraceGraph

__all__ = [
    "LINK_KINDS",
    "RECORDS",
    "Coverage",
    "Edge",
    "LinkKind",
    "NearestIds",
    "Reached",
    "TraceGraph",
    "build_graph",
]
