// Audits the server by the GraphQL-over-HTTP specification.
// Prints [{id, name, status, reason}], one for each audit.
import { auditServer } from "graphql-http";

const results = await auditServer({ url: process.argv[2] });
const told = results.map((result) => ({
  id: result.id,
  name: result.name,
  status: result.status,
  reason: result.reason ?? null,
}));
console.log(JSON.stringify(told));
