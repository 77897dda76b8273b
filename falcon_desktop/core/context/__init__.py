"""What a model reads of a chat: tokens, turns, and what fits."""
