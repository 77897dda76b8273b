"""The message box: what the user types, and the button that sends it or stops the answer."""
