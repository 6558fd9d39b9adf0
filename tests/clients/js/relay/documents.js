// What relay-compiler reads. Its output is what page.js runs; these templates are never evaluated.
const { graphql } = require("relay-runtime");

graphql`
  query documentsPlatformQuery($slug: String!, $count: Int!) {
    platform(slug: $slug) {
      name
      ...documents_platform @arguments(count: $count)
    }
  }
`;

graphql`
  fragment documents_platform on Platform
  @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" })
  @refetchable(queryName: "documentsPlatformPaginationQuery") {
    provisions(first: $count, after: $cursor) @connection(key: "documents_platform_provisions") {
      edges {
        node {
          key
          engages(first: 1) {
            nodes {
              target {
                path
                ... on LegalUnit {
                  regulation {
                    label
                  }
                }
              }
            }
          }
        }
      }
    }
  }
`;

graphql`
  query documentsTooManyQuery($first: Int!) {
    provisions(first: $first) {
      totalCount
    }
  }
`;
