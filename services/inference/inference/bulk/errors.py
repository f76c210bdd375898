"""The one error of the bulk work that is no film's."""


class BulkError(Exception):
    """The work can't begin or go on; the message says why."""
