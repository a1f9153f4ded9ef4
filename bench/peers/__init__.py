"""The same month, by others: each a program that reads the same files and writes the same tables."""
