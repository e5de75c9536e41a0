"""The evidence: figures kept whole, asked without counting anyone twice, and what people decided about them.

Its doors: `store.Store`, `asking` (Ask, ask, Row), `exporting`, `questioning`, `anomalies`, `locating`,
`gazetteer`, `releases.Release` and `decisions`. They are imported by name, so that a command pays only for
what it uses.
"""
