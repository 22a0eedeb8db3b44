"""The one gate to the network: which addresses may be connected to, and how much may come back."""
