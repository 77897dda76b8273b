"""How answers are made, made again, and made by several models at once."""
