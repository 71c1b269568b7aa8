import type { AccessRole } from '../../../../src/core/auth/permissions.ts'

/** Access roles (DESIGN §10) in words. */
export const roleNames: Record<AccessRole, string> = {
  owner: 'owner',
  manager: 'manager',
  control_owner: 'control owner',
  member: 'member',
  auditor: 'auditor',
  vendor: 'vendor',
  service: 'service',
}
