"""Values, rules, use cases and ports. Pure Python: this package knows no Qt and does no I/O."""
