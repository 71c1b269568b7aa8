import { dayAt } from '../../ui/time.rules.ts'
import type { Today } from './today.query.ts'

/** How many things wait for the person who looks. */
export function whatNeedsMe({
  mineTotal,
  toDecide,
  toAcknowledge,
  toApprove,
  toVerify,
}: Pick<Today, 'mineTotal' | 'toDecide' | 'toAcknowledge' | 'toApprove' | 'toVerify'>): number {
  return mineTotal + toDecide.length + toAcknowledge.length + toApprove.length + toVerify.length
}

const words = [
  'Nothing',
  'One',
  'Two',
  'Three',
  'Four',
  'Five',
  'Six',
  'Seven',
  'Eight',
  'Nine',
  'Ten',
  'Eleven',
  'Twelve',
]

/** `Four things need you`. */
export function headline(today: Parameters<typeof whatNeedsMe>[0]): string {
  const count = whatNeedsMe(today)
  return `${words[count] ?? count} ${count < 2 ? `${count === 0 ? '' : 'thing '}needs` : 'things need'} you`
}

/** `2 of your duties are overdue; 1 finding is past its deadline`: what is red, for oneself and for all. */
export function subline({ mine, mineTotal, findings }: Pick<Today, 'mine' | 'mineTotal' | 'findings'>): string {
  const missed = mine.filter(({ state }) => state === 'missed').length
  // Of very many, the server sends the oldest.
  const count = mine.length < mineTotal ? `${missed} or more` : missed
  const parts = [
    ...(missed === 0 ? [] : [`${count} of your duties ${missed === 1 ? 'is' : 'are'} overdue`]),
    ...(findings.overdue === 0
      ? []
      : [`${findings.overdue} ${findings.overdue === 1 ? 'finding is past its' : 'findings are past their'} deadline`]),
  ]
  return parts.length === 0 ? 'Nothing of yours is overdue, and no finding is past its deadline' : parts.join('; ')
}

/** `112 days late` for `112 days ago`, `since yesterday` for `yesterday`. */
export function latenessIn(relative: string): string {
  if (relative === 'now') return 'due now'
  return relative.endsWith(' ago') ? relative.replace(/ ago$/u, ' late') : `since ${relative}`
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** `Tue`, in a zone. */
export const weekdayAt = (ms: number, zone: string): string => weekdays[new Date(dayAt(ms, zone)).getUTCDay()] ?? ''
