"""Ways out: the smallest sets of changes that lift a verdict, each tried before it is offered.

`satisfy` finds a value that a matcher accepts, `ways` reads the trace for what would turn a condition, `search` combines
them over all that stands in the way, asks the law again and keeps what works, cheapest first.
"""

from .search import remedies

__all__ = ["remedies"]
