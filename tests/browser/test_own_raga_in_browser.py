"""A user's own raga in a browser: tapped and typed, checked while typing, opened, and practised under its name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.ragas_browser import Ragas

OpenRagas = Callable[..., Ragas]


@pytest.mark.sweep
def test_a_raga_is_tapped_typed_and_practised(open_ragas: OpenRagas) -> None:
    ragas = open_ragas()
    page = ragas.page
    page.get_by_role("radio", name="Your own").click()
    said, opens = page.locator(".law[role=status]"), page.get_by_role("button", name="Open this raga")
    expect(said).to_contain_text("Type the arohana and avarohana from S to S")
    expect(opens).to_be_disabled()

    page.get_by_label("Name").fill("Tenral")
    for place in ("S", "R2", "G3", "M1", "D1", "S^"):
        page.locator(f'[data-place="{place}"]').click()
    expect(page.get_by_role("textbox", name="Arohana", exact=True)).to_have_value("S R2 G3 M1 D1 S^")
    down = page.get_by_role("textbox", name="Avarohana")
    down.press_sequentially("S D1 N3", delay=20)
    expect(page.locator('[data-fault="down"]')).to_have_text("The avarohana ends on N3 here. It must end on S.")
    down.fill("S N3 D1 M1 G3 R2 S")
    expect(page.locator('[data-fault="down"]')).to_have_text("")
    expect(said).to_contain_text("n comes only in the avarohana. A line turns only on s, r, g, m and d")
    opens.click()
    ragas.shows("Tenral")

    page.get_by_role("link", name="Practise in this raga").click()
    page.wait_for_function(
        "document.querySelector('h1')?.innerText === 'Tenral' && !location.pathname.includes('ragas')"
    )
    page.wait_for_function("location.search.includes('swaras=')")
    exercise = ragas.exercise
    assert exercise.request.raga.name == "Tenral = S R2 G3 M1 D1 S^ / S^ N3 D1 M1 G3 R2 S"
    page.reload()
    page.wait_for_selector(".v-swara")
    assert page.locator("h1").inner_text() == "Tenral"
    assert ragas.exercise == exercise
