"""Files from this disk that go with a question."""
