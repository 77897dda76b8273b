"""Dialogs for export, import and deleting, and printed pages."""
