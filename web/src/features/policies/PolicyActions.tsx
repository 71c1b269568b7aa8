import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../api/api.ts'
import { useMay, useSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { notify } from '../../ui/notify.tsx'
import { peopleChoicesQuery } from '../people/people.query.ts'
import type { Policy, PolicyVersion } from './policies.query.ts'
import { draftStart, newestOf } from './policy.rules.ts'

/** Writing a new version, and saying that one has read the one in force. */
export function PolicyActions({ policy }: { policy: Policy }) {
  const { id, status, versions, publishedVersion, acknowledgedByMe } = policy
  const [isOpen, { open, close }] = useDisclosure(false)
  const acknowledge = useAction(api.policies.acknowledge, {
    onDone: ({ version }) => notify(`You have acknowledged version ${version}.`),
  })
  const { person } = useSession()
  const isFree = useIsFree(versions, person?.id)
  const mayWrite = useMay('policy:write') && status === 'active' && isFree
  const mayAcknowledge = useMay('policy:acknowledge') && acknowledgedByMe === false

  return (
    <>
      {mayWrite ? (
        <Button variant="default" renderRoot={(props) => <Link to="/policies/$id/draft" params={{ id }} {...props} />}>
          {draftStart(policy, person?.id).draft ? 'Go on with the draft' : 'Write a new version'}
        </Button>
      ) : null}
      {mayAcknowledge && publishedVersion !== null ? (
        <>
          <Button onClick={open}>Acknowledge version {publishedVersion}</Button>
          <ConfirmDialog
            isOpen={isOpen}
            onClose={close}
            title={`Acknowledge version ${publishedVersion} of “${policy.title}”?`}
            confirm="I have read and understood it"
            onConfirm={() => acknowledge.mutateAsync({ id, version: publishedVersion })}
          >
            Your name and this moment are put on record for this version. The next version asks you again.
          </ConfirmDialog>
        </>
      ) : null}
    </>
  )
}

/** Versions are written one at a time: while one is decided on, or is the draft of somebody who is still here, there is no next. */
function useIsFree(versions: PolicyVersion[], me: string | undefined): boolean {
  const people = useQuery({ ...peopleChoicesQuery, enabled: useMay('person:read') })
  const newest = newestOf(versions)
  if (newest?.state === 'in_review') return false
  if (newest?.state !== 'draft' || newest.author.id === me) return true
  return people.data !== undefined && people.data.items.every(({ id }) => id !== newest.author.id)
}
