"""The interface's languages: what there is to translate, and the translations themselves.

``uv run python -m resources.translations`` brings the ``.ts`` files (Qt Linguist's form) up to the
source code, and makes of them what the program loads.
"""
