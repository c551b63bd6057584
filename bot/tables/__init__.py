"""The tables of `vivier.toml`."""
