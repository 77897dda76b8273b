"""Export and import, one module per format. Pure: text and values in, text and values out."""
