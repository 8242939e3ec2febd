"""Which deliveries are next: those at the head of their lanes, in what both databases understand.

Where much waits in few lanes, most of what is due stands behind something else. So the lanes are looked at,
not the deliveries: those of the earliest few that are due, and, where these are not enough, all lanes one
after the other by their keys, each found by one step in the index.
"""

DUE = "state = 'due' AND app = :app AND field = :field"
EARLIEST = f"""
    lane AS (
        SELECT DISTINCT thread FROM (
            SELECT thread FROM delivery WHERE {DUE} AND due <= :now ORDER BY due, id LIMIT :window
        ) AS early
    )
"""
IS_MORE = f"SELECT 1 FROM delivery WHERE {DUE} AND due <= :now ORDER BY due, id LIMIT 1 OFFSET :window"
EACH = f"""
    lane (thread) AS (
        SELECT (SELECT thread FROM delivery WHERE {DUE} AND thread > :after ORDER BY thread LIMIT 1)
        UNION ALL
        SELECT (
            SELECT thread FROM delivery WHERE {DUE} AND delivery.thread > lane.thread
            ORDER BY delivery.thread LIMIT 1
        )
        FROM lane WHERE lane.thread IS NOT NULL
    )
"""
HEADS = f"""
    lane JOIN delivery ON delivery.id = (
        SELECT id FROM delivery
        WHERE {DUE} AND thread = lane.thread AND (created > :patient OR due <= :now)
        ORDER BY turn, id LIMIT 1
    ) AND delivery.due <= :now
"""
"""The first of each lane, but for old ones that wait for another attempt: those let others pass."""
WINDOW = 4
"""How many of the earliest are looked at for each that is asked for."""
