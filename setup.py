"""The packages of the wheel: carnatic, with assets/ and static/ inside it. All else is in pyproject.toml."""

from setuptools import find_packages, setup

# In a checkout the two folders lie beside the package, in an installation inside it; carnatic/library.py finds both.
DATA = {"carnatic.assets": "assets", "carnatic.static": "static"}

setup(
    packages=[*find_packages(include=["carnatic", "carnatic.*"]), *DATA],
    package_dir=DATA,
    package_data={package: ["**/*"] for package in DATA} | {"carnatic": ["py.typed"]},
)
