"""Export and import, one module a format. Pure: text and values in, text and values out."""
