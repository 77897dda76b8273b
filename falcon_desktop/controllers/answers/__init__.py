"""How an answer was made, run with another model, and models compared side by side."""
