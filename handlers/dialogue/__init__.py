"""The engine of multi-step forms: pure and synchronous. It knows no idea, no jury, no store."""
