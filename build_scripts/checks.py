"""Checks: thin for now."""


def checks(metrics, sentences, clean, report_id, numerals=()):
    return ()
