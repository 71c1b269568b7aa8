import { expect, it } from 'vitest'
import { durationInWords } from './duration.ts'

it.each([
  ['P1D', '1 day'],
  ['P7D', '7 days'],
  ['P2W', '2 weeks'],
  ['P1DT12H', '1 day 12 hours'],
  ['PT30M', '30 minutes'],
  ['P1M', '1 month'],
  ['whatever', 'whatever'],
  ['P', 'P'],
])('%s reads %s', (duration, words) => {
  expect(durationInWords(duration)).toBe(words)
})
