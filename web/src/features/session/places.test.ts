import { expect, it } from 'vitest'
import { match, type KnownPlace } from './places.rules.ts'

const place = (label: string, words = ''): KnownPlace => ({
  id: label,
  label,
  detail: 'control',
  words,
  to: { to: '/' },
})
const places = [
  place('Production access is reviewed'),
  place('Access is reviewed by those who know the work', 'access-review'),
  place('Laptops are encrypted', 'device-encryption'),
]
const found = (query: string) => match(places, query).map(({ label }) => label)

it('finds by any part of the name, and puts first what begins so', () => {
  expect(found('acc')).toEqual(['Access is reviewed by those who know the work', 'Production access is reviewed'])
  expect(found('reviewed prod')).toEqual(['Production access is reviewed'])
  expect(found('APTOP')).toEqual(['Laptops are encrypted'])
})

it('finds by key, and finds nothing by nothing', () => {
  expect(found('device-enc')).toEqual(['Laptops are encrypted'])
  expect(found('firewall')).toEqual([])
  expect(found('  ')).toEqual([])
})

it('shows no more than one can read', () => {
  const many = Array.from({ length: 50 }, (_, index) => place(`Control ${index}`))
  expect(match(many, 'control')).toHaveLength(12)
})
