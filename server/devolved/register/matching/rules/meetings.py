"""Questions about chairs, seats and meetings."""

from devolved.register.matching.rules.rule import of, rules

RULES = rules(
    (
        r"^who (?:chairs|chaired|is chairing|leads|(?:is|was)(?: the)? (?:chair|chairman|chairwoman"
        r"|chairperson) of)(?: the)? (?P<x>.+)",
        of("forums/chairs-of", "body", "forum"),
    ),
    (
        r"^who (?:sits|is|are|sat|attends|was|were)(?: the| all)?(?: members?)?(?: of| on| in| at)"
        r"(?: the)? (?P<x>.*council.*|.*committee.*)",
        of("forums/seats-of", "body", "forum"),
    ),
    (
        r"^(?:when|how often|how many times)(?: did| does| has| have| will| is| was| should)?(?: the)? "
        r"(?P<x>.+?)(?: last| next)? (?:meet|met|meeting|meets|supposed to meet|meant to meet)\b",
        of("forums/meetings-of", "body", "forum"),
    ),
    (
        r"^(?:when|where) (?:was|is) (?:the )?(?:last|latest|next|first) meeting of(?: the)? (?P<x>.+)",
        of("forums/meetings-of", "body", "forum"),
    ),
)
