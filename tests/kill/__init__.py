"""Nothing is lost, shown: the program is killed while people hand in ideas, and started again.

`campaign.py` kills real processes (`python -m bot run`) at random moments; `mortal.py` is the
same program inside the test's process, which dies at every named point of `bot.crash`. People
(`person.py`) answer each question once, on a phone of `tests.botapi` or as the page does over
HTTP, and `ledger.py` compares at the end what they said and saw with what is stored.
`bench/soak.py` does the same a thousand times.
"""
