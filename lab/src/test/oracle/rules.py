"""Every verdict rule, computed independently of the Java code from its published formula.

Writes verdict-rules/src/test/resources/oracle/rules.txt, which RulesOracleTest compares to 1e-9:

    python3 lab/src/test/oracle/rules.py        (numpy, scipy, mpmath)

A line "T labels" starts an image, "W weight logit ..." is a tile of it, and "R rule temperature
offset p ..." is what the rule says, after the temperature where it is not 1; "isotonic -" in
their place stands for the curve of KNOTS.
"""

import os

import mpmath
import numpy as np
from scipy.special import expit, log_softmax, logit, logsumexp, softmax

CLIP = 1e-7
LIMIT = np.log((1 - CLIP) / CLIP)
GRID = np.logspace(-6, 0, 64)
POSITIVE = 1
HISTOGRAM = [-1.0, -2.0, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 8.0]
KNOTS = ([-3.0, -1.0, 0.5, 4.0], [0.001, 0.1, 0.4, 0.99])


def tiles(z, w):
    keep = w > 0
    return z[keep], w[keep]


def log_complement(l):
    """log(1 - p) as the log-sum-exp of the other labels' log-probabilities."""
    others = [np.delete(l, c, axis=1) for c in range(l.shape[1])]
    return np.stack([logsumexp(o, axis=1) for o in others], axis=1)


def log_odds(l):
    return np.clip(l - log_complement(l), -LIMIT, LIMIT)


def majority_vote(z, w):
    p = softmax(z, axis=1)
    best = p >= p.max(axis=1, keepdims=True) - 1e-9
    return (w[:, None] * best / best.sum(axis=1, keepdims=True)).sum(axis=0) / w.sum()


def mean_probability(z, w):
    return np.average(softmax(z, axis=1), axis=0, weights=w)


def mean_log_probability(z, w):
    return softmax(np.average(log_softmax(z, axis=1), axis=0, weights=w))


def max_probability(z, w):
    return softmax(log_softmax(z, axis=1).max(axis=0))


def max_logit(z, w):
    return softmax(z.max(axis=0))


def top_k_mean(z, w, k=3, fraction=None):
    if fraction is not None:
        k = int(np.ceil(fraction * len(z)))
    m = np.sort(log_odds(log_softmax(z, axis=1)), axis=0)[::-1][: min(k, len(z))]
    return softmax(m.mean(axis=0))


def quantile(z, w, q=0.9):
    return softmax(np.quantile(log_softmax(z, axis=1), q, axis=0, method="linear"))


def noisy_or(z, w):
    log_none = log_complement(log_softmax(z, axis=1)).sum(axis=0)
    any_tile = -np.expm1(log_none)
    if z.shape[1] == 2:
        return np.array([np.exp(log_none[POSITIVE]), any_tile[POSITIVE]])
    return any_tile / any_tile.sum()


def log_sum_exp(z, w, b=5.0):
    s = logsumexp(b * softmax(z, axis=1), axis=0, b=(w / w.sum())[:, None]) / b
    return s / s.sum()


def generalized_mean(z, w, r=3.0):
    l = log_softmax(z, axis=1)
    m = np.exp(logsumexp(r * l, axis=0, b=(w / w.sum())[:, None]) / r)
    return m / m.sum()


def product_of_experts(z, w, neff=None):
    neff = np.sqrt(len(z)) if neff is None else neff
    labels = z.shape[1]
    log_pi = -np.log(labels)
    l = log_softmax(z, axis=1)
    return softmax(log_pi + ((w * neff / w.sum())[:, None] * (l - log_pi)).sum(axis=0))


def curve(s):
    return np.interp(s, KNOTS[0], logit(KNOTS[1]))


def log_ratio(label, s):
    if label == 1:
        q_odds, share = 0.8 * s - 0.5, 0.3
    else:
        q_odds, share = curve(s), 0.2
    return np.clip(q_odds - logit(share), -LIMIT, LIMIT)


def at_least_one(ratio, tempering):
    """(product - none) / (1 - none) in as many digits as the subtraction needs."""
    result = []
    with mpmath.workdps(60):
        for share in GRID:
            none = mpmath.mpf(1 - mpmath.mpf(share)) ** (len(ratio) * tempering)
            product = mpmath.mpf(1)
            for r in ratio:
                product *= 1 + mpmath.mpf(share) * (mpmath.mpf(r) - 1)
            result.append(float(mpmath.log((product**tempering - none) / (1 - none))))
    return np.array(result)


def counts(tiles):
    """Weights of the grid: the part of each point's cell that is no less than one tile in all."""
    step = np.log(10) * 6 / 63
    omega = np.clip((np.log(GRID) + np.log(tiles)) / step + 0.5, 0, 1)
    return omega / omega.sum()


def evidence_mixture(z, w, prior=0.5, tilt=0.0, neff=None, atleast=0, doubt=None):
    s = log_odds(log_softmax(z, axis=1))
    if prior == "counts" or doubt is not None:
        scores = np.zeros(z.shape[1])
        for label in range(1, z.shape[1]):
            ratio = log_ratio(label, s[:, label])
            if doubt is not None:
                ratio = logit(doubt + (1 - 2 * doubt) * expit(s[:, label]))
            factors = at_least_one(np.exp(ratio), 1)
            scores[label] = logsumexp(factors, b=counts(len(z)))
        return softmax(scores)
    log_prior = tilt * np.log(GRID)
    log_prior -= logsumexp(log_prior)
    scores = np.zeros(z.shape[1])
    for label in range(1, z.shape[1]):
        ratio = np.exp(log_ratio(label, s[:, label]))
        sums = np.log1p(GRID[:, None] * (ratio[None, :] - 1)).sum(axis=1)
        tempering = 1 if neff is None else neff / len(z)
        sums *= tempering
        if atleast == 1:
            sums = at_least_one(ratio, tempering)
        scores[label] = logsumexp(sums + log_prior) + logit(prior)
    return softmax(scores)


def count_histogram(z, w):
    p = softmax(z, axis=1)[:, POSITIVE]
    shares, _ = np.histogram(p, bins=10, range=(0, 1), weights=w / w.sum())
    odds = HISTOGRAM[0] + np.dot(HISTOGRAM[1:], shares)
    return np.array([expit(-odds), expit(odds)])


RULES = [
    ("majority-vote", majority_vote, {}),
    ("mean-probability", mean_probability, {}),
    ("mean-log-probability", mean_log_probability, {}),
    ("max-probability", max_probability, {}),
    ("max-logit", max_logit, {}),
    ("top-k-mean", top_k_mean, {}),
    ("top-k-mean", top_k_mean, {"k": 5}),
    ("top-k-mean", top_k_mean, {"fraction": 0.3}),
    ("quantile", quantile, {}),
    ("quantile", quantile, {"q": 0.5}),
    ("quantile", quantile, {"q": 1}),
    ("noisy-or", noisy_or, {}),
    ("log-sum-exp", log_sum_exp, {}),
    ("log-sum-exp", log_sum_exp, {"b": 40}),
    ("generalized-mean", generalized_mean, {}),
    ("generalized-mean", generalized_mean, {"r": 0.5}),
    ("generalized-mean", generalized_mean, {"r": 10}),
    ("product-of-experts", product_of_experts, {}),
    ("product-of-experts", product_of_experts, {"neff": 2.5}),
    ("evidence-mixture", evidence_mixture, {}),
    ("evidence-mixture", evidence_mixture, {"prior": 0.05}),
    ("evidence-mixture", evidence_mixture, {"tilt": -0.5, "prior": 0.2}),
    ("evidence-mixture", evidence_mixture, {"neff": 4}),
    ("evidence-mixture", evidence_mixture, {"atleast": 1}),
    ("evidence-mixture", evidence_mixture, {"atleast": 1, "neff": 4, "tilt": -1.0}),
    ("evidence-mixture", evidence_mixture, {"prior": "counts"}),
    ("evidence-mixture", evidence_mixture, {"doubt": 0.02}),
    ("evidence-mixture", evidence_mixture, {"doubt": 0.2}),
    ("count-histogram", count_histogram, {}),
]


def images(rng):
    for labels in (2, 3):
        for size in (1, 2, 3, 4, 16, 37, 64, 150, 300):
            for kind in ("background", "lesion", "extreme", "tied"):
                z = rng.normal(0, 1.5, (size, labels))
                z[:, 0] += 3
                w = np.where(rng.random(size) < 0.3, rng.random(size), 1.0)
                if kind == "lesion":
                    sick = rng.random(size) < 0.1
                    z[sick, 1:] += rng.uniform(2, 9, (sick.sum(), labels - 1))
                    w[rng.random(size) < 0.2] = 0
                if kind == "extreme":
                    z *= rng.choice([0.1, 1, 4, 10], (size, 1))
                if kind == "tied":
                    z = rng.choice([-1.0, 0.0, 2.0], (size, labels))
                if not w.any():
                    w[0] = 1
                yield z.astype(np.float32).astype(float), w


def spec(name, arguments):
    inner = ",".join(f"{k}={v}" for k, v in sorted(arguments.items()))
    return f"{name}({inner})" if inner else name


def lines():
    rng = np.random.default_rng(20261125)
    for z, w in images(rng):
        labels = z.shape[1]
        yield f"T {labels}"
        for weight, row in zip(w, z):
            yield " ".join(["W", repr(float(weight))] + [f"{x:.9g}" for x in row])
        zk, wk = tiles(z, w)
        for name, rule, arguments in RULES:
            if rule is count_histogram and labels != 2:
                continue
            p = rule(zk, wk, **arguments)
            yield " ".join(["R", spec(name, arguments), "1", "0"] + [repr(float(x)) for x in p])
            if labels == 2 and not arguments:
                with np.errstate(divide="ignore"):
                    odds = curve(np.log(p[1]) - np.log(p[0]))
                q = [expit(-odds), expit(odds)]
                yield " ".join(["R", name, "isotonic", "-"] + [repr(float(x)) for x in q])
            if labels == 2 and not arguments and (p > 0).all():
                for temperature, offset in ((0.5, 0.0), (3.0, -1.25)):
                    odds = (np.log(p[1]) - np.log(p[0])) / temperature + offset
                    q = [expit(-odds), expit(odds)]
                    yield " ".join(
                        ["R", name, repr(temperature), repr(offset)] + [repr(float(x)) for x in q]
                    )


def main():
    root = os.path.join(os.path.dirname(__file__), "..", "..", "..", "..")
    target = os.path.join(root, "verdict-rules", "src", "test", "resources", "oracle", "rules.txt")
    with open(target, "w") as out:
        out.write("\n".join(lines()) + "\n")


if __name__ == "__main__":
    main()
