class NotPossible(Exception):
    """A change of accounts that the rules refuse now. Its text is a sentence for the reader."""
