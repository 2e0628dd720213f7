"""The static edition: a whole release as files that any web host can serve."""
