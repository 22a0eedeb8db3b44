"""The bundled demo site, which knows its own truth."""
