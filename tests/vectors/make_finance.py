"""Makes finance.csv: what numpy-financial 1.0.0 answers for random flows. Run: python make_finance.py > finance.csv

With arguments it answers for the flows on standard input instead, one series a line, so that a test can ask it anew.
"""

import random
import sys

import numpy_financial as npf


def answer(flows, rate, reinvest):
    irr = npf.irr(flows)
    mirr = npf.mirr(flows, rate, reinvest)
    return [npf.npv(rate, flows), irr, mirr]


def show(value):
    return "" if value != value else repr(float(value))


def rows():
    draw = random.Random(20261121)
    for _ in range(60):
        size = draw.choice([3, 5, 12, 36, 60])
        first = [-round(draw.uniform(100, 100000), 2)]
        kind = draw.choice(["conventional", "conventional", "mixed"])
        scale = -first[0] / size * draw.uniform(0.6, 2.5)
        low = 0.1 if kind == "conventional" else -0.5
        flows = first + [round(scale * draw.uniform(low, 2.0), 2) for _ in range(size)]
        yield flows, round(draw.uniform(0, 0.2), 4), round(draw.uniform(0, 0.1), 4)


def main():
    if len(sys.argv) > 1:
        for line in sys.stdin:
            rate, reinvest, flows = line.strip().split(";")
            flows = [float(flow) for flow in flows.split(" ")]
            print(";".join(show(value) for value in answer(flows, float(rate), float(reinvest))))
        return
    print("rate;reinvest;flows;npv;irr;mirr;pmt")
    for flows, rate, reinvest in rows():
        pmt = -npf.pmt(rate / 12, len(flows), -flows[0]) if rate else -flows[0] / len(flows)
        values = [show(value) for value in answer(flows, rate, reinvest)] + [show(pmt)]
        print(";".join([repr(rate), repr(reinvest), " ".join(repr(flow) for flow in flows)] + values))


main()
