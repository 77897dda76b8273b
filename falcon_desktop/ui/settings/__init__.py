"""The settings window and its pages. Imported only when it is opened for the first time."""
