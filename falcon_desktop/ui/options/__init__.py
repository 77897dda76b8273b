"""The sampling parameters as people choose them: sliders, fields, chips."""
