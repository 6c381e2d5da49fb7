#!/usr/bin/env python3
"""Speed of EM: processor time an iteration of Tinct and of scikit-learn's GaussianMixture, on all pixels of a picture.

    bench/Peers/mixture_speed.py --tinct PATH PICTURE [--colors 16] [--covariance full] [--iterations 5] [--repeats 3]

Tinct's iterations are those of `tinct encode --method em --threads 1 --save-model`; their time is the difference of the processor time of
that command and of the same with `--method kmeans`, which does all the rest. scikit-learn's is the difference of a fit of one iteration and of one
of more, so that its start is left out. Both are the least of several runs. The log-likelihoods a pixel are those of different starts
and stops, and only roughly alike. Needs scikit-learn, NumPy and Pillow."""

import argparse
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time
import warnings

SKLEARN_TYPES = {"spherical": "spherical", "tied": "tied", "diagonal": "diag", "full": "full"}


def processor_seconds(command):
    """User and system time of a command; its failure ends the program."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def time_tinct(arguments, folder):
    """Seconds an iteration, iterations, and log-likelihood a pixel."""
    output = folder / "picture.tinct"
    common = [arguments.tinct, "encode", arguments.picture, "-o", output, "-k", arguments.colors, "--tune", "psnr", "--threads", 1,
              "--save-model", "--force", "--quiet"]
    kmeans = min(processor_seconds(common) for _ in range(arguments.repeats))
    em = min(processor_seconds([*common, "--method", "em", "--covariance", arguments.covariance]) for _ in range(arguments.repeats))
    info = subprocess.run([arguments.tinct, "info", output, "--model", "--json"], capture_output=True, text=True, check=True)
    model = json.loads(info.stdout)["model"]
    return (em - kmeans) / model["iterations"], model["iterations"], model["logLikelihood"]


def time_sklearn(arguments):
    """Seconds an iteration, and log-likelihood a pixel."""
    import numpy
    from PIL import Image
    from sklearn.mixture import GaussianMixture

    pixels = numpy.asarray(Image.open(arguments.picture).convert("RGB")).reshape(-1, 3).astype(numpy.float64)
    warnings.simplefilter("ignore")

    def fit(iterations):
        mixture = GaussianMixture(
            arguments.colors, covariance_type=SKLEARN_TYPES[arguments.covariance], tol=0, max_iter=iterations, init_params="random_from_data", random_state=1)
        start = time.process_time()
        mixture.fit(pixels)
        return time.process_time() - start, mixture.lower_bound_

    one = min(fit(1)[0] for _ in range(arguments.repeats))
    many, bound = min(fit(1 + arguments.iterations) for _ in range(arguments.repeats))
    return (many - one) / arguments.iterations, bound


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("picture", type=pathlib.Path)
    parser.add_argument("--tinct", default="tinct", help="the tinct command")
    parser.add_argument("--colors", type=int, default=16)
    parser.add_argument("--covariance", choices=SKLEARN_TYPES, default="full")
    parser.add_argument("--iterations", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours, iterations, likelihood = time_tinct(arguments, pathlib.Path(folder))
    theirs, bound = time_sklearn(arguments)
    print(f"Tinct: {1000 * ours:.2f} ms an iteration ({iterations} iterations, log-likelihood {likelihood:.3f})")
    print(f"scikit-learn: {1000 * theirs:.1f} ms an iteration (log-likelihood {bound:.3f} after {1 + arguments.iterations})")
    print(f"ratio: {theirs / ours:.0f}")


if __name__ == "__main__":
    main()
