"""The message box: the user's text, and the button that sends it or stops the answer."""
