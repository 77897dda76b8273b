"""What every part of the window is built of: theme, icons, labels, buttons, menus, fields."""
