"""llama.cpp on this computer, in a child process of its own."""
