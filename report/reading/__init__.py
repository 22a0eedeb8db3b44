"""The bytes of a filled form → field values. Pure."""
