"""What the arguments of a call hold, and what becomes of what it gives."""
