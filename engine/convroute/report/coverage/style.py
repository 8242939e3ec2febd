"""How the HTML page looks, by day and by night."""

STYLE = """
:root { color-scheme: light dark; --ok: #e6f4ea; --part: #fff4d6; --no: #fde7e7; --line: #c8c8c8; }
@media (prefers-color-scheme: dark) {
  :root { --ok: #12361f; --part: #463a0c; --no: #4a1c1c; --line: #555; }
}
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 80rem; padding: 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; padding: .25rem 0; }
th, td { border: 1px solid var(--line); padding: .1rem .6rem; text-align: left; vertical-align: top; }
table.code { width: 100%; }
table.code th, table.code td { border-width: 0 0 0 1px; }
table.code tbody th { font-weight: normal; text-align: right; }
code, pre { font: 14px/1.4 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
pre { border: 1px solid var(--line); padding: .5rem; }
td ul { margin: 0; font-weight: bold; }
tr.full { background: var(--ok); }
tr.part { background: var(--part); }
tr.none { background: var(--no); }
"""
