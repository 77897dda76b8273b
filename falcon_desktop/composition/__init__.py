"""Connects the adapters to the core's ports, for both front ends. Imported only by them."""
