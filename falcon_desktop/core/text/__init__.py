"""Pure text: matching, differences, Markdown and formulas. Imports none of our other packages."""
