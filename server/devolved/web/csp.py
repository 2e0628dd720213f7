"""The Content Security Policy: no script, style, font or picture from elsewhere.

``{frames}`` is filled with who may frame an answer: nobody, or anybody for embeds.
"""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
)
# The query editor sets styles of its own on the elements that it makes.
WITH_INLINE_STYLES = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
