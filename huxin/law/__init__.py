"""The law as dated data with sources: rule packs, the working-day calendar, regions, minimum wages."""
