"""Settings, one module per way of running; only ``base`` reads the environment."""
