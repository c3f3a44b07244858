"""Patterns are asked only where their words stand, so that many of them cost little."""
