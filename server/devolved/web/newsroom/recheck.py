"""What most needs another look this week: a page, and a worklist for a spreadsheet."""

import csv
import io

from flask import Response, g

from devolved.register.following import again
from devolved.web.pages.page import Page
from devolved.web.routes import Routes
from devolved.web.site import current_register, current_site

bp = Routes("recheck", __name__, pinnable=True, edition="never")
SHOWN = 25  # of each reason; the worklist has all


@bp.get("/recheck", sitemap=True, edition="start")
def page():
    """What most needs another look this week, and why."""
    found = again.this_week(current_register(), g.on)
    shown = Page()
    groups = []
    for why, (words, wait) in again.REASONS.items():
        of = [one for one in found if one.why == why]
        groups.append((words, wait, of[:SHOWN], len(of)))
        shown.wanted |= {one.thing for one in of[:SHOWN]}
    return shown.render("recheck.html", groups=groups, total=len(found), title="What needs another look")


@bp.get("/recheck.csv", media=("text/csv",))
def worklist():
    """The same as a table: what, why, when it was last looked at, by when to look again."""
    register = current_register()
    found = again.this_week(register, g.on)
    labels = register.labels.of({one.thing for one in found}, g.on)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["thing", "label", "reason", "lastLookedOn", "lookAgainBy", "daysLate", "release"])
    for one in found:
        version = current_site().release.version
        table.writerow([one.thing, labels[one.thing], one.why, one.looked or "", one.by, one.late(g.on), version])
    headers = {"Content-Disposition": 'inline; filename="recheck.csv"'}
    return Response(out.getvalue(), content_type="text/csv; charset=utf-8; header=present", headers=headers)
