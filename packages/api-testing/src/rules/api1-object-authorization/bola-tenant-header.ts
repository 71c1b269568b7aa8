import { defineViewSwitch, tenantsOf, withHeaders } from '../../rule/index.ts'

const names = [
  'X-Tenant-Id',
  'X-Tenant',
  'Tenant-Id',
  'X-Org-Id',
  'X-Organization-Id',
  'X-Workspace-Id',
  'X-Company-Id',
  'X-Account-Id',
  'X-Team-Id',
]

export default defineViewSwitch({
  id: 'bola-tenant-header',
  title: 'A header switches to the data of another customer',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N',
  cwe: [639, 668],
  owasp: 'API1:2023',
  why: "The server takes from a header which customer's data it works on, without asking whether the user belongs to that customer. All customers are open to each other's users.",
  fix: 'Derive the customer from the session, or check on every request that the user is a member of the one that is named.',
  controls: ['access-control', 'secure-coding'],
  ways: (context, { theirs, peer }) =>
    tenantsOf(context, context.owner, peer).flatMap((tenant) =>
      withHeaders(
        theirs.draft,
        names.map((name) => [name, tenant] as const),
      ),
    ),
})
