"""What happens: coroutines between the widgets and the use cases."""
