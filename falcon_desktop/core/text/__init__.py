"""Pure text: matching, differences, Markdown and formulas. Imports nothing else of ours."""
