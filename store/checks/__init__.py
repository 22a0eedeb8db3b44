"""What must hold between the rows of a store; one invariant a file."""
