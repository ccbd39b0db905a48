"""Digital Government Ledger: reports in, a validated data package and a site out.

Read `records.py` (what flows) and `pipeline.py` (in which order) first.
"""
