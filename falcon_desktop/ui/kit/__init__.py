"""What every room of the window is built of: theme, icons, labels, buttons, menus, fields."""
