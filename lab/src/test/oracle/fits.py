"""Fits of scikit-learn and scipy to compare with: python3 fits.py > ../resources/oracle/fits.json"""

import json
from collections import Counter
from fractions import Fraction

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax, logit, xlogy
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

random = np.random.default_rng(7)


def platt(scores, truth):
    """Platt's soft targets as two weighted rows per case, without a penalty."""
    positives, negatives = int(truth.sum()), int((~truth).sum())
    target = np.where(truth, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    model = LogisticRegression(penalty="none", solver="newton-cg", tol=1e-12, max_iter=10000)
    both = np.concatenate([scores, scores])[:, None]
    labels = np.concatenate([np.ones(len(scores)), np.zeros(len(scores))])
    model.fit(both, labels, sample_weight=np.concatenate([target, 1 - target]))
    return {"slope": model.coef_[0, 0], "intercept": model.intercept_[0]}


def isotonic(scores, truth):
    fitted = IsotonicRegression().fit(scores, truth.astype(float))
    return {"at": scores.tolist(), "q": fitted.predict(scores).tolist()}


def centred(scores, truth, at):
    """Blocks of the isotonic fit, smoothed, at their mean score; log-odds in between."""
    values = IsotonicRegression().fit(scores, truth.astype(float)).predict(scores)
    blocks = [values == value for value in np.unique(values)]
    share = [(truth[block].sum() + 0.5) / (block.sum() + 1) for block in blocks]
    assert (np.diff(share) > 0).all()  # smoothing has upset no order that would need pooling
    odds = np.log(share) - np.log1p(-np.array(share))
    return np.interp(at, [scores[block].mean() for block in blocks], odds).tolist()


def temperature(logs, truth):
    counts = np.bincount(truth, minlength=logs.shape[1])
    targets = np.array(
        [
            [(counts[y] + 1) / (counts[y] + len(counts)) if c == y else 1 / (counts[y] + len(counts))
             for c in range(len(counts))]
            for y in truth
        ]
    )
    loss = lambda inverse: -(targets * log_softmax(inverse * logs, axis=1)).sum()
    found = minimize_scalar(loss, bounds=(1e-3, 20), method="bounded", options={"xatol": 1e-12})
    # Newton's last steps: a search by values alone stops at the root of the precision.
    inverse = found.x
    for _ in range(20):
        p = np.exp(log_softmax(inverse * logs, axis=1))
        mean = (p * logs).sum(axis=1, keepdims=True)
        first = ((p - targets) * logs).sum()
        second = (p * (logs - mean) ** 2).sum()
        inverse -= first / second
    return 1 / inverse


def histogram(shares, truth):
    model = LogisticRegression(C=1.0, solver="newton-cg", tol=1e-12, max_iter=10000)
    model.fit(shares, truth)
    return [model.intercept_[0], *model.coef_[0]]


LIMIT = np.log1p(-1e-7) - np.log(1e-7)
HINGES = np.array([-5, -4, -3, -2, -1, 0, 1, 2, 4, 6, 9, 12.0])


def spline(scores, truth):
    """Newton's method with halved steps on all columns at once; coefficients, knots, log-odds."""
    positives, negatives = truth.sum(), (~truth).sum()
    target = np.where(truth, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    x = np.column_stack(
        [np.ones(len(scores)), scores] + [np.maximum(scores - h, 0) for h in HINGES]
    )
    ridge = np.array([0, 0.0005] + [50.0] * len(HINGES))
    objective = lambda b: (np.logaddexp(0, x @ b) - target * (x @ b)).sum() + (ridge * b * b).sum()
    b = np.zeros(x.shape[1])
    for _ in range(60):
        p = expit(x @ b)
        gradient = x.T @ (p - target) + 2 * ridge * b
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(2 * ridge)
        step = np.linalg.solve(hessian, gradient)
        while gradient @ step > 1e-10 and objective(b - step) > objective(b):
            step /= 2
        b = b - step
    assert abs(gradient).max() < 1e-9, gradient
    knots = np.concatenate([[-LIMIT], HINGES, [LIMIT]])
    bent = b[0] + b[1] * knots + np.maximum(knots[:, None] - HINGES, 0) @ b[2:]
    return b, knots, np.maximum.accumulate(bent)


def centred_of(scores, truth, most):
    """Blocks merged where the likelihood misses least, smoothed, pooled again; knots, log-odds."""
    values = IsotonicRegression().fit(scores, truth.astype(float)).predict(scores)
    shares = np.unique(np.round(values, 12))
    blocks = [
        np.array([(scores[on]).sum(), on.sum(), truth[on].sum()], dtype=float)
        for on in (np.round(values, 12) == share for share in shares)
    ]
    likelihood = lambda b: xlogy(b[2], b[2] / b[1]) + xlogy(b[1] - b[2], 1 - b[2] / b[1])
    while len(blocks) > most:
        lost = [
            likelihood(a) + likelihood(b) - likelihood(a + b) for a, b in zip(blocks, blocks[1:])
        ]
        at = int(np.argmin(lost))
        blocks[at : at + 2] = [blocks[at] + blocks[at + 1]]
    centre = np.array([b[0] / b[1] for b in blocks])
    weight = np.array([b[1] + 1 for b in blocks])
    smoothed = np.array([(b[2] + 0.5) / (b[1] + 1) for b in blocks])
    pooled = IsotonicRegression().fit(np.arange(len(blocks)), smoothed, sample_weight=weight)
    level = pooled.predict(np.arange(len(blocks)))
    share = np.unique(level)
    on = [level == each for each in share]
    return np.array([np.average(centre[o], weights=weight[o]) for o in on]), logit(share)


def curves(scores, truth):
    at = np.array([-20, -LIMIT, -10, -5, -4.5, -2.25, -1, 0, 0.3, 1.7, 3, 5.5, 8, 11, 12, 14, 20])
    coefficients, knots, bent = spline(scores, truth)
    of = {"spline": (knots, bent)}
    of["threeKnots"] = centred_of(scores, truth, 3)
    of["eightKnots"] = centred_of(scores, truth, 8)
    found = {name: np.interp(at, *curve) for name, curve in of.items()}
    found["average"] = np.mean([found[name] for name in of], axis=0)
    found["ratios"] = np.clip(found["average"] - logit(truth.mean()), -LIMIT, LIMIT)
    found = {name: values.tolist() for name, values in found.items()}
    return {
        "scores": scores.tolist(),
        "truth": truth.tolist(),
        "at": at.tolist(),
        "coefficients": coefficients.tolist(),
        **found,
    }


def tiles():
    """Smooth, with steps and a dip, separable, and falling; many ties."""
    drawn = np.random.default_rng(16)
    smooth = np.round(drawn.normal(0, 4, 400), 2)
    yield smooth, drawn.random(400) < expit(0.7 * smooth - 1.5)
    steps = np.concatenate([drawn.normal(-6, 4, 500), drawn.normal(5, 6, 120), [16.2, -16.2, 0, 0]])
    steps = np.round(np.clip(steps, -LIMIT, LIMIT), 2)
    sure = np.where((steps > 4) & (steps < 9), 0.5, 0.95)
    yield steps, (steps > 1) & (drawn.random(624) < sure) | (drawn.random(624) < 0.01)
    apart = np.concatenate([np.linspace(-9, -1, 40), np.linspace(2, 9, 25)])
    yield apart, apart > 0
    falling = np.round(drawn.normal(0, 3, 80), 1)
    yield falling, drawn.random(80) < expit(-0.4 * falling)


def thresholds(scores, truth, groups, labels, alpha, promise):
    """Hierarchical conformal thresholds, in whole fractions; none where the level is above one."""
    size = Counter(zip(groups, truth))
    found = []
    for y in range(labels):
        of = [len({g for g, c in size if c == label}) for label in range(labels)]
        share = Fraction(1) if promise == "EACH" else Fraction(1, labels)
        extra = Fraction(0) if promise == "MEAN" else share / of[y]
        level = (1 - Fraction(alpha)) * (1 + extra)
        ordered = sorted(
            (s, share / (of[c] * size[g, c]))
            for s, c, g in zip(scores, truth, groups)
            if promise != "EACH" or c == y
        )
        total = Fraction(0)
        for s, weight in ordered:
            total += weight
            if total >= level:
                found.append(s)
                break
        else:
            return None
    return found


def sets(sizes, digits, alpha):
    """Per label the number of images of each of its groups; a group may hold several labels."""
    drawn = np.random.default_rng(len(sizes) * 1000 + sum(map(sum, sizes)))
    scores, truth, groups = [], [], []
    for label, counts in enumerate(sizes):
        for group, count in enumerate(counts):
            z = drawn.normal(-2, 1) + drawn.normal(0, 1, count)
            scores += np.round(1 / (1 + np.exp(-z)), digits).tolist()
            truth += [label] * count
            groups += [f"{group % 7}" if digits == 3 else f"{label}-{group}"] * count
    promises = {
        promise: thresholds(scores, truth, groups, len(sizes), alpha, promise)
        for promise in ("MEAN", "MOST", "EACH")
    }
    return {"alpha": float(alpha), "scores": scores, "truth": truth, "groups": groups, **promises}


conformal = [
    sets([[1] * 5, [1] * 12], 6, "0.1"),
    sets([[1] * 4, [1] * 12], 6, "0.1"),
    sets([[3] * 9, [3] * 9], 6, "0.1"),
    sets([[10] * 45, [10] * 16], 6, "0.1"),
    sets([[1, 2, 5, 100, 3, 7], [1, 1, 40, 2, 9, 6, 30]], 6, "0.1"),
    sets([[6] * 20, [4] * 10], 1, "0.1"),
    sets([[3] * 6, [2] * 9], 0, "0.1"),
    sets([[4] * 8, [4] * 6], 6, "0.2"),
    sets([[2] * 60, [2] * 40], 6, "0.02"),
    sets([[5], [2] * 20], 6, "0.1"),
    sets([[2] * 10, [3] * 12, [1] * 9], 6, "0.1"),
    sets([[1, 1000, 1, 1, 1], [1] * 5], 6, "0.1"),
    sets([[3] * 14, [5] * 7], 3, "0.1"),
]
scores = np.round(random.normal(0, 3, 300), 2)
truth = random.random(300) < 1 / (1 + np.exp(-(0.6 * scores - 1.2)))
logs = log_softmax(random.normal(0, 2, (120, 3)), axis=1)
classes = np.array([random.choice(3, p=np.exp(row * 0.5) / np.exp(row * 0.5).sum()) for row in logs])
shares = random.dirichlet(np.full(10, 0.4), 60)
ill = random.random(60) < 1 / (1 + np.exp(-(4 * shares[:, 9] + 3 * shares[:, 8] - 1)))

print(
    json.dumps(
        {
            "scores": scores.tolist(),
            "truth": truth.tolist(),
            "platt": platt(scores, truth),
            "isotonic": isotonic(scores, truth)["q"],
            "centred": centred(scores, truth, scores),
            "logs": logs.tolist(),
            "classes": classes.tolist(),
            "temperature": temperature(logs, classes),
            "shares": shares.tolist(),
            "ill": ill.tolist(),
            "histogram": histogram(shares, ill),
            "conformal": conformal,
            "curves": [curves(*each) for each in tiles()],
        }
    )
)
