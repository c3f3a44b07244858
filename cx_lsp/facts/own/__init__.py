"""A team's own queries: read, bounded in time, and asked of every statement."""
