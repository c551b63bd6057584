"""Refait un tirage au sort : python3 verify_draw.py DOSSIER [LISTE] (voir tirage.md)."""

import sys
from collections import Counter
from datetime import date
from hashlib import sha256
from hmac import digest
from json import dumps, loads

LOTTERIES = {"loto": ({0, 2, 5}, [5, 1], [49, 10]), "euromillions": ({1, 4}, [5, 2], [50, 12])}


def _gap(told, sizes, seats, equal):  # siège après siège ; les services de même taille ensemble
    alike, found, states = Counter(sizes.values()), Counter(), Counter({(): 1.0})
    for seat in range(min(seats, len(sizes))):
        for taken, n in [(each, n) for each in +states if len(each) == seat for n in alike]:
            left = n * (alike[n] - taken.count(n)) / (sizes.total() - sum(taken))
            found[n] += states[taken] * left / alike[n] / n
            states[(*sorted((*taken, n)),)] += states[taken] * left
    known = {s: seats / len(sizes) / n if equal else found[n] for s, n in sizes.items()}
    return max(abs(float(told.get(s, 9)) - known.get(s, 9)) for s in {*told, *known})


def _drawn(groups, c, mark, value, **_):
    seed, turn = sha256(f"{mark}\n{value}".encode()).digest(), Counter()
    lot = {w: digest(seed, w.encode(), sha256) for n in groups for w in (n, f"service:{groups[n]}")}
    for n in sorted(groups, key=lot.get) if c["reading"] == "service" else ():
        turn[groups[n]] += 1  # une personne de chaque service, puis une deuxième, et ainsi de suite
        lot[n] = (turn[groups[n]], lot[f"service:{groups[n]}"])
    order = sorted(groups, key=lot.get)
    jury = sorted({groups[n]: n for n in order[::-1]}.values(), key=order.index)[: c["seats"]]
    return {"jury": jury, "ranking": order, "seed": seed.hex(), "value": value}


def _checks(text, lines, commitment, drawn, fingerprint):
    c, mark = commitment, sha256(f"{dumps(commitment, sort_keys=True, indent=1)}\n".encode())
    roll, out, name, on = c["roll"], c["excluded"], c["lottery"]["name"], c["lottery"]["on"]
    groups = {n: roll[n].split()[0] for n in roll.keys() - {*out}}
    sizes, (days, counts, tops) = Counter(groups.values()), LOTTERIES.get(name, [()] * 3)
    for one in loads(lines):
        seal = sha256(dumps(one, sort_keys=True).encode()).hexdigest()
        yield f"la ligne {one['number']}", roll.get(one["number"]) == f"{one['group']} {seal}"
    yield f"l’empreinte {mark.hexdigest()}", fingerprint == mark.hexdigest()
    yield f"le {name} {on}", c["frozen_at"][:10] < on and date.fromisoformat(on).weekday() in days
    yield "les exclusions", len(roll) - len(groups) == len(out) == sum(c["reasons"].values())
    yield "les chances", _gap(c["chances"], sizes, c["seats"], c["reading"] == "service") < 1e-12
    yield f"{c['seats']} places", len(sizes) >= c["seats"]
    for value in [drawn["value"]] if drawn is not None else ():
        kinds = zip(value.split(" + "), tops)  # noqa: B905 - autant de sortes que la loterie
        balls = [[b for n in range(top) if (b := f"{n + 1:02}") in kind] for kind, top in kinds]
        yield "les boules", [" + ".join(map(" ".join, balls)), *map(len, balls)] == [value, *counts]
        yield f"jury {drawn['jury']}, {value!r}", drawn == _drawn(groups, c, fingerprint, **drawn)
    yield "chaque signe", text == f"{dumps(loads(text), sort_keys=True, indent=1)}\n".encode()


if __name__ == "__main__":
    files = [*(open(name, "rb").read() for name in sys.argv[1:]), "[]"]  # noqa: SIM115
    found = sorted(_checks(*files[:2], **loads(files[0])), key=lambda check: not check[1])
    print(*(("juste " if right else "FAUX  ") + what for what, right in found), sep="\n")  # noqa: T201
    sys.exit(not found[-1][1])
