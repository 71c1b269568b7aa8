import { describe, expect, it } from 'vitest'
import {
  draftingOf,
  type PolicyState,
  requireDecidable,
  requirePublishable,
  requireSubmittable,
} from './policies.rules.ts'

const states: PolicyState[] = ['draft', 'in_review', 'approved', 'published', 'superseded', 'rejected']
const version = (state: PolicyState) => ({ version: 3, state, authorId: 'author', body: 'text' })
const outcome = (decide: () => unknown): unknown => {
  try {
    return decide() ?? 'fine'
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

const drafting = (state: PolicyState, writer: string, authorHasLeft = false) =>
  outcome(() => draftingOf({ ...version(state), authorHasLeft }, writer))
/** The states in which a step is possible. */
const from = (step: (state: PolicyState) => unknown) => states.filter((state) => step(state) === 'fine')

describe('writing a text', () => {
  it('begins with version 1, and goes on with the next when the newest is done with', () => {
    expect(draftingOf(undefined, 'anybody')).toEqual({ kind: 'new', version: 1 })
    for (const state of ['approved', 'published', 'superseded', 'rejected'] as const)
      expect(drafting(state, 'anybody')).toEqual({ kind: 'new', version: 4 })
  })

  it('changes one’s own draft, and nobody else’s as long as they are here', () => {
    expect(drafting('draft', 'author')).toEqual({ kind: 'change', version: 3 })
    expect(drafting('draft', 'other')).toBe('conflict')
    expect(drafting('draft', 'other', true)).toEqual({ kind: 'new', version: 4 })
  })

  it('waits while the newest is decided on, even for its author', () => {
    expect(drafting('in_review', 'author')).toBe('wrong_state')
  })
})

describe('each step', () => {
  const approver = { title: 'Executive', holderId: 'approver' }
  const decide = (state: PolicyState, personId: string, accessRole: 'owner' | 'manager' | 'control_owner') =>
    outcome(() => requireDecidable(version(state), { personId, accessRole }, approver))

  it('has one state from which it goes', () => {
    expect(from((state) => outcome(() => requireSubmittable(version(state), 'author')))).toEqual(['draft'])
    expect(from((state) => decide(state, 'approver', 'control_owner'))).toEqual(['in_review'])
    expect(from((state) => outcome(() => requirePublishable(version(state), 2)))).toEqual(['approved'])
  })

  it('is decided by the approver or who runs the program, and never by the author, whoever that is', () => {
    expect(decide('in_review', 'somebody', 'owner')).toBe('fine')
    expect(decide('in_review', 'somebody', 'manager')).toBe('fine')
    expect(decide('in_review', 'somebody', 'control_owner')).toBe('forbidden')
    for (const role of ['owner', 'manager', 'control_owner'] as const)
      expect(decide('in_review', 'author', role)).toBe('separation_of_duties')
    expect(
      outcome(() =>
        requireDecidable(
          version('in_review'),
          { personId: 'author', accessRole: 'owner' },
          { ...approver, holderId: 'author' },
        ),
      ),
    ).toBe('separation_of_duties')
  })

  it('is handed in by its author, and not empty', () => {
    expect(outcome(() => requireSubmittable(version('draft'), 'other'))).toBe('forbidden')
    expect(outcome(() => requireSubmittable({ ...version('draft'), body: ' \n' }, 'author'))).toBe('invalid_input')
  })

  it('never publishes what is older than what is published', () => {
    expect(outcome(() => requirePublishable(version('approved'), null))).toBe('fine')
    expect(outcome(() => requirePublishable(version('approved'), 4))).toBe('wrong_state')
  })
})
