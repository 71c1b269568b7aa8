import { expect, it } from 'vitest'
import type { Policy, PolicyVersion } from './policies.query.ts'
import { draftStart, versionBefore, versionShown, versionWaiting } from './policy.rules.ts'

const version = (number: number, state: PolicyVersion['state']): PolicyVersion => ({
  version: number,
  state,
  body: `text ${number}`,
  author: { id: 'a', name: 'Ada' },
  decidedBy: null,
  decidedAt: null,
  decisionNote: '',
  createdAt: '2026-01-01T00:00:00Z',
  publishedAt: null,
})

const policy = (publishedVersion: number | null, ...versions: PolicyVersion[]): Policy => ({
  id: 'p',
  key: 'p',
  title: 'A policy',
  status: 'active',
  owner: { role: 'lead', person: null },
  approver: { role: 'executive', person: null },
  publishedVersion,
  publishedAt: null,
  pending: null,
  acknowledged: 0,
  toAcknowledge: 0,
  acknowledgedByMe: null,
  versions,
  acknowledgments: [],
  missing: [],
  controls: [],
})

const three = policy(2, version(3, 'draft'), version(2, 'published'), version(1, 'superseded'))

it('shows the version in force, unless one is named', () => {
  expect(versionShown(three, undefined)?.version).toBe(2)
  expect(versionShown(three, 1)?.version).toBe(1)
  expect(versionShown(three, 9)?.version).toBe(2)
  expect(versionShown(policy(null, version(1, 'draft')), undefined)?.version).toBe(1)
  expect(versionShown(policy(null), undefined)).toBeUndefined()
})

it('tells what waits: the version shown, or what comes after the one in force', () => {
  const waiting = (named?: number) => versionWaiting(three, versionShown(three, named))?.version
  expect(waiting()).toBe(3)
  expect(waiting(3)).toBe(3)
  expect(waiting(1)).toBeUndefined()
  expect(versionWaiting(policy(1, version(1, 'published')), version(1, 'published'))).toBeUndefined()
})

it('compares with what is in force, or with what was before', () => {
  expect(versionBefore(three, 3)).toBe(2)
  expect(versionBefore(three, 2)).toBe(1)
  expect(versionBefore(three, 1)).toBeUndefined()
})

it('goes on with one’s own draft, and begins a new one with the newest text', () => {
  expect(draftStart(three, 'a')).toMatchObject({ body: 'text 3', draft: { version: 3 } })
  expect(draftStart(three, 'b')).toEqual({ body: 'text 3', draft: undefined })
  expect(draftStart(policy(1, version(1, 'published')), 'a')).toEqual({ body: 'text 1', draft: undefined })
  expect(draftStart(policy(null), 'a')).toEqual({ body: '', draft: undefined })
})
