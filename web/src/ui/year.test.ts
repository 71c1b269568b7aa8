import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allStates } from './states.ts'
import { marksOf, monthsIn, positionIn, type Occurrence } from './year.rules.ts'

const year = { from: '2026-01-01', to: '2027-01-01' }
const zone = 'Europe/Berlin'
const daily = (state: (day: number) => Occurrence['state']): Occurrence[] =>
  Array.from({ length: 365 }, (_, day) => ({
    id: String(day),
    state: state(day),
    at: new Date(Date.UTC(2026, 0, 1 + day, 12)).toISOString(),
  }))

describe('the marks of a year', () => {
  it('are single occurrences while these stand apart', () => {
    const quarterly: Occurrence[] = [
      { id: 'c', state: 'missed', at: '2026-07-31T22:00:00Z' },
      { id: 'a', state: 'met', at: '2026-01-31T22:00:00Z' },
    ]
    const marks = marksOf(quarterly, year, zone, 40)
    expect(marks.map((mark) => mark.text)).toEqual(['31 Jan 2026: met', '1 Aug 2026: missed'])
  })

  it('are weeks where days do not fit, and the worst day marks its week', () => {
    const marks = marksOf(
      daily((day) => (day === 10 ? 'missed' : 'met')),
      year,
      zone,
      53,
    )
    expect(marks).toHaveLength(53)
    expect(marks[1]).toMatchObject({ state: 'missed', text: '8 Jan 2026 to 14 Jan 2026: 1 missed, 6 met' })
    expect(marks[2]?.state).toBe('met')
  })

  it('are months on a narrow screen', () => {
    const marks = marksOf(
      daily((day) => (day < 200 ? 'met' : 'planned')),
      year,
      zone,
      24,
    )
    expect(marks).toHaveLength(12)
    expect(marks[6]).toMatchObject({ state: 'met', text: 'Jul 2026: 19 met, 12 planned' })
  })

  it('are grouped when two fall on nearly the same day, since one would hide the other', () => {
    const twins: Occurrence[] = [
      { id: 'a', state: 'met', at: '2026-03-02T10:00:00Z' },
      { id: 'b', state: 'missed', at: '2026-03-02T15:00:00Z' },
    ]
    expect(marksOf(twins, year, zone, 60)).toMatchObject([{ state: 'missed', occurrences: [{ id: 'a' }, { id: 'b' }] }])
  })

  it('lose no occurrence, stay in order and inside the year, whatever comes', () => {
    const occurrence = fc.record({
      id: fc.uuid(),
      state: fc.constantFrom(...allStates),
      at: fc
        .date({ min: new Date('2026-01-01T00:00Z'), max: new Date('2026-12-31T23:59Z'), noInvalidDate: true })
        .map((date) => date.toISOString()),
    })
    fc.assert(
      fc.property(
        fc.array(occurrence, { maxLength: 400 }),
        fc.integer({ min: 0, max: 120 }),
        (occurrences, capacity) => {
          const marks = marksOf(occurrences, year, zone, capacity)
          expect(marks.flatMap((mark) => mark.occurrences.map((one) => one.id)).sort()).toEqual(
            occurrences.map((one) => one.id).sort(),
          )
          const positions = marks.map((mark) => mark.position)
          expect(positions).toEqual(positions.toSorted((a, b) => a - b))
          for (const position of positions) expect(position >= 0 && position <= 1).toBe(true)
        },
      ),
    )
  })
})

it('names the months of any twelve', () => {
  expect(
    monthsIn(year)
      .map((month) => month.name)
      .join(' '),
  ).toBe('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec')
  const trailing = monthsIn({ from: '2025-11-22', to: '2026-11-22' })
  expect(trailing[0]).toMatchObject({ name: 'Dec' })
  expect(trailing).toHaveLength(12)
})

it('puts the middle of the year in the middle', () => {
  expect(positionIn(year, Date.parse('2026-07-02T12:00:00Z'))).toBeCloseTo(0.5, 5)
})
