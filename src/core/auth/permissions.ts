/**
 * Every permission, as `<thing>:<verb>`. An operation names exactly one; a role is a set of them; an API key holds a subset of its
 * maker's. This file is pure and may be imported by the web page.
 */
export const permissions = [
  'organization:read',
  'organization:manage',
  'person:read',
  'person:manage',
  'person:erase',
  'team:manage',
  'absence:manage',
  'api_key:manage',
  'framework:read',
  'control:read',
  'policy:read',
  'policy:write',
  'policy:decide',
  'policy:acknowledge',
  'procedure:read',
  'program:read',
  'program:apply',
  'obligation:read',
  'obligation:complete',
  'obligation:delegate',
  'obligation:waive',
  'obligation:decide_waiver',
  'event:record',
  'source:report',
  'evidence:read',
  'evidence:add',
  'finding:read',
  'finding:open',
  'finding:act',
  'finding:verify',
  'api:read',
  'api:manage',
  'api:report',
  'check:read',
  'check:run',
  'check:manage',
  'ledger:read',
  'ledger:export',
  'clock:advance',
] as const

export type Permission = (typeof permissions)[number]

export const accessRoles = ['owner', 'manager', 'control_owner', 'member', 'auditor', 'vendor', 'service'] as const
export type AccessRole = (typeof accessRoles)[number]

const reads = permissions.filter((permission) => permission.endsWith(':read'))

const member: Permission[] = [
  ...reads.filter((permission) => permission !== 'ledger:read'),
  'policy:acknowledge',
  'obligation:complete',
  'obligation:delegate',
  'obligation:waive',
  'evidence:add',
  'finding:open',
  'finding:act',
  'finding:verify',
  'absence:manage',
  'api_key:manage',
]

const controlOwner: Permission[] = [
  ...member,
  'ledger:read',
  'policy:write',
  'policy:decide',
  'obligation:decide_waiver',
  'event:record',
  'api:manage',
  'api:report',
  'check:run',
]

const manager: Permission[] = [
  ...controlOwner,
  'person:manage',
  'team:manage',
  'program:apply',
  'ledger:export',
  'source:report',
  'check:manage',
]

/** What each role of DESIGN §10 may do. Least privilege: a vendor sees nothing but the organization's name. */
export const rolePermissions: Readonly<Record<AccessRole, ReadonlySet<Permission>>> = {
  owner: new Set(permissions),
  manager: new Set(manager),
  control_owner: new Set(controlOwner),
  member: new Set(member),
  auditor: new Set([...reads, 'ledger:export']),
  vendor: new Set(['organization:read']),
  service: new Set([
    'organization:read',
    'obligation:read',
    'evidence:read',
    'evidence:add',
    'source:report',
    'event:record',
    'obligation:complete',
    'procedure:read',
    'api:read',
    'api:report',
    'check:read',
    'check:run',
  ]),
}

export const isPermission = (text: string): text is Permission => (permissions as readonly string[]).includes(text)
