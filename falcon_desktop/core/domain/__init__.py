"""Values: conversations, connections, settings, events, errors and reports."""
