"""How fast Vivier is beside its peers: `python -m bench.run`."""
