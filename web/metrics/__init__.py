"""`/metrics`: numbers for a monitor, in Prometheus text; for this machine or by a token."""

from web.metrics.routes import routes

__all__ = ["routes"]
