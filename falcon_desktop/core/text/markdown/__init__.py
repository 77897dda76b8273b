"""The one reading of Markdown that the window, the page and what is printed share. Knows no Qt."""
