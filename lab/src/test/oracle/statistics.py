"""Measures of scikit-learn and scipy to compare with: python3 statistics.py > ../resources/oracle/statistics.json"""

import json

import numpy as np
from scipy.stats import norm
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

random = np.random.default_rng(11)


def delong(first, second, truth):
    """DeLong et al. 1988 as written there: every positive against every negative."""
    kernel = lambda s: np.sign(s[truth][:, None] - s[~truth][None, :]) / 2 + 0.5
    pairs = np.array([kernel(first), kernel(second)])
    of_positives, of_negatives = pairs.mean(axis=2), pairs.mean(axis=1)
    covariance = np.cov(of_positives) / truth.sum() + np.cov(of_negatives) / (~truth).sum()
    contrast = np.array([1, -1])
    z = contrast @ pairs.mean(axis=(1, 2)) / np.sqrt(contrast @ covariance @ contrast)
    return 2 * norm.sf(abs(z))


def calibration_error(p, truth, bins=10):
    """Images tied at one probability share its mean outcome, whatever their order."""
    truth = np.array([truth[p == each].mean() for each in p])
    order = np.argsort(p, kind="stable")
    edges = [len(p) * b // bins for b in range(bins + 1)]
    parts = [order[a:b] for a, b in zip(edges, edges[1:]) if b > a]
    return sum(len(x) * abs(p[x].mean() - truth[x].mean()) for x in parts) / len(p)


def two_labels(n, digits, shift):
    truth = random.random(n) < 0.4
    truth[:4] = [True, True, False, False]
    latent = random.normal(0, 1, n) + 1.2 * truth
    first = np.clip(np.round(1 / (1 + np.exp(-latent)), digits), 0.01, 0.99)
    other = latent + random.normal(0, 0.4, n) - shift * truth
    second = np.clip(np.round(1 / (1 + np.exp(-other)), digits), 0.01, 0.99)
    return {
        "truth": truth.tolist(),
        "first": first.tolist(),
        "second": second.tolist(),
        "auc": [roc_auc_score(truth, first), roc_auc_score(truth, second)],
        "deLongP": delong(first, second, truth),
        "logLoss": log_loss(truth, first),
        "brier": brier_score_loss(truth, first),
        "ece": calibration_error(first, truth),
        "sensitivity": float((first[truth] >= 0.5).mean()),
        "specificity": float((first[~truth] < 0.5).mean()),
    }


def three_labels(n):
    p = random.dirichlet([1.0, 1.0, 1.0], n)
    p[0], p[1] = [1 - 2e-9, 1e-9, 1e-9], [1e-9, 1 - 2e-9, 1e-9]
    label = np.array([random.choice(3, p=row) for row in p])
    label[0] = 1
    clipped = np.clip(p, 1e-7, 1 - 1e-7)
    loss = -np.log(clipped[np.arange(n), label]).mean()
    return {"p": p.tolist(), "label": label.tolist(), "logLoss": loss,
            "accuracy": float((p.argmax(axis=1) == label).mean())}


cases = [two_labels(*case) for case in [(37, 6, 0.1), (200, 2, 0.0), (500, 6, 0.6), (61, 1, 0.2)]]
erfc = [0.0, 1e-3, 0.5, 1.0, 2.0, 2.9999, 3.0, 5.0, 9.0]
print(
    json.dumps(
        {
            "cases": cases,
            "three": three_labels(80),
            "erfc": [[x, 2 * norm.sf(x * np.sqrt(2))] for x in erfc],
        }
    )
)
