// How many severe provisions a category holds. Begins at the category.
MATCH (:Category {slug: $category})<-[:IN_CATEGORY]-(p:ActiveProvision)
WHERE p.severityRank >= $least
RETURN count(*)
