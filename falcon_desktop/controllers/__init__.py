"""Controllers: coroutines that connect the widgets to the use cases."""
