"""What assistive technology sees of a message."""
