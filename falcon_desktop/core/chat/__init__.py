"""The use cases of a chat: asking, answering, versions, the library, what a model remembers."""
