// Provisions by which of two sets of laws they engage. Each side's provisions are collected once, from the laws;
// a provision's sides are added up: 1 is the first alone, 2 the second alone, 3 both.
CALL () {
  CALL () {
    UNWIND $a AS path
    MATCH (:LegalTarget {path: path})-[:HAS_UNIT*0..]->()<-[:ENGAGES]-(p:ActiveProvision)
    RETURN DISTINCT p, 1 AS side
    UNION ALL
    UNWIND $b AS path
    MATCH (:LegalTarget {path: path})-[:HAS_UNIT*0..]->()<-[:ENGAGES]-(p:ActiveProvision)
    RETURN DISTINCT p, 2 AS side
  }
  WITH p, sum(side) AS side
  WITH side, collect(p) AS provisions
  RETURN collect([side, size(provisions), COLLECT {
    UNWIND provisions AS p
    WITH p, p.key AS key ORDER BY key LIMIT $first
    RETURN [key, p.title] ORDER BY key
  }]) AS sides, sum(size(provisions)) AS engaging
}
CALL () {
  UNWIND $a AS path
  MATCH (:LegalTarget {path: path})-[:HAS_UNIT*0..]->()<-[:ASSESSED_UNRELATED]-(p:ActiveProvision)
  WITH DISTINCT p
  WHERE EXISTS { (p)-[:ASSESSED_UNRELATED]->()<-[:HAS_UNIT*0..]-(t:LegalTarget) WHERE t.path IN $b }
    AND NOT EXISTS { (p)-[:ENGAGES]->()<-[:HAS_UNIT*0..]-(t:LegalTarget) WHERE t.path IN $a OR t.path IN $b }
  RETURN count(*) AS neither
}
RETURN sides, neither, COUNT { (:ActiveProvision) } - engaging - neither AS notAssessed
