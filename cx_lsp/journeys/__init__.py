"""What customers do with the code: the journeys a team committed, their selectors, tests and results."""
