"""What rules suggest of the clauses of a graph: with an import and after one, twice as once, cut and not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest
from typer.testing import CliRunner

from claims.files.errors import SourceError
from claims.review.reviewing import review
from claims.review.verdicts import Item, Person, ReviewResult, Verdict
from claims.rules.suggestion import Gate
from clausegraph.cli import app
from graph.model.vocabulary import ClaimStatus, ReasonCode, Role
from graph.progress import silent
from graph.publish.digest import content_digest
from graph.publish.invariants import broken_invariants
from graph.publish.revision import publish_revision
from seed.archive.load import Suggesting, import_archive
from seed.suggest import batches, services
from seed.suggest.batches import Asked
from seed.suggest.by_precedents import PRECEDENTS, suggest_by_precedents
from seed.suggest.by_rules import RULES, suggest_by_rules
from seed.suggest.explaining import explained
from seed.suggest.services import describe_services
from tests.archives import export, exported
from tests.records import records_of

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

    from graph.embedded import EmbeddedNeo4j
    from graph.engine import Engine
    from tests.contents import Contents

LATER = Suggesting(by_rules=False)
PREFACE = (
    "Lanternfish is a made-up service, and this policy was written for a test; it binds nobody at all. "
    "It says in plain words what the service may do with what it knows, and what people may ask of it. "
)
FACES = "We collect your voiceprint to unlock the app."
SALE = "If you live in California, you may tell us not to sell your personal information."


def policy(*sentences: str) -> str:
    return f"# Privacy\n\n{PREFACE * 2}\n\n## Your data\n\n{' '.join(sentences)}\n"


def archive(folder: Path, *texts: str) -> Path:
    kinds = ["First record of", *["Record new changes of"] * (len(texts) - 1)]
    versions = [
        ("Lanternfish", "Privacy Policy", f"2026-01-0{day}", kind, text)
        for day, (kind, text) in enumerate(zip(kinds, texts, strict=True), 1)
    ]
    return export(folder, versions)


def suggested(engine: Engine) -> dict[tuple[str, str], str]:
    """The claims of rules: by their law or place and their rule, how they stand."""
    rows = records_of(
        engine,
        "MATCH (e)<-[:CONCERNS]-(c:Claim)-[:MADE_BY]->(:Agent {slug: $rules}) "
        "RETURN coalesce(e.path, e.code) AS end, c.rule AS rule, c.status AS status",
        rules=RULES,
    )
    return {(row["end"], row["rule"]): row["status"] for row in rows}


def claims(engine: Engine) -> set[str]:
    """The keys of the claims of rules."""
    found = engine.read("MATCH (c:Claim)-[:MADE_BY]->(:Agent {slug: $rules}) RETURN c.key", {"rules": RULES})
    return {str(key) for (key,) in found}


def holds(engine: Engine) -> None:
    assert {rule: found for rule, found in broken_invariants(engine, silent).items() if found} == {}


def test_an_import_lets_rules_suggest_laws_and_places(catalogued: Engine, tmp_path: Path) -> None:
    done = import_archive(catalogued, archive(tmp_path, policy(FACES, SALE)))
    found = suggested(catalogued)
    assert found["us-il-bipa/sec-15", "biometrics-collected"] == "SUGGESTED"
    assert found["US-IL", "biometrics-collected"] == "SUGGESTED"
    assert done.suggestions == len(found)
    ((claim, quote, text, rests, beside, agent),) = catalogued.read(
        "MATCH (p:Provision)<-[:ABOUT]-(c:Claim)-[:CONCERNS]->({path: 'us-il-bipa/sec-15'}) "
        "MATCH (f:Claim {withClaim: c.key}), (c)-[:RESTS_ON]->(e), (c)-[:MADE_BY]->(a:Agent) "
        "RETURN c.rationale, e.quote, p.excerptText, [c.evidenceStart, c.evidenceEnd], f.basis, a.modelVersion"
    )
    assert claim.startswith("The section concerns")
    assert quote == FACES == text[slice(*rests)]
    assert (beside, len(agent)) == (["us-il-bipa/sec-15"], 12)
    edges = catalogued.read(
        "MATCH ()-[r:SUGGESTED_ENGAGES|SUGGESTED_FLAGS]->(e) WHERE r.rule IS NOT NULL RETURN count(r)"
    )
    assert edges == [[len(found)]]
    assert not catalogued.read("MATCH ()-[r:ENGAGES|FLAGS]->() RETURN r")
    holds(catalogued)


def test_the_same_import_again_writes_nothing(catalogued: Engine, tmp_path: Path) -> None:
    path = archive(tmp_path, policy(FACES))
    revision = import_archive(catalogued, path).revision
    before = content_digest(catalogued)
    assert import_archive(catalogued, path).revision == revision
    assert not suggest_by_rules(catalogued).read
    assert content_digest(catalogued) == before


def test_a_graph_without_suggestions_is_brought_up_to_what_an_import_makes(
    catalogued: Engine, tmp_path: Path, contents: Contents
) -> None:
    exported(tmp_path)
    import_archive(catalogued, tmp_path)
    at_once, digest = suggested(catalogued), content_digest(catalogued)
    assert at_once
    contents.keep_catalogue()
    import_archive(catalogued, tmp_path, suggesting=LATER)
    assert suggested(catalogued) == {}
    dry = suggest_by_rules(catalogued, Asked(dry=True))
    assert (suggested(catalogued), bool(dry.written)) == ({}, False)
    done = suggest_by_rules(catalogued)
    assert done.suggestions == dry.suggestions
    publish_revision(catalogued)
    assert (suggested(catalogued), content_digest(catalogued)) == (at_once, digest)
    holds(catalogued)


def test_what_is_cut_goes_on_where_it_stopped(
    catalogued: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_archive(catalogued, exported(tmp_path), suggesting=LATER)
    monkeypatch.setattr(batches, "CLAUSES", 3)

    def cut(what: str, done: int, total: int | None) -> None:
        assert what
        assert total
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        suggest_by_rules(catalogued, progress=cut)
    first = claims(catalogued)
    rest = suggest_by_rules(catalogued)
    assert 0 < rest.read < rest.clauses
    assert first
    assert first < claims(catalogued)
    assert rest.suggestions["kept"] == 0


def test_suggestions_end_with_the_words_that_they_rest_on(catalogued: Engine, tmp_path: Path) -> None:
    other = "The lamp in the hall is switched off at midnight, and on again before breakfast."
    import_archive(catalogued, archive(tmp_path / "one", policy(FACES, SALE)))
    import_archive(catalogued, archive(tmp_path / "two", policy(FACES, SALE), policy(other, SALE)))
    found = suggested(catalogued)
    assert found["us-il-bipa/sec-15", "biometrics-collected"] == "STALE"
    assert found["US-IL", "biometrics-collected"] == "STALE"
    # What rests on other words of the clause stays as it was.
    assert {status for (end, _), status in found.items() if end.startswith("us-ca-ccpa")} == {"SUGGESTED"}
    ((ended,),) = catalogued.read(
        "MATCH (c:Claim {status: 'STALE'}) RETURN all(r IN collect(c.recordedTo) WHERE r IS NOT NULL)"
    )
    assert ended
    holds(catalogued)
    gone = f"# Privacy\n\n{PREFACE * 2}\n"
    import_archive(catalogued, archive(tmp_path / "three", policy(FACES, SALE), policy(other, SALE), gone))
    assert set(suggested(catalogued).values()) == {"STALE"}
    holds(catalogued)


def decide(engine: Engine, end: str, decision: ClaimStatus, reason: ReasonCode | None = None) -> None:
    """Decide on the suggestion of rules for a law or place, as a reviewer does."""
    asked = "MATCH (c:Claim {status: 'SUGGESTED'})-[:CONCERNS]->(e) WHERE coalesce(e.path, e.code) = $end RETURN c.handle, c.revision"
    ((handle, revision),) = engine.read(asked, {"end": end})
    verdict = Verdict(decision, reason, batch=f"{decision}~{end}")
    (outcome,) = review(engine, [Item(handle, revision)], verdict, Person("Made-up reviewer", Role.REVIEWER))
    assert outcome.result is ReviewResult.DONE


def test_what_a_reviewer_has_decided_stays(catalogued: Engine, tmp_path: Path) -> None:
    import_archive(catalogued, archive(tmp_path / "one", policy(FACES)))
    decide(catalogued, "us-tx-cubi", ClaimStatus.REJECTED, ReasonCode.WEAK_EVIDENCE)
    decide(catalogued, "us-il-bipa/sec-15", ClaimStatus.ACCEPTED)
    catalogued.command("MATCH (p:Provision) REMOVE p.suggestedSha256")
    before = suggested(catalogued)
    assert before["us-il-bipa/sec-15", "biometrics-collected"] == "ACCEPTED"
    done = suggest_by_rules(catalogued)
    assert done.read
    assert not done.suggestions["engagements"]
    # Beside what was rejected nothing is flagged.
    assert suggested(catalogued) == before | {("US-TX", "biometrics-collected"): "SUPERSEDED"}
    holds(catalogued)
    other = "The lamp in the hall is switched off at midnight, and on again before breakfast."
    import_archive(catalogued, archive(tmp_path / "two", policy(FACES), policy(other)))
    # The flag that was suggested beside the accepted engagement goes; what a person decided is the person's.
    after = suggested(catalogued)
    assert after["us-tx-cubi", "biometrics-collected"] == "REJECTED"
    assert after["us-wa-biometric", "biometrics-collected"] == "STALE"
    holds(catalogued)


def test_one_rule_is_tried_alone(catalogued: Engine, tmp_path: Path) -> None:
    import_archive(catalogued, archive(tmp_path, policy(FACES, SALE)), suggesting=LATER)
    suggest_by_rules(catalogued, Asked(rule="biometrics-collected"))
    assert {rule for _, rule in suggested(catalogued)} == {"biometrics-collected"}
    # The clauses count as unread still.
    suggest_by_rules(catalogued)
    assert len({rule for _, rule in suggested(catalogued)}) > 1
    holds(catalogued)


def test_services_and_documents_are_described_by_the_tables(catalogued: Engine, tmp_path: Path) -> None:
    services = tmp_path / "services.yaml"
    services.write_text("Lanternfish: [video, social]\n")
    path = archive(tmp_path / "archive", policy(FACES))
    asked = "MATCH (p:Platform)-[:PUBLISHES]->(d) RETURN p.sector, d.audience"
    import_archive(catalogued, path)
    assert catalogued.read(asked) == [[[], "END_USER"]]
    import_archive(catalogued, path, suggesting=Suggesting(services=services))
    assert catalogued.read(asked) == [[["social", "video"], "END_USER"]]
    # What stands there, perhaps written by hand, stays.
    describe_services(catalogued)
    assert catalogued.read(asked) == [[["social", "video"], "END_USER"]]
    services.write_text("Lanternfish: [circus]\n")
    with pytest.raises(SourceError, match=r"services.yaml:1: `circus` is no sector"):
        import_archive(catalogued, path, suggesting=Suggesting(services=services))


def test_what_a_service_is_counts_before_the_graph_says_so(
    catalogued: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rented = "You can report content that you think is illegal, and we tell you what we decided and how to appeal."
    monkeypatch.setattr(services, "known_sectors", lambda _=None: {"Lanternfish": frozenset({"social"})})
    import_archive(catalogued, archive(tmp_path, policy(rented)), suggesting=LATER)
    catalogued.command("MATCH (p:Platform) SET p.sector = []")
    dry = suggest_by_rules(catalogued, Asked(dry=True))
    describe_services(catalogued)
    assert catalogued.read("MATCH (p:Platform) RETURN p.sector") == [[["social"]]]
    done = suggest_by_rules(catalogued)
    assert done.suggestions == dry.suggestions
    told = catalogued.read("MATCH (c:Claim {rule: 'reports-of-content'}) RETURN c.condition")
    assert told
    assert not any("the service is one of this kind" in str(condition) for (condition,) in told)


def test_a_clause_tells_what_was_held_back_and_at_which_gate(catalogued: Engine, tmp_path: Path) -> None:
    import_archive(catalogued, archive(tmp_path, policy(FACES, SALE)))
    found = explained(catalogued, "lanternfish/privacy-policy/your-data")
    assert found
    assert "us-il-bipa/sec-15" in {one.target for one in found.read.suggestions}
    assert Gate.PLACE in {one.gate for one in found.read.held_back}
    assert explained(catalogued, "lanternfish/privacy-policy/nothing") is None


def test_clauses_in_other_languages_are_not_read(catalogued: Engine, tmp_path: Path) -> None:
    text = (
        "# Données\n\n"
        + "Nous recueillons votre empreinte vocale (voiceprint) pour ouvrir votre compte chez nous. " * 9
    )
    import_archive(catalogued, archive(tmp_path, text))
    assert suggested(catalogued) == {}
    assert orjson.dumps(suggest_by_rules(catalogued).figures())


def test_accepted_clauses_of_other_platforms_vote_for_their_laws(contents: Contents, tmp_path: Path) -> None:
    engine = contents.demonstration()
    contents.written_upon()
    done = suggest_by_precedents(engine)
    assert done.suggestions["engagements"]
    rows = records_of(
        engine,
        "MATCH (p:Provision)<-[:ABOUT]-(c:Claim)-[:MADE_BY]->(:Agent {slug: $agent}), (c)-[:CONCERNS]->(t) "
        "RETURN p.key AS key, p.platformSlug AS platform, c.rationale AS why, t.path AS law, "
        "COLLECT { MATCH (c)-[:RESTS_ON]->(e {kind: 'PRECEDENT'}) RETURN e.locator } AS voters, "
        "EXISTS { (p)-[:ENGAGES|ASSESSED_UNRELATED]->(t) } AS decided",
        agent=PRECEDENTS,
    )
    for row in rows:
        assert row["voters"]
        assert "/" not in row["law"]
        assert not row["decided"]
        assert all(not one.startswith(f"{row['platform']}/") and one in row["why"] for one in row["voters"])
    holds(engine)
    assert not suggest_by_precedents(engine).read
    # A demonstration is no precedent for anybody's terms.
    import_archive(engine, archive(tmp_path, policy(FACES)))
    voters = engine.read(
        "MATCH (:Provision {platformSlug: 'lanternfish'})<-[:ABOUT]-(c:Claim)-[:MADE_BY]->(:Agent {slug: $agent}), "
        "(c)-[:RESTS_ON]->(e:Evidence {kind: 'PRECEDENT'}), (v:Provision {key: e.locator}), "
        "(made:Platform {slug: v.platformSlug, fictional: true}) RETURN e.locator",
        {"agent": PRECEDENTS},
    )
    assert voters == []
    # Without the decisions that it rests on, a suggestion is made no longer.
    engine.command(
        "MATCH (c:Claim {status: 'ACCEPTED'})-[:ABOUT]->(p), (p)-[r:ENGAGES|ASSESSED_UNRELATED]->() "
        "SET c.status = 'REJECTED' DELETE r"
    )
    suggest_by_precedents(engine)
    left = "MATCH (c:Claim {status: 'SUGGESTED'})-[:MADE_BY]->({slug: $agent}) RETURN c"
    assert engine.read(left, {"agent": PRECEDENTS}) == []


def command(neo4j: EmbeddedNeo4j, *arguments: str) -> Result:
    end = neo4j.endpoint
    given = {"NEO4J_URI": end.uri, "NEO4J_USER": end.user, "NEO4J_PASSWORD": end.password}
    environment = {f"CLAUSEGRAPH_{name}": value for name, value in given.items()}
    return CliRunner().invoke(app, ["suggest", *arguments], env=environment)


def test_the_command_brings_up_a_graph_that_was_imported_before(
    catalogued: Engine, neo4j: EmbeddedNeo4j, tmp_path: Path
) -> None:
    import_archive(catalogued, archive(tmp_path, policy(FACES, SALE)), suggesting=LATER)
    dry = orjson.loads(command(neo4j, "--dry-run", "--json").stdout)
    assert suggested(catalogued) == {}
    done = orjson.loads(command(neo4j, "--json").stdout)
    assert done["agents"] == dry["agents"]
    assert done["revision"] == "r2"
    of_rules = done["agents"][RULES]
    assert of_rules["engagements"] + of_rules["flags"] == len(suggested(catalogued))
    again = command(neo4j)
    assert again.stdout.split("clauses read or compared")[1].split()[0] == "0"
    assert again.stdout.split()[-1] == "r2"
    told = command(neo4j, "--explain", "lanternfish/privacy-policy/your-data").stdout
    assert "us-il-bipa/sec-15  MAY_ENGAGE" in told
    assert "held back at PLACE" in told


def test_a_clause_or_a_rule_that_is_not_there_is_told(catalogued: Engine, neo4j: EmbeddedNeo4j) -> None:
    assert "no active clause 'nobody/terms/nothing'" in str(
        command(neo4j, "--explain", "nobody/terms/nothing").exception
    )
    assert "there is no rule 'unknown'" in str(command(neo4j, "--rule", "unknown", "--dry-run").exception)
    assert suggested(catalogued) == {}
