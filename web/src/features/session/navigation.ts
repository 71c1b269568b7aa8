import type { Permission } from '../../../../src/core/auth/permissions.ts'
import type { NavigationEntry } from '../../ui/AppShell.tsx'
import type { Today } from '../today/today.query.ts'
import { whatNeedsMe } from '../today/today.rules.ts'

interface Entry {
  label: string
  to: NavigationEntry['to']
  /** Who may not read it is not led there. */
  permission: Permission
  /** Pressed after `g`. */
  letter?: string
  /** How many wait there, out of what Today says. */
  count?: (today: Today) => number
}

/** The left navigation, in groups. A page stands here as soon as it exists. */
const entries: Entry[][] = [
  [{ label: 'Today', letter: 't', to: { to: '/' }, permission: 'obligation:read', count: whatNeedsMe }],
  [
    { label: 'Controls', letter: 'c', to: { to: '/controls' }, permission: 'control:read' },
    { label: 'Checks', letter: 'h', to: { to: '/checks' }, permission: 'check:read' },
    { label: 'Obligations', letter: 'o', to: { to: '/obligations' }, permission: 'obligation:read' },
    { label: 'Policies', letter: 'p', to: { to: '/policies' }, permission: 'policy:read' },
    { label: 'Frameworks', letter: 'w', to: { to: '/frameworks' }, permission: 'framework:read' },
    {
      label: 'Findings',
      letter: 'f',
      to: { to: '/findings' },
      permission: 'finding:read',
      count: ({ findings: { open } }) => open,
    },
    { label: 'Evidence', letter: 'e', to: { to: '/evidence' }, permission: 'evidence:read' },
    { label: 'APIs', letter: 'a', to: { to: '/apis' }, permission: 'api:read' },
  ],
  [
    { label: 'Execution gap', letter: 'x', to: { to: '/execution-gap' }, permission: 'obligation:read' },
    { label: 'People', letter: 's', to: { to: '/people' }, permission: 'person:read' },
    { label: 'Program', to: { to: '/program' }, permission: 'program:read' },
    { label: 'Ledger', letter: 'l', to: { to: '/ledger' }, permission: 'ledger:read' },
    { label: 'Organization', to: { to: '/settings' }, permission: 'organization:read' },
  ],
]

/** What a person with these permissions sees. `today` may still be on its way. */
export function navigationFor(permissions: readonly Permission[], today: Today | undefined): NavigationEntry[][] {
  return entries
    .map((group) =>
      group
        .filter(({ permission }) => permissions.includes(permission))
        .map(({ label, letter, to, count }) => ({ label, letter, to, count: (today && count?.(today)) || undefined })),
    )
    .filter((group) => group.length > 0)
}

/** What one goes to by name only. */
export function actionsFor(permissions: readonly Permission[]): NavigationEntry[] {
  const actions: Entry[] = [
    { label: 'Report a finding', to: { to: '/findings/report' }, permission: 'finding:open' },
    { label: 'Add an API', to: { to: '/apis/add' }, permission: 'api:manage' },
    { label: 'Add evidence', to: { to: '/evidence/add' }, permission: 'evidence:add' },
    { label: 'Your account', to: { to: '/account' }, permission: 'organization:read' },
  ]
  return actions.filter(({ permission }) => permissions.includes(permission)).map(({ label, to }) => ({ label, to }))
}
