"""The one error that everything about data raises."""


class DataError(ValueError):
    """Data that cannot be used; the message says where it is wrong and what to do about it."""
