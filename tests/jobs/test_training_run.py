"""A training in this process: its lessons, its steps and its result."""

from __future__ import annotations

import pytest
import torch

from carnatic.compose.network import training
from carnatic.compose.network.article import BAR, DOUBLE_BAR
from carnatic.compose.network.article_training import SIGNS, spelled_lessons, written
from carnatic.compose.network.interactive_training import keep_aside
from carnatic.compose.network.model import Configuration
from carnatic.compose.network.training import Trainer
from carnatic.compose.network.weights_file import unpack_model
from carnatic.exercise.families import TRAINABLE_FAMILIES
from carnatic.exercise.review import review
from carnatic.exercise.sargam.draft import read_draft
from carnatic.exercise.sargam.text import parse
from carnatic.jobs import training_run
from carnatic.jobs.messages import Done, Progress
from carnatic.jobs.training import Begun, Learned, Round, Sample, TrainingRequest
from carnatic.jobs.training_run import run_training, sample_requests, sample_rounds, title_of, training_lines
from carnatic.library import library
from carnatic.messages import message, say
from tests.refusing import refused

MOHANAM = ("s r g p | d S | , , ||", "S d p g | r s | , , ||", "s r g r | g p | d p ||", "d S d p | g r | g r ||")
OWN = tuple(f"raga: Mohanam\ntala: Adi\n\n{a}\n{b}" for a in MOHANAM[:2] for b in MOHANAM[2:])
IN_RUPAKA = tuple(
    f"raga: Kalyani\ntala: Rupaka\n\n{row}" for row in ("s r g m p d ||", "S n d p m g ||", "s r s r g m ||")
)


def learn(*arguments):
    """The steps of a training, and its result."""
    return [one.step if isinstance(one, Progress) else one.result for one in run_training(*arguments)]


def test_the_result_comes_last_and_alone():
    *steps, last = run_training(TrainingRequest(rounds=2, hidden=24))
    assert isinstance(last, Done)
    assert all(isinstance(one, Progress) for one in steps)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"network": "theirs"}, message("training.network", name="theirs", networks=("ours", "article"))),
        ({"families": ("gitam",)}, message("training.family", family="gitam", families=TRAINABLE_FAMILIES)),
        ({"rounds": 0}, message("rounds.range", value=0, lowest=1, highest=1000)),
        ({"rounds": 1001}, message("rounds.range", value=1001, lowest=1, highest=1000)),
        ({"seed": -1}, message("number.range", value=-1, lowest=0, highest=2147483647)),
        ({"hidden": 65}, message("training.size", sizes=("small", "usual", "large"))),
        ({"families": ()}, message("training.no_lessons")),
        ({"families": (), "own": OWN[:1]}, message("training.few_lessons", count=1, fewest=3, missing=2)),
        ({"families": (), "own": OWN[:2]}, message("training.few_lessons", count=2, fewest=3, missing=1)),
    ],
)
def test_a_request_that_cannot_be_met_is_refused(values, expected):
    with refused(expected):
        TrainingRequest(**values)


def test_a_job_says_what_it_learns_from():
    assert TrainingRequest().words == "Sarali"
    assert TrainingRequest(families=("sarali", "tara_sthayi"), own=OWN).words == "Sarali, Tara sthayi and 4 of your own"


@pytest.mark.parametrize("family", TRAINABLE_FAMILIES)
def test_every_family_can_be_learned_and_is_what_is_made(family):
    reports = list(learn(TrainingRequest(families=(family,), rounds=2, hidden=24)))
    assert isinstance(reports[0], Begun)
    assert isinstance(reports[-1], Learned)
    made = [parse(report.text, library()) for report in reports if isinstance(report, Sample)]
    assert made
    assert all(exercise.request.family == family and review(exercise) == () for exercise in made)


def test_what_is_kept_aside_is_not_learned_from():
    lines = training_lines(TrainingRequest(families=("sarali", "janta"), own=OWN))
    kept, aside = keep_aside(lines, seed=1)
    assert {line.source for line in kept} & {line.source for line in aside} == set()
    assert len({line.source for line in aside}) == 4  # an eighth
    assert "sarali_01" not in {line.source for line in aside}
    assert set(kept) | set(aside) == set(lines)
    assert keep_aside(lines, seed=1) == (kept, aside)
    few = training_lines(TrainingRequest(families=(), own=OWN))
    assert keep_aside(few, seed=1) == (few, ())


def test_the_model_is_the_one_that_did_best_on_what_is_kept_aside():
    job = TrainingRequest(rounds=40, hidden=24, families=("sarali",), own=OWN)
    *told, last = learn(job)
    tried = {one.number: one.held_out_nats for one in told if isinstance(one, Round) and one.held_out_nats is not None}
    assert last.number == min(tried, key=lambda n: (tried[n], -n))
    network, card, learned = unpack_model(last.weights.encode("latin-1"))
    assert (card.epochs, card.held_out_nats) == (last.number, round(tried[last.number], 4))
    assert learned == "Sarali and 4 of your own"
    assert network.configuration.hidden == 24


def test_without_anything_kept_aside_the_last_round_is_kept():
    *told, last = learn(TrainingRequest(families=(), own=OWN, rounds=5, hidden=24))
    assert told[0] == Begun(4, ())
    assert [one.held_out_nats for one in told if isinstance(one, Round)] == [None] * 5
    assert last.number == 5


def test_the_same_job_gives_the_same_model():
    weights = [list(learn(TrainingRequest(rounds=3, hidden=24, seed=5)))[-1].weights for _ in range(2)]
    assert weights[0] == weights[1]
    assert list(learn(TrainingRequest(rounds=3, hidden=24, seed=6)))[-1].weights != weights[0]


@pytest.mark.parametrize(("own", "raga", "tala"), [(OWN, "Mohanam", "Adi"), (IN_RUPAKA, "Mechakalyani", "Rupaka")])
def test_one_s_own_are_heard_in_their_own_raga_and_tala(own, raga, tala):
    (request,) = sample_requests(TrainingRequest(families=(), own=own))
    assert (request.raga.name, request.tala.name) == (raga, library().tala(tala).name)


def test_more_of_one_s_own_than_is_learned_from_is_refused(monkeypatch):
    monkeypatch.setattr(training_run, "_MOST_OWN_UNITS", 60)
    with refused(message("training.too_much", units=64, most=60)):
        training_lines(TrainingRequest(own=OWN))


def test_many_lines_are_heard_in_parts_and_teach_the_same(monkeypatch):
    lines = training_lines(TrainingRequest(families=("sarali", "janta")))
    plain = Configuration(hidden=24, dropout=0.0)
    # every line in its first way, so that chance has no part
    monkeypatch.setattr(Trainer, "_chosen_rows", lambda _, batch: batch.rows[0, 0])
    at_once = Trainer(lines, 3, plain)
    whole = [at_once.epoch() for _ in range(3)]
    monkeypatch.setattr(training, "MOST_AT_ONCE", 700)
    in_parts = Trainer(lines, 3, plain)
    assert [in_parts.epoch() for _ in range(3)] == pytest.approx(whole, abs=1e-4)
    for batch in in_parts.batches:
        cut = list(training.parts(batch))
        assert all(part.targets.numel() <= 700 for part in cut)
        assert torch.equal(torch.cat([part.targets for part in cut]), batch.targets)
        assert torch.equal(torch.cat([part.rows for part in cut], 2), batch.rows)
        assert torch.equal(torch.cat([part.masks for part in cut]), batch.masks)
        assert torch.equal(torch.cat([part.weights for part in cut]), batch.weights)


def test_lines_beyond_the_network_s_reach_are_refused():
    high = tuple(f"S' R' G' M' | {swara}' P' | M' G' ||" for swara in "SRGPD")
    with refused("training.out_of_reach"):
        training_lines(TrainingRequest(families=(), own=high))


def test_it_stops_when_it_is_told_to_and_when_its_time_is_up(monkeypatch):
    *told, last = learn(TrainingRequest(rounds=50, hidden=24), lambda: True)
    assert (len([one for one in told if isinstance(one, Round)]), last.number, last.remark) == (1, 1, "")
    monkeypatch.setattr(training_run, "_LONGEST_SECONDS", 0.0)
    *_, last = learn(TrainingRequest(rounds=50, hidden=24))
    assert (last.number, last.remark) == (1, say("training.out_of_time"))


def test_a_network_that_loses_its_way_is_a_sentence(monkeypatch):
    monkeypatch.setattr(training_run.InteractiveTraining, "epoch", lambda _: float("nan"))
    with refused("training.strayed"):
        list(learn(TrainingRequest(rounds=2, hidden=24)))


def test_samples_come_evenly_and_not_too_many():
    assert sample_rounds(1) == {1}
    assert sorted(sample_rounds(160)) == [1, 20, 40, 60, 80, 100, 120, 140, 160]
    assert all(max(sample_rounds(n)) == n and len(sample_rounds(n)) <= 9 for n in range(1, 300))


def test_lessons_are_called_by_their_titles():
    assert (title_of("janta_04"), title_of("your exercise 2")) == ("Janta 4", "your exercise 2")


# -- the article's model ---------------------------------------------------------------------------


def test_the_article_s_model_learns_by_heart_and_writes_faults():
    *told, last = learn(TrainingRequest(network="article", rounds=120))
    losses = [one.training_nats for one in told if isinstance(one, Round)]
    assert losses[-1] < losses[0] / 4
    assert (last.number, last.weights) == (120, "")
    made = [one.text for one in told if isinstance(one, Sample)]
    assert len(made) == 9
    drafts = [read_draft(text, library().request(family="sarali"), library()) for text in made]
    assert any(draft.marks for draft in drafts)
    # at first it may write bars alone
    assert drafts[-1].exercise is not None


def test_its_tokens_are_written_as_sargam():
    assert (SIGNS[BAR], SIGNS[DOUBLE_BAR]) == ("|", "||")
    assert written([0, 1, 8, 2, BAR, 4, 5, BAR, 6, 7, DOUBLE_BAR, 7, BAR]) == "s r , g | p d | n S ||\nS |"


def test_it_reads_only_what_it_can_spell():
    assert len(spelled_lessons(training_lines(TrainingRequest()))) == 14
    assert spelled_lessons(training_lines(TrainingRequest(families=(), own=OWN))) == ()
    with refused("training.paper_lines"):
        list(learn(TrainingRequest(network="article", families=(), own=OWN, rounds=2)))


def test_one_thread_is_enough():
    assert torch.get_num_threads() == 1
