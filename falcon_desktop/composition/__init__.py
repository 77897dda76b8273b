"""Puts the adapters behind the core's ports, for both front ends. Imported only by them."""
