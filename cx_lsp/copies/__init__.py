"""Copies of functions, and near-copies, across a workspace; see the modules."""
