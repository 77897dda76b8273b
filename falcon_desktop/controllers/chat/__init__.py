"""The open chat: its messages, answers, context, options, presets, prompts and files."""
