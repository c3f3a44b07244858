"""What several rules decide by: names, habits, texts, fixes; none of it is a rule."""
