"""Dialogs for export, import and erasing, and the pages that are printed."""
