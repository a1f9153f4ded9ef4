"""Store, reconcile, run, replay, explain. Knows no person, screen or workflow."""
