import { describe, expect, it } from 'vitest'
import { loadCheck } from '../index.ts'

const good = `id: laptops-encrypted
title: Laptops are encrypted
statement: Nobody who finds one can read it.
severity: high
answers: ['soc2:CC6.7']
every: P1D
parameters:
  - { id: days, title: A report counts for, unit: days, min: 1, max: 30, default: 7 }
freshness:
  within: { parameter: days }
  sources: select 'scanner' as source, given.now as reported_at from given
population: select id from devices
failures: |
  with x as (select 1) -- whatever
  select 'device' as subject_kind, id as subject_id, name as title, '' as detail from devices
fix: Encrypt it.
fixtures:
  - { title: one is, expect: pass, rows: { devices: [{ id: a }] } }
  - { title: one is not, expect: fail, failures: [a], given: { days: 1 }, rows: { devices: [{ id: a }] } }
  - { title: silent, expect: stale, rows: {} }
`

const problemsOf = (text: string): string[] =>
  loadCheck('laptops-encrypted.yaml', text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`)

describe('a check in YAML', () => {
  it('is read, with what was left out filled in', () => {
    const { check, problems } = loadCheck('checks/laptops-encrypted.yaml', good)
    expect(problems).toEqual([])
    expect(check).toMatchObject({ id: 'laptops-encrypted', parameters: [{ default: 7 }] })
    expect(check?.fixtures[0]).toMatchObject({ now: '2026-06-01T00:00:00Z', given: {} })
  })

  it.each([
    ['severity: high', 'severity: grave', '4:11 severity "grave" is not one of its values'],
    ['every: P1D', 'every: daily', '6:8 every "daily" is not a duration'],
    ['every: P1D', 'every: PT5M', '6:8 every "PT5M" is less than an hour'],
    ['max: 30, default: 7', 'max: 5, default: 7', '8:82 default 7 does not lie between min and max'],
    ['max: 30', 'max: many', '8:70 max is text, not a number'],
    ['select id from devices', 'delete from devices', '12:13 population "delete from devices" is not a query'],
    [
      'select id from devices',
      'select id from devices;',
      '12:13 population "select id from devices;" ends with a semicolon',
    ],
    [
      'select id from devices',
      'select id from devices where at < now()',
      '12:13 population "select id from devices where at < now()" asks the clock of the database',
    ],
    [
      'select id from devices',
      'select id from inventory.devices',
      '12:13 population "select id from inventory.devices" names the schema of a view',
    ],
    ['{ parameter: days }', '{ parameter: weeks }', '10:24 parameter "weeks" is no parameter in days'],
    ['given: { days: 1 }', 'given: { days: 99 }', '19:70 days 99 is no parameter, or out of its bounds'],
    ['expect: pass', 'expect: fail', '18:3 fixtures has none that expects pass'],
    ['expect: fail', 'expect: pass', '18:3 fixtures has none that expects fail'],
    ['expect: stale', 'expect: pass', '18:3 fixtures has none that expects stale'],
    ['fix: Encrypt it.', '', '1:1 fix is missing'],
    ['fix:', 'fixx:', '16:1 Unknown key "fixx"'],
    ['id: laptops-encrypted', 'id: laptops', '1:5 The id "laptops" is not the name of the file'],
  ])('with %s as %s is refused where it stands', (before, after, problem) => {
    expect(problemsOf(good.replace(before, after))).toEqual([problem])
  })

  it('that is too large, no YAML, or nothing, is told and not thrown', () => {
    expect(problemsOf(`# ${'x'.repeat(1_048_576)}`)).toEqual(['1:1 The file is larger than 1 MiB'])
    expect(problemsOf('')).toEqual(['1:1 The file is empty'])
    expect(problemsOf('[]')).toEqual(['1:1 The content is a list, not a mapping of keys and values'])
    expect(problemsOf('a: *b')).toHaveLength(1)
  })
})
