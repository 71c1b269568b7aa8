import type { AccessRole, Permission } from '../auth/permissions.ts'
import type { OrgId, PersonId } from '../ids.ts'

/** An auditor sees one framework and one window of time, and bodies of the ledger inside of them only. */
export interface AuditScope {
  frameworkId: string | undefined
  from: string | undefined
  until: string | undefined
}

/** Who calls, where, and what that allows: made from a session or an API key, never from an id in the request. */
export interface Authority {
  kind: 'session' | 'api_key' | 'system'
  accountId: string | undefined
  org: OrgId | undefined
  personId: PersonId | undefined
  accessRole: AccessRole | undefined
  /** Name in the ledger: `person:<id>` or `key:<id>`. */
  actorName: string
  permissions: ReadonlySet<Permission>
  auditScope: AuditScope | undefined
}
