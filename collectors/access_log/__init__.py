"""Access logs of web servers → visits (UV) and page views (PV)."""
