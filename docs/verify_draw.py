"""Refait un tirage au sort : python3 verify_draw.py DOSSIER [LISTE] (voir tirage.md)."""

import hmac
import sys
from collections import Counter
from hashlib import sha256
from json import JSONEncoder, dumps, loads


def _chances(sizes, seats):  # siège après siège ; les services de même taille vont ensemble
    alike, found, states = Counter(sizes.values()), Counter(), Counter({(): 1.0})
    for _ in range(seats):
        before, states = +states, Counter()
        for taken, likely in before.items():
            for n, services in alike.items():
                here = likely * n * (services - taken.count(n)) / (sizes.total() - sum(taken))
                found[n] += here / services / n
                states[(*sorted((*taken, n)),)] += here
    return {service: found[n] for service, n in sizes.items()}


def _drawn(groups, c, mark, value, **_):
    seed, turn = sha256(f"{mark}\n{value}".encode()), Counter()
    words = {*groups, *(f"service:{service}" for service in groups.values())}
    lot = {word: hmac.digest(seed.digest(), word.encode(), "sha256") for word in words}
    for n in sorted(groups, key=lot.get) if c["reading"] == "service" else ():
        turn[groups[n]] += 1  # une personne de chaque service, puis une deuxième, et ainsi de suite
        lot[n] = (turn[groups[n]], lot[f"service:{groups[n]}"])
    order = sorted(groups, key=lot.get)
    first = {groups[n]: n for n in reversed(order)}.values()
    jury = sorted(first, key=order.index)[: c["seats"]]
    return {"jury": jury, "ranking": order, "seed": seed.hexdigest(), "value": value}


def _checks(text, lines, commitment, drawn, fingerprint):
    c, canonical = commitment, JSONEncoder(sort_keys=True, indent=1).encode
    roll, out, told, seats = (c[key] for key in ("roll", "excluded", "chances", "seats"))
    groups = {n: roll[n].split()[0] for n in roll.keys() - {*out}}
    sizes, mark = Counter(groups.values()), sha256(f"{canonical(c)}\n".encode()).hexdigest()
    equal = {s: seats / len(sizes) / n for s, n in sizes.items()}
    known = equal if c["reading"] == "service" else _chances(sizes, seats)
    gap = max(abs(float(told.get(s, 9)) - known.get(s, 9)) for s in {*told, *known})
    for one in loads(lines):
        seal = sha256(dumps(one, sort_keys=True).encode()).hexdigest()
        yield f"la ligne {one['number']}", roll.get(one["number"]) == f"{one['group']} {seal}"
    yield f"l’empreinte {mark}", fingerprint == mark
    yield f"la loterie annoncée avant {c['lottery']}", c["frozen_at"][:10] < c["lottery"]["on"]
    yield "les exclusions", len(roll) - len(groups) == len(out) == sum(c["reasons"].values())
    yield "les chances", gap < 1e-12 and len(sizes) >= seats
    if drawn is not None:
        yield f"jury {drawn['jury']}, {drawn['value']}", drawn == _drawn(groups, c, mark, **drawn)
    yield "chaque signe du dossier", text == f"{canonical(loads(text))}\n".encode()


if __name__ == "__main__":
    files = [*(open(name, "rb").read() for name in sys.argv[1:]), "[]"]  # noqa: SIM115
    checks = _checks(*files[:2], **loads(files[0]))
    for what, right in (found := sorted(checks, key=lambda check: not check[1])):
        print("juste" if right else "FAUX ", what)  # noqa: T201
    sys.exit(not found[-1][1])
