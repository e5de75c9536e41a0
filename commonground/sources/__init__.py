"""The sources: raw files in, figures out, one module a feed.

Its doors: `reading.read` for everybody above, `opening` for whoever must see a raw row again, and for those
who write a feed `feed`, `layout`, `placing` and `registry`.
"""
