"""Makes the files that people install; run with ``python -m resources.packaging``."""
