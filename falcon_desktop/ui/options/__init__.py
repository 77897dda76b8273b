"""The sampling parameters as people choose them: sliders, fields, chips. Knows no controller."""
