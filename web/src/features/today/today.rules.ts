import type { Today } from './today.query.ts'

/** How many things wait for the person who looks. */
export function whatNeedsMe(today: Today): number {
  const { mineTotal, toDecide, toAcknowledge, toApprove, toVerify } = today
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
export function headline(today: Today): string {
  const count = whatNeedsMe(today)
  if (count === 0) return 'Nothing needs you'
  return `${words[count] ?? count} ${count === 1 ? 'thing needs' : 'things need'} you`
}
