#!/usr/bin/env python3
"""Golden log-likelihoods for MixtureGoldenTests, from scikit-learn's GaussianMixture (Debian package python3-sklearn).

    python3 make_sklearn_golden.py ../Data/kodim23-crop.ppm 8 > ../Data/mixture-golden.txt

Fits every covariance type to all pixels of a PPM picture, from the clusters of the same starting means, for a fixed number
of iterations, and prints the means and the log-likelihood a pixel after each number. With a third argument, the number of
iterations, it fits and times type `full` only, and prints CPU seconds instead (to compare speed; any picture Pillow reads).

Lines: "means" and K x 3 numbers; then for every type "type iterations log-likelihood smallest-eigenvalue". No covariance here comes
near Tinct's variance floor of 1/12 (the last number shows it), so the floor plays no part and reg_covar is next to nothing.
"""
import sys
import time
import warnings

import numpy as np
from PIL import Image
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

TYPES = {"Spherical": "spherical", "Tied": "tied", "Diagonal": "diag", "Full": "full"}
ITERATIONS = (0, 1, 5, 20, 60)
REGULARIZATION = 1e-6


def starting_parameters(pixels, means, kind):
    """Shares, means and precisions of the clusters of the given means: scikit-learn's own M-step on hard responsibilities."""
    distances = ((pixels[:, None, :] - means[None, :, :]) ** 2).sum(axis=2) if len(pixels) < 50000 else np.stack(
        [((pixels - mean) ** 2).sum(axis=1) for mean in means], axis=1)
    hard = np.eye(len(means))[distances.argmin(axis=1)]
    mixture = GaussianMixture(len(means), covariance_type=kind, reg_covar=REGULARIZATION)
    mixture._initialize(pixels, hard)
    cholesky = mixture.precisions_cholesky_
    precisions = cholesky @ np.swapaxes(cholesky, -1, -2) if kind in ("full", "tied") else cholesky**2
    return mixture.weights_, mixture.means_, precisions


def fit(pixels, means, kind, iterations):
    weights, centres, precisions = starting_parameters(pixels, means, kind)
    mixture = GaussianMixture(
        len(means), covariance_type=kind, tol=0, reg_covar=REGULARIZATION, max_iter=max(1, iterations),
        weights_init=weights, means_init=centres, precisions_init=precisions)
    if iterations == 0:
        mixture._initialize_parameters(pixels, np.random.RandomState(0))
        mixture.covariances_ = np.linalg.inv(precisions) if kind in ("full", "tied") else 1 / precisions
        return mixture, 0.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        before = time.process_time()
        mixture.fit(pixels)
        return mixture, time.process_time() - before


def smallest_eigenvalue(mixture, kind):
    covariances = mixture.covariances_
    return np.linalg.eigvalsh(covariances).min() if kind in ("full", "tied") else np.min(covariances)


def main():
    pixels = np.asarray(Image.open(sys.argv[1]).convert("RGB")).reshape(-1, 3).astype(np.float64)
    components = int(sys.argv[2])
    clusters = KMeans(components, n_init=1, random_state=1, max_iter=20).fit(pixels)
    means = clusters.cluster_centers_.astype(np.float32).astype(np.float64)
    print("means", " ".join(f"{value:.9g}" for value in means.ravel()))
    if len(sys.argv) > 3:
        mixture, seconds = fit(pixels, means, "full", int(sys.argv[3]))
        print(f"Full {mixture.n_iter_} {mixture.score(pixels):.9f} {smallest_eigenvalue(mixture, 'full'):.4f} {seconds:.3f}s")
        return
    for name, kind in TYPES.items():
        for iterations in ITERATIONS:
            mixture, _ = fit(pixels, means, kind, iterations)
            print(name, iterations, f"{mixture.score(pixels):.9f}", f"{smallest_eigenvalue(mixture, kind):.4f}")


if __name__ == "__main__":
    main()
