#!/usr/bin/env python3
"""Puts a folder into a bucket as another client than tinct-s3 would, or compares: s3-put.py [--compare] ENDPOINT BUCKET PREFIX FOLDER. Signature version 4, the standard library alone."""

import datetime
import hashlib
import hmac
import http.client
import os
import re
import sys
import urllib.parse

KEY, SECRET, REGION = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"], os.environ.get("AWS_REGION", "us-east-1")


def sign(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def request(connection, host, method, path, query="", body=b""):
    now = datetime.datetime.now(datetime.timezone.utc)
    stamp, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
    sha = hashlib.sha256(body).hexdigest()
    canonical = f"{method}\n{path}\n{query}\nhost:{host}\nx-amz-content-sha256:{sha}\nx-amz-date:{stamp}\n\nhost;x-amz-content-sha256;x-amz-date\n{sha}"
    scope = f"{day}/{REGION}/s3/aws4_request"
    key = sign(sign(sign(sign(("AWS4" + SECRET).encode(), day), REGION), "s3"), "aws4_request")
    signature = hmac.new(key, f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}".encode(), hashlib.sha256).hexdigest()
    connection.request(method, path + ("?" + query if query else ""), body, {
        "x-amz-date": stamp, "x-amz-content-sha256": sha,
        "Authorization": f"AWS4-HMAC-SHA256 Credential={KEY}/{scope}, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={signature}"})
    response = connection.getresponse()
    content = response.read()
    if response.status >= 300:
        sys.exit(f"{method} {path}: {response.status} {content[:300]!r}")
    return content


def main():
    arguments = sys.argv[1:]
    compare = arguments[0] == "--compare"
    endpoint, bucket, prefix, folder = arguments[compare:]
    host = urllib.parse.urlsplit(endpoint).netloc
    connection = http.client.HTTPConnection(host)
    count = 0
    for place, _, files in os.walk(folder):
        for name in files:
            if name.startswith("tinct-manifest"):
                continue
            file = os.path.join(place, name)
            path = urllib.parse.quote(f"/{bucket}/{prefix}/{os.path.relpath(file, folder)}", safe="/-_.~")
            with open(file, "rb") as stream:
                content = stream.read()
            if compare:
                if request(connection, host, "GET", path) != content:
                    sys.exit(f"{path} differs from {file}")
            else:
                request(connection, host, "PUT", path, body=content)
            count += 1
    if compare:
        listed, token = [], ""
        while True:
            query = "&".join(sorted(filter(None, ["list-type=2", f"prefix={urllib.parse.quote(prefix + '/', safe='')}", token])))
            page = request(connection, host, "GET", f"/{bucket}", query).decode()
            listed += re.findall(r"<Key>(.*?)</Key>", page)
            more = re.search(r"<NextContinuationToken>(.*?)</NextContinuationToken>", page)
            if not more:
                break
            token = "continuation-token=" + urllib.parse.quote(more[1], safe="")
        objects = [key for key in listed if not key.rpartition("/")[2].startswith("tinct-manifest")]
        if len(objects) != count:
            sys.exit(f"{len(objects)} objects under {bucket}/{prefix}, {count} files in {folder}")
        print(f"s3: {count} objects under {prefix} are byte for byte those of a folder")


if __name__ == "__main__":
    main()
