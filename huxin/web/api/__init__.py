"""The interface for departments' systems, `/api/v1`: JSON only, no session, no page of the console."""
