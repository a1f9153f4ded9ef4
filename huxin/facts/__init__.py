"""The streams of the contract: what a fact is, column by column, and how a cell becomes a value."""
