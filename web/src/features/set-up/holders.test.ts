import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conflicts, likeness, suggestHolders, type PolicyRoles, type RoleToFill } from './holders.rules.ts'

const role = (key: string, title: string, weight = 5, holderId: string | null = null): RoleToFill => ({
  id: key,
  key,
  title,
  weight,
  holderId,
})
const roles = [
  role('chief-executive', 'Chief executive', 2),
  role('security-lead', 'Security lead', 20),
  role('engineering-lead', 'Engineering lead', 12),
  role('it-lead', 'IT lead', 9),
]
const policies: PolicyRoles[] = [
  { owner: 'security-lead', approver: 'chief-executive' },
  { owner: 'Engineering lead', approver: 'Security lead' },
]
const people = [
  { id: 'ada', title: 'CTO' },
  { id: 'ben', title: 'CEO and co-founder' },
  { id: 'cem', title: 'Head of IT' },
  { id: 'dee', title: null },
]

describe('who could hold which role', () => {
  it('goes by job title first, and gives the rest to whoever carries least', () => {
    const holders = suggestHolders(roles, people, { policies, authorId: 'cem' })
    expect(Object.fromEntries(holders)).toEqual({
      'chief-executive': 'ben',
      'engineering-lead': 'ada',
      'it-lead': 'cem',
      'security-lead': 'dee',
    })
  })

  it('keeps whoever holds a role already', () => {
    const held = [role('it-lead', 'IT lead', 9, 'dee')]
    expect(suggestHolders(held, people, { policies, authorId: 'ada' }).get('it-lead')).toBe('dee')
  })

  it('does not let an author approve, whatever the job title says', () => {
    const holders = suggestHolders(roles, people, { policies, authorId: 'ben' })
    expect(holders.get('chief-executive')).not.toBe('ben')
    expect(holders.get('security-lead')).not.toBe('ben')
  })

  it('lets one person alone hold everything, since there is nobody else', () => {
    const holders = suggestHolders(roles, [{ id: 'ada', title: null }], { policies, authorId: 'ada' })
    expect([...holders.values()]).toEqual(['ada', 'ada', 'ada', 'ada'])
  })

  it('fills every role as long as there is somebody, and finds no conflict among four people', () => {
    const titles = fc.constantFrom('CEO', 'CTO', 'Head of people', 'Engineer', null)
    const four = fc.tuple(titles, titles, titles, titles)
    fc.assert(
      fc.property(four, fc.constantFrom('p0', 'p1', 'p2', 'p3'), (given, authorId) => {
        const some = given.map((title, index) => ({ id: `p${index}`, title }))
        const holders = suggestHolders(roles, some, { policies, authorId })
        expect(holders.size).toBe(roles.length)
        for (const one of roles) {
          expect(conflicts(one, holders.get(one.id) ?? '', roles, holders, { policies, authorId })).toEqual([])
        }
      }),
    )
  })

  it('says why somebody should not', () => {
    const situation = { policies, authorId: 'ada' }
    const [executive, security] = roles
    if (!executive || !security) throw new Error('no roles')
    expect(conflicts(executive, 'ada', roles, new Map(), situation)).toEqual(['approves_own_set_up'])
    expect(conflicts(executive, 'ben', roles, new Map([['security-lead', 'ben']]), situation)).toEqual([
      'approves_own_writing',
    ])
    expect(conflicts(security, 'ben', roles, new Map([['engineering-lead', 'cem']]), situation)).toEqual([])
  })
})

describe('job titles', () => {
  it.each([
    ['CEO', 'Chief executive', 1],
    ['Head of Engineering', 'Engineering lead', 1],
    ['Software engineer', 'Engineer on call', 0.5],
    ['HR manager', 'People lead', 1],
    ['Painter', 'IT lead', 0],
    [null, 'IT lead', 0],
  ])('%s fits %s by %d', (job, title, share) => {
    expect(likeness(job, title)).toBe(share)
  })
})
