"""The domain: letters, replies, facts, figures, content files, checks. Knows no engine and no web."""
