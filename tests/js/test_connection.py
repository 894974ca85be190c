"""Messages wait while there is no connection, the last one of each name, until the page is back."""

from __future__ import annotations

from tests.js.conftest import Load

RUN = """() => {
    const sent = [];
    const app = document.createElement("div");
    const say = (name, value) => module.sendOrWait(name, () => sent.push(value));
    const answers = [say("tempo", "without Streamlit")];
    document.body.append(app);
    const become = (state) => app.setAttribute("data-test-connection-state", state);
    become("CONNECTED");
    answers.push(say("tempo", 60));
    become("PINGING_SERVER");
    answers.push(say("tempo", 90), say("speed", 2), say("tempo", 120));
    module.leave();
    become("CONNECTED");
    answers.push(say("sruti", "G"));
    sent.push("back");
    module.comeBack();
    answers.push(say("tempo", 64));
    return [answers, sent];
}"""


def test_messages_wait_until_the_page_is_back(load: Load) -> None:
    answers, sent = load("connection.js").run(RUN)
    assert answers == [True, True, False, False, False, False, True]
    assert sent == ["without Streamlit", 60, "back", 120, 2, "G", 64]
