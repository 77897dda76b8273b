"""Pure text: matching, differences, Markdown and formulas. Knows nothing else of ours."""
