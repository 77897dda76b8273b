"""The Markdown reader shared by the window, the web page and printing. Without Qt."""
