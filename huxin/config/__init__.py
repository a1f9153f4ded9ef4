"""Settings and the server's entry. Named by string only; nothing imports it."""
