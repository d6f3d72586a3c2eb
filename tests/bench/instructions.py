"""Sums up what callgrind counted of a check: by stage, and the functions that take the most.

    instructions.py CALLGRIND_OUT ROWS TOP
"""

import collections
import re
import sys

sys.setrecursionlimit(10_000)

# A stage is the functions named here with all that they call. What the compiler has put into its
# callers is not found; the table says so.
STAGES = [
    ("read, find the ends of records", ["source::blocks::Blocks::next_block"]),
    ("take apart into cells", ["source::text::parse::parse"]),
    ("judge", ["rules::judge::judge"]),
    ("boil down", ["run::judge::note"]),
    ("families by the catalogue", ["rules::family::family"]),
    ("report, by blocks", ["run::deliver::Delivering::rendered"]),
    ("report, in order", ["report::writer::Writer::append"]),
]
# Processors compute it themselves, but callgrind's does not.
DIGEST = re.compile(r"^(sha2::|<D as digest::)")


def read(path):
    """What functions cost by themselves, and what each calls costs with all that it calls."""
    names = {}

    def name(text):
        number, _, given = text.partition(") ")
        number = number.strip("()")
        if given:
            names[number] = re.sub(r"'\d+$", "", given)
        return names[number]

    own = collections.Counter()
    calls = collections.defaultdict(collections.Counter)
    caller = callee = None
    is_call = False
    with open(path) as lines:
        for line in lines:
            if line.startswith("fn="):
                caller = name(line[3:].rstrip())
            elif line.startswith("cfn="):
                callee = name(line[4:].rstrip())
            elif line.startswith("calls="):
                is_call = True
            elif line[:1].isdigit() or line[:1] in "+-*":
                cost = int(line.split()[1])
                if is_call:
                    calls[caller][callee] += cost
                    is_call = False
                else:
                    own[caller] += cost
    return own, calls


def main():
    path, rows, top = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    own, calls = read(path)
    digests = sum(cost for function, cost in own.items() if DIGEST.match(function))
    total = sum(own.values()) - digests

    shares = {}

    def share(function):
        """How much of what a function costs with all that it calls is none of a digest."""
        if DIGEST.match(function):
            return 0.0
        if function not in shares:
            shares[function] = 1.0  # for one that calls itself
            inner = calls[function].items()
            all_in_all = own[function] + sum(cost for _, cost in inner)
            kept = own[function] + sum(cost * share(callee) for callee, cost in inner)
            shares[function] = kept / all_in_all if all_in_all else 1.0
        return shares[function]

    def whole(function):
        return (own[function] + sum(calls[function].values())) * share(function)

    print(f"{total:,} instructions, {total // rows:,} a row, without {digests:,} of digests\n")
    print("| Stage | Instructions a row | Of all |")
    print("|---|---:|---:|")
    for label, functions in STAGES:
        found = [f for f in own if any(f.startswith("muster::" + wanted) for wanted in functions)]
        if not found:
            print(f"| {label} | not found | |")
            continue
        cost = int(sum(whole(f) for f in found))
        print(f"| {label} | {cost // rows:,} | {100 * cost / total:.1f} % |")
    print("\n| Function, by itself | Instructions a row | Of all |")
    print("|---|---:|---:|")
    rest = [(f, cost) for f, cost in own.most_common() if not DIGEST.match(f)]
    for function, cost in rest[:top]:
        print(f"| `{function[:80]}` | {cost // rows:,} | {100 * cost / total:.1f} % |")


if __name__ == "__main__":
    main()
