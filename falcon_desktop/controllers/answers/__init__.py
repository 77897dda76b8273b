"""How an answer was made, running it with another model, and comparing models side by side."""
