"""Reading the text of files that strangers sent: in a process of its own, with limits."""
