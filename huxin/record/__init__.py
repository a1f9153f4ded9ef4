"""The register: people, units, projects, batches, runs and the journal. Only actions and queries meet these tables."""
