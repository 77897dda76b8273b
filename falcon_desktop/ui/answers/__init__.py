"""Windows that show how an answer was made and compare answers."""
