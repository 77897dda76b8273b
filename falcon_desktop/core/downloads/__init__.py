"""Models that are being downloaded."""
