"""Everything that can go wrong in a way that we can explain.

DevolvedError
├── BadRequest            400  the question cannot be understood
│   ├── BadQuery          400  … because the SPARQL does not parse
│   └── BadDay            400  … because the day is not a date
├── NotFound              404  there is nothing at this address
├── Gone                  410  there was, and it was withdrawn
├── NotAcceptable         406  we do not write this format
├── UnsupportedMediaType  415  we do not read this format
├── TooLarge              413  the question is longer than the limit
├── ResultTooLarge        422  the answer is longer than the limit
├── MemoryExceeded        422  the question needs more memory, or a deeper stack, than the limit
├── TooMany               429  one reader asks too much at once
├── Busy                  503  every worker is occupied
├── Unavailable           503  no release, or no store behind us
├── ClientGone            499  whoever asked went away; nobody reads this
├── TimedOut              504  the question ran into its time limit
├── QueryDied             500  a fault of ours brought its worker down
├── BadSetting             –   a setting of this installation cannot be read
└── BuildError             –   a build was refused; nothing was published

Each carries a sentence that says what was wrong and what to do. They become
problem details (RFC 9457) or pages in one place, ``web/problems.py``.
"""


class DevolvedError(Exception):
    """An error with a status, a title, a sentence for people and extra members for machines."""

    status = 500
    title = "Something went wrong"

    def __init__(self, detail: str = "", **members):
        super().__init__(detail)
        self.detail = detail
        self.members = members  # e.g. limit=, line=, column=, retry_after=


class BadRequest(DevolvedError):
    status = 400
    title = "The request cannot be understood"


class BadQuery(BadRequest):
    title = "The query cannot be read"


class BadDay(BadRequest):
    title = "Not a day"


class NotFound(DevolvedError):
    status = 404
    title = "Nothing here"


class Gone(DevolvedError):
    status = 410
    title = "Withdrawn"


class NotAcceptable(DevolvedError):
    status = 406
    title = "Not available in that format"


class UnsupportedMediaType(DevolvedError):
    status = 415
    title = "That format cannot be read here"


class TooLarge(DevolvedError):
    status = 413
    title = "The request is too large"


class ResultTooLarge(DevolvedError):
    status = 422
    title = "The answer is too large"


class MemoryExceeded(DevolvedError):
    status = 422
    title = "The query needs too much memory"


class TooMany(DevolvedError):
    status = 429
    title = "Too many requests"


class Busy(DevolvedError):
    status = 503
    title = "Busy"


class Unavailable(DevolvedError):
    status = 503
    title = "Not available"


class ClientGone(DevolvedError):
    status = 499
    title = "The client went away"


class TimedOut(DevolvedError):
    status = 504
    title = "The query ran out of time"


class QueryDied(DevolvedError):
    status = 500
    title = "The query could not be carried out"


class BadSetting(DevolvedError, ValueError):
    title = "A setting cannot be read"


class BuildError(DevolvedError):
    """A build was refused. ``report`` is what a curator should read."""

    title = "Not published"

    def __init__(self, detail: str, report: str = ""):
        super().__init__(detail)
        self.report = report
