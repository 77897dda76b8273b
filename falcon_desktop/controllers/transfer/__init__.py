"""Export, import and printing."""
