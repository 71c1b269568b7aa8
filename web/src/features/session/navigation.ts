import type { Permission } from '../../../../src/core/auth/permissions.ts'
import type { NavigationEntry } from '../../ui/AppShell.tsx'
import type { Today } from '../today/today.query.ts'
import { whatNeedsMe } from '../today/today.rules.ts'

interface Entry {
  label: string
  to: NavigationEntry['to']
  /** Who may not read it is not led there. */
  permission: Permission
  /** How many wait there, out of what Today says. */
  count?: (today: Today) => number
}

/** The left navigation, in groups. A page stands here as soon as it exists. */
const entries: Entry[][] = [
  [{ label: 'Today', to: { to: '/' }, permission: 'obligation:read', count: whatNeedsMe }],
  [
    { label: 'Controls', to: { to: '/controls' }, permission: 'control:read' },
    { label: 'Obligations', to: { to: '/obligations' }, permission: 'obligation:read' },
    { label: 'Policies', to: { to: '/policies' }, permission: 'policy:read' },
    { label: 'Frameworks', to: { to: '/frameworks' }, permission: 'framework:read' },
    {
      label: 'Findings',
      to: { to: '/findings' },
      permission: 'finding:read',
      count: ({ findings: { open } }) => open,
    },
    { label: 'Evidence', to: { to: '/evidence' }, permission: 'evidence:read' },
  ],
  [
    { label: 'Execution gap', to: { to: '/execution-gap' }, permission: 'obligation:read' },
    { label: 'People', to: { to: '/people' }, permission: 'person:read' },
    { label: 'Program', to: { to: '/program' }, permission: 'program:read' },
    { label: 'Ledger', to: { to: '/ledger' }, permission: 'ledger:read' },
    { label: 'Organization', to: { to: '/settings' }, permission: 'organization:read' },
  ],
]

/** What a person with these permissions sees. `today` may still be on its way. */
export function navigationFor(permissions: readonly Permission[], today: Today | undefined): NavigationEntry[][] {
  return entries
    .map((group) =>
      group
        .filter(({ permission }) => permissions.includes(permission))
        .map(({ label, to, count }) => ({ label, to, count: (today && count?.(today)) || undefined })),
    )
    .filter((group) => group.length > 0)
}
