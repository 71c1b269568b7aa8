import type { NavigationEntry } from '../ui/AppShell.tsx'
import type { Destination } from '../ui/PageLink.tsx'
import type { State } from '../ui/states.ts'
import type { YearRow } from '../ui/YearStrip.tsx'

/** The moment of the gallery's clock: pictures of it are the same on every day. */
export const now = '2026-11-21T14:00:00Z'
export const zone = 'Europe/Berlin'
export const year = { from: '2026-01-01', to: '2027-01-01' }

export const here: Destination = { to: '/dev/gallery' }

export const navigation: NavigationEntry[][] = [
  [{ label: 'Today', to: here, count: 4 }],
  [
    { label: 'Controls', to: { to: '/' }, count: 62 },
    { label: 'Obligations', to: { to: '/' } },
    { label: 'Policies', to: { to: '/' } },
    { label: 'Findings', to: { to: '/' }, count: 7 },
  ],
  [
    { label: 'People', to: { to: '/' } },
    { label: 'Execution gap', to: { to: '/' } },
    { label: 'Ledger', to: { to: '/' } },
  ],
]

export interface Duty {
  id: string
  title: string
  owner: string
  state: State
  dueAt: string
  evidence: number
}

export const duties: Duty[] = [
  {
    id: '1',
    title: 'Review devices without encryption, Q3',
    owner: 'IT lead',
    state: 'missed',
    dueAt: '2026-07-31T22:00:00Z',
    evidence: 0,
  },
  {
    id: '2',
    title: 'Restore test of the customer database',
    owner: 'Head of engineering',
    state: 'open',
    dueAt: '2026-11-24T16:00:00Z',
    evidence: 0,
  },
  {
    id: '3',
    title: 'Access review: production accounts',
    owner: 'IT lead',
    state: 'planned',
    dueAt: '2026-11-30T16:00:00Z',
    evidence: 0,
  },
  {
    id: '4',
    title: 'Security training, support team',
    owner: 'Head of people',
    state: 'late',
    dueAt: '2026-11-13T16:00:00Z',
    evidence: 6,
  },
  {
    id: '5',
    title: 'Offboarding: accounts closed within 24 hours of the last day of a person who leaves',
    owner: 'IT lead',
    state: 'met',
    dueAt: '2026-11-17T13:00:00Z',
    evidence: 2,
  },
  {
    id: '6',
    title: 'Tabletop exercise',
    owner: 'Head of engineering',
    state: 'waived',
    dueAt: '2026-10-30T16:00:00Z',
    evidence: 1,
  },
]

function spread(id: string, count: number, stateAt: (index: number, ms: number) => State): YearRow['occurrences'] {
  const [from, to] = [Date.parse(year.from), Date.parse(year.to)]
  return Array.from({ length: count }, (_, index) => {
    const ms = from + ((index + 0.6) / count) * (to - from)
    const isPlanned = ms > Date.parse(now)
    return { id: `${id}-${index}`, at: new Date(ms).toISOString(), state: isPlanned ? 'planned' : stateAt(index, ms) }
  })
}

export const yearRows: YearRow[] = [
  {
    id: 'review',
    title: 'Review devices without encryption',
    to: here,
    detail: 'every quarter · IT lead',
    occurrences: spread('review', 4, (index) => (index === 2 ? 'missed' : 'met')),
    summary: '2 / 3',
  },
  {
    id: 'enroll',
    title: 'Enroll each new laptop',
    to: here,
    detail: 'within 2 days of joining · IT',
    occurrences: spread('enroll', 12, (index) => (index === 4 ? 'late' : index === 7 ? 'waived' : 'met')),
    summary: '9 / 11',
  },
  {
    id: 'firewall',
    title: 'Read the firewall’s alerts',
    to: here,
    detail: 'every week · IT lead',
    occurrences: spread('firewall', 52, (index) => (index % 17 === 9 ? 'missed' : index === 46 ? 'open' : 'met')),
    summary: '43 / 46',
  },
  {
    id: 'check',
    title: 'Check: disk encryption is on',
    to: here,
    detail: 'every day · osquery',
    occurrences: spread('check', 365, (index) =>
      index === 246 ? 'fail' : index > 314 ? 'not_assessed' : index === 160 ? 'stale' : 'pass',
    ),
    summary: '93 % seen',
  },
]

export const policyText = `# Statement of intent

Laptops leave the office. What is on them must be unreadable to whoever finds one, so **every laptop is encrypted** before it is
handed out. See [Devices](/policies/devices) and the [vendor’s guide](https://example.org/guide).

## Steps

1. Turn on full-disk encryption while enrolling.
2. Store the recovery key in the vault: \`vault put devices/<serial>\`
   - never in mail
   - never on the device
3. Check the report on the next day.

- [x] Report seen
- [ ] Key restored once

| Role | Does |
|---|---|
| IT lead | enrolls, checks |
| Head of engineering | approves exceptions |

> An exception ends after 30 days.

<b>HTML is shown as it was written.</b>
`
