"""Money in fen, months, levels, identity numbers, errors people read. Imports nothing of Huxin."""
