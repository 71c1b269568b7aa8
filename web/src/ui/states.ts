/**
 * Every state that a page shows, with its word, its shape and its tone. Shapes differ between all states that can stand side by side,
 * so nothing is told by color alone. Add a state here before any page uses it.
 */

export type Tone = 'met' | 'late' | 'missed' | 'waived' | 'open' | 'none'
export type Shape =
  | 'check'
  | 'half'
  | 'cross'
  | 'bar'
  | 'dot'
  | 'hollow'
  | 'hatch'
  | 'triangle'
  | 'slash'
  | 'clock'
  | 'dash'

export const allStates = [
  'planned',
  'open',
  'met',
  'late',
  'missed',
  'waived',
  'pass',
  'fail',
  'error',
  'not_permitted',
  'stale',
  'not_assessed',
  'not_applicable',
  'adequate',
  'inadequate',
  'effective',
  'ineffective',
  'acting',
  'awaiting_verification',
  'closed',
  'draft',
  'in_review',
  'approved',
  'published',
  'superseded',
  'rejected',
  'documented',
  'shadow',
  'zombie',
  'orphan',
  'gone',
] as const
export type State = (typeof allStates)[number]

interface StateLook {
  word: string
  shape: Shape
  tone: Tone
}

const looks: Record<State, StateLook> = {
  // Obligations (DESIGN §2)
  planned: { word: 'planned', shape: 'hollow', tone: 'none' },
  open: { word: 'open', shape: 'dot', tone: 'open' },
  met: { word: 'met', shape: 'check', tone: 'met' },
  late: { word: 'met late', shape: 'half', tone: 'late' },
  missed: { word: 'missed', shape: 'cross', tone: 'missed' },
  waived: { word: 'waived', shape: 'bar', tone: 'waived' },
  // Results of records and checks (DESIGN §1): unknown is never green
  pass: { word: 'pass', shape: 'check', tone: 'met' },
  fail: { word: 'fail', shape: 'cross', tone: 'missed' },
  error: { word: 'error', shape: 'triangle', tone: 'late' },
  not_permitted: { word: 'not permitted', shape: 'slash', tone: 'late' },
  stale: { word: 'stale', shape: 'clock', tone: 'none' },
  not_assessed: { word: 'not assessed', shape: 'hatch', tone: 'none' },
  not_applicable: { word: 'not applicable', shape: 'dash', tone: 'none' },
  // Verdicts on design, operation and audit
  adequate: { word: 'adequate', shape: 'check', tone: 'met' },
  inadequate: { word: 'inadequate', shape: 'cross', tone: 'missed' },
  effective: { word: 'effective', shape: 'check', tone: 'met' },
  ineffective: { word: 'ineffective', shape: 'cross', tone: 'missed' },
  // Findings, which begin as `open`
  acting: { word: 'being acted on', shape: 'half', tone: 'open' },
  awaiting_verification: { word: 'awaiting verification', shape: 'clock', tone: 'waived' },
  closed: { word: 'closed', shape: 'check', tone: 'met' },
  // Versions of a policy
  draft: { word: 'draft', shape: 'hollow', tone: 'none' },
  in_review: { word: 'in review', shape: 'clock', tone: 'open' },
  approved: { word: 'approved', shape: 'half', tone: 'met' },
  published: { word: 'published', shape: 'check', tone: 'met' },
  superseded: { word: 'superseded', shape: 'dash', tone: 'none' },
  rejected: { word: 'rejected', shape: 'cross', tone: 'missed' },
  // Endpoints of an API
  documented: { word: 'documented', shape: 'check', tone: 'met' },
  shadow: { word: 'shadow', shape: 'triangle', tone: 'missed' },
  zombie: { word: 'zombie', shape: 'half', tone: 'late' },
  orphan: { word: 'orphan', shape: 'hollow', tone: 'late' },
  gone: { word: 'gone', shape: 'dash', tone: 'none' },
}

export function lookOf(state: State): StateLook {
  return looks[state]
}

export const isState = (word: string): word is State => (allStates as readonly string[]).includes(word)
