import { defineAssignment, tenantsOf, withBodyField } from '../../rule/index.ts'

const names = [
  'tenant_id',
  'tenantId',
  'org_id',
  'orgId',
  'organization_id',
  'workspace_id',
  'company_id',
  'account_id',
]

export default defineAssignment({
  id: 'mass-assignment-tenant',
  title: 'Callers can put objects into the data of another customer',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:N/I:H/A:N',
  cwe: [915, 639],
  why: 'The customer that an object belongs to is taken from the request. A user of one customer writes into the records of another.',
  fix: 'Set the customer from the session on the server, and refuse requests that name one.',
  controls: ['access-control', 'input-validation'],
  identities: 2,
  attempts: (context, _, seen) => {
    const { peer, owner } = context
    if (peer === undefined) return []
    const shown = seen.flatMap((object) => Object.keys(object).filter((name) => names.includes(name)))
    return tenantsOf(context, peer, owner).flatMap((tenant) =>
      [...new Set([...shown, ...names])]
        .slice(0, 8)
        .map((name) => ({ path: [name], value: tenant, into: withBodyField(name, tenant) })),
    )
  },
})
