import type { AccessRole } from '../../core/auth/permissions.ts'
import { HoldfastError } from '../../core/errors.ts'

export type PolicyState = 'draft' | 'in_review' | 'approved' | 'published' | 'superseded' | 'rejected'

export interface Version {
  version: number
  state: PolicyState
  authorId: string
}

export type Drafting = { kind: 'new'; version: number } | { kind: 'change'; version: number }

/**
 * What writing a text means now: changing one's own draft, or beginning the next version. A draft whose author has left keeps nobody
 * from writing another.
 * @param newest the newest version there is
 * @throws HoldfastError `wrong_state` while the newest is being decided on; `conflict` while it is somebody else's draft
 */
export function draftingOf(newest: (Version & { authorHasLeft: boolean }) | undefined, writer: string): Drafting {
  if (!newest) return { kind: 'new', version: 1 }
  const next = { kind: 'new', version: newest.version + 1 } as const
  switch (newest.state) {
    case 'draft':
      if (newest.authorId === writer) return { kind: 'change', version: newest.version }
      if (newest.authorHasLeft) return next
      throw new HoldfastError(
        'conflict',
        `Version ${newest.version} is a draft of somebody else. Talk to them; it must be handed in before the next one.`,
      )
    case 'in_review':
      throw new HoldfastError(
        'wrong_state',
        `Version ${newest.version} waits for approval. Write the next one when it is decided on.`,
      )
    case 'approved':
    case 'published':
    case 'superseded':
    case 'rejected':
      return next
  }
}

/** @throws HoldfastError `wrong_state`, `forbidden`, `invalid_input` */
export function requireSubmittable(version: Version & { body: string }, submitter: string): void {
  if (version.state !== 'draft')
    throw new HoldfastError('wrong_state', `Version ${version.version} is no draft: it is ${words[version.state]}.`)
  if (version.authorId !== submitter) throw new HoldfastError('forbidden', 'Only who wrote this draft can hand it in.')
  if (version.body.trim() === '')
    throw new HoldfastError('invalid_input', 'The draft is empty. Write down the policy first.', {
      issues: [{ path: 'body', message: 'empty' }],
    })
}

/**
 * Whether somebody may approve or reject a version: never its author; the holder of the approving role, or who runs the program.
 * @throws HoldfastError `wrong_state`, `separation_of_duties`, `forbidden`
 */
export function requireDecidable(
  version: Version,
  decider: { personId: string; accessRole: AccessRole | undefined },
  approver: { title: string; holderId: string | null },
): void {
  if (version.state !== 'in_review')
    throw new HoldfastError(
      'wrong_state',
      `Version ${version.version} does not wait for approval: it is ${words[version.state]}.`,
    )
  if (version.authorId === decider.personId)
    throw new HoldfastError('separation_of_duties', 'You wrote this version. Somebody else must decide on it.')
  const runsProgram = decider.accessRole === 'owner' || decider.accessRole === 'manager'
  if (approver.holderId !== decider.personId && !runsProgram)
    throw new HoldfastError('forbidden', `This policy is approved by: ${approver.title}; or by a manager or an owner.`)
}

/** @throws HoldfastError `wrong_state` */
export function requirePublishable(version: Version, publishedVersion: number | null): void {
  if (version.state !== 'approved')
    throw new HoldfastError('wrong_state', `Version ${version.version} is not approved: it is ${words[version.state]}.`)
  if (publishedVersion !== null && publishedVersion > version.version)
    throw new HoldfastError('wrong_state', `Version ${publishedVersion}, which is newer, is published already.`)
}

const words: Readonly<Record<PolicyState, string>> = {
  draft: 'a draft',
  in_review: 'waiting for approval',
  approved: 'approved',
  published: 'published',
  superseded: 'superseded by a later one',
  rejected: 'rejected',
}
