import { type AccessRole, type Permission, rolePermissions } from '../../core/auth/permissions.ts'
import { HoldfastError } from '../../core/errors.ts'

/**
 * Refuses what would reach above the caller's own rights: a role that may do something which the caller may not is given, taken,
 * invited or deactivated by others only. Somebody who could invite an owner could as well be one.
 * @throws HoldfastError `forbidden`
 */
export function requireNotAbove(permissions: ReadonlySet<Permission>, role: AccessRole): void {
  const missing = [...rolePermissions[role]].filter((permission) => !permissions.has(permission))
  if (missing.length > 0)
    throw new HoldfastError(
      'forbidden',
      `The role ${role} is above you: it allows ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ' and more' : ''}, which you may not do.`,
    )
}

/** Whether somebody of this access role can carry out what falls to a role of the program. */
export const canHoldDuties = (role: AccessRole): boolean => rolePermissions[role].has('obligation:complete')

export interface AuditLimits {
  auditFrameworkId: string | null
  auditFrom: string | null
  auditUntil: string | null
}

const noLimits: AuditLimits = { auditFrameworkId: null, auditFrom: null, auditUntil: null }

/**
 * To what an auditor is limited, as it is stored. Nobody else is: whoever becomes something else loses the limits.
 * @param given what is set now; undefined keeps `before`
 * @throws HoldfastError `invalid_input`
 */
export function auditLimitsOf(
  role: AccessRole,
  given:
    | { frameworkId?: string | null | undefined; from?: string | null | undefined; until?: string | null | undefined }
    | undefined,
  before: AuditLimits = noLimits,
): AuditLimits {
  if (role !== 'auditor') {
    if (given !== undefined) refuse('audit', 'only an auditor is limited to a framework and a window')
    return noLimits
  }
  if (given === undefined) return before
  const { frameworkId = null, from = null, until = null } = given
  if (from !== null && until !== null && until < from)
    refuse('audit.until', `the window ends before it begins on ${from}`)
  return { auditFrameworkId: frameworkId, auditFrom: from, auditUntil: until }
}

function refuse(path: string, message: string): never {
  throw new HoldfastError('invalid_input', `${path}: ${message}.`, { issues: [{ path, message }] })
}
