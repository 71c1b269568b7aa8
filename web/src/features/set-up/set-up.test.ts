import { describe, expect, it } from 'vitest'
import { isOpen, nextStep, type SetUpFacts } from './set-up.rules.ts'

const held = { key: 'it-lead', status: 'active', holder: { id: 'ada' } } as const
const empty = { key: 'lead', status: 'active', holder: null } as const
const everyones = { key: 'member', status: 'active', holder: null } as const
const retired = { key: 'old', status: 'retired', holder: null } as const

describe('the next step of the set-up', () => {
  it.each<[string | undefined, SetUpFacts]>([
    ['organization', { hasOrganization: false, people: 0, roles: [] }],
    ['people', { hasOrganization: true, people: 1, roles: [] }],
    ['program', { hasOrganization: true, people: 4, roles: [] }],
    ['roles', { hasOrganization: true, people: 4, roles: [held, empty] }],
    ['roles', { hasOrganization: true, people: 1, roles: [empty] }],
    [undefined, { hasOrganization: true, people: 4, roles: [held, retired, everyones] }],
  ])('is %s', (step, facts) => {
    expect(nextStep(facts)).toBe(step)
  })

  it('can be skipped, but not to roles that no program brought', () => {
    const facts = { hasOrganization: true, people: 1, roles: [] }
    expect(isOpen('program', facts)).toBe(true)
    expect(isOpen('roles', facts)).toBe(false)
    expect(isOpen('program', { ...facts, hasOrganization: false })).toBe(false)
  })
})
