"""The size of the paper by the reader's language tag."""

from __future__ import annotations

import pytest

from carnatic.pages.components.downloads import LETTER_REGIONS, paper_of, region_of


@pytest.mark.parametrize(
    ("tag", "region"),
    [
        ("en-US", "US"), ("en_US.UTF-8", "US"), ("en_US@posix", "US"), ("EN-us", "US"), ("es-Latn-MX", "MX"),
        ("es-MX-u-hc-h12", "MX"), ("fr-CA-x-us", "CA"), ("sr-Cyrl-RS", "RS"), ("zh-cmn-Hans-CN", "CN"),
        ("ta-IN", "IN"), ("ca-ES", "ES"), ("de-CH-1901", "CH"), ("sl-rozaj-biske-IT", "IT"), ("und-US", "US"),
        ("en-GB-u-rg-uszzzz", "US"), ("en-US-u-ca-gregory-rg-gbzzzz", "GB"), ("en-u-rg-uszzzz", "US"),
        # none
        ("", ""), ("en", ""), ("ca", ""), ("us", ""), ("es-419", ""), ("en-Latn", ""), ("x-us", ""), ("x-en-US", ""),
        ("en-x-us", ""), ("en-t-ja-us", ""), ("-US", ""), ("-", ""), ("en-u-ca-gregory", ""), ("en-u-rg", ""),
        ("C", ""), ("C.UTF-8", ""), ("not a tag", ""),
    ],
)  # fmt: skip
def test_the_region_of_a_tag(tag: str, region: str) -> None:
    assert region_of(tag) == region
    assert paper_of(tag) == ("Letter" if region in LETTER_REGIONS else "A4")


def test_letter_where_it_is_used() -> None:
    for region in ["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"]:
        assert paper_of(f"es-Latn-{region}") == paper_of(f"en-{region.lower()}") == "Letter"
    for region in ["IN", "GB", "DE", "FR", "LK", "SG", "AU", "AR", "BR", "ES"]:
        assert paper_of(f"en-{region}") == "A4"
    assert paper_of(None) == "A4"
