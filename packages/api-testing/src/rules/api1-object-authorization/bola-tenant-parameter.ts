import { defineViewSwitch, tenantsOf } from '../../rule/index.ts'

const names = [
  'tenant',
  'tenant_id',
  'tenantId',
  'org',
  'org_id',
  'orgId',
  'organization_id',
  'workspace_id',
  'company_id',
  'team_id',
]

export default defineViewSwitch({
  id: 'bola-tenant-parameter',
  title: 'A parameter switches to the data of another customer',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N',
  cwe: [639, 668],
  owasp: 'API1:2023',
  why: "The server takes from the address which customer's data it shows, without asking whether the user belongs to that customer. All customers are open to each other's users.",
  fix: 'Derive the customer from the session, or check on every request that the user is a member of the one that is named.',
  controls: ['access-control', 'secure-coding'],
  ways: (context, { theirs: { draft }, peer }) =>
    tenantsOf(context, context.owner, peer).map((tenant) => ({
      label: `with parameters that name the customer ${tenant}`,
      draft: {
        ...draft,
        query: [
          ...draft.query.filter(([name]) => !names.includes(name)),
          ...names.map((name) => [name, tenant] as const),
        ],
      },
      parts: names.map((name) => ({
        label: `with ${name}=${tenant}`,
        draft: { ...draft, query: [...draft.query.filter(([key]) => key !== name), [name, tenant] as const] },
      })),
    })),
})
