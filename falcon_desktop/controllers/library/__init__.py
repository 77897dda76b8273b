"""Every chat: the list, the trash, and finding one."""
