import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { api } from '../../api/api.ts'
import { useMay, useSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { notify } from '../../ui/notify.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Policy, PolicyVersion } from './policies.query.ts'
import { versionBefore } from './policy.rules.ts'
import classes from './VersionDecision.module.css'

interface VersionProps {
  policy: Policy
  version: PolicyVersion
}

interface VersionDecisionProps extends VersionProps {
  /** Whether the page shows this very version: nothing is decided on what is not in sight. */
  isShown: boolean
}

/** What has to happen next with a version that is not in force yet, and who may do it. */
export function VersionDecision({ policy, version, isShown }: VersionDecisionProps) {
  const isPast = useAsOf() !== undefined
  const { state } = version
  return (
    <section className={classes.bar} aria-label={`What happens next with version ${version.version}`}>
      <Situation policy={policy} version={version} />
      {isPast ? null : !isShown ? (
        <PageLink to={{ to: '/policies/$id', params: { id: policy.id }, search: { version: version.version } }}>
          Read version {version.version}
        </PageLink>
      ) : state === 'draft' ? (
        <Submit policy={policy} version={version} />
      ) : state === 'in_review' ? (
        <Decide policy={policy} version={version} />
      ) : state === 'approved' ? (
        <Publish policy={policy} version={version} />
      ) : null}
    </section>
  )
}

function Situation({
  policy,
  version: { version, state, author, createdAt, decidedBy, decidedAt, decisionNote },
}: VersionProps) {
  const before = versionBefore(policy, version)
  return (
    <div className={classes.situation}>
      <StateMark state={state} />
      <p>
        Version {version}, written by <PersonName name={author.name} />, <Time at={createdAt} as="day" />.
        {decidedAt ? (
          <>
            {' '}
            {state === 'rejected' ? 'Rejected' : 'Approved'} by <PersonName name={decidedBy?.name ?? null} />,{' '}
            <Time at={decidedAt} as="day" />.
          </>
        ) : null}{' '}
        {before === undefined ? null : (
          <PageLink to={{ to: '/policies/$id', params: { id: policy.id }, search: { version, compare: before } }}>
            What changed since version {before}
          </PageLink>
        )}
      </p>
      {decisionNote === '' ? null : <p className={classes.note}>“{decisionNote}”</p>}
    </div>
  )
}

function Submit({ policy: { id }, version: { version, author } }: VersionProps) {
  const { person } = useSession()
  const mayWrite = useMay('policy:write')
  const submit = useAction(api.policies.submit, { onDone: () => notify('Handed in. Somebody else decides now.') })
  if (!mayWrite || author.id !== person?.id) return <p className={classes.hint}>Its author hands it in for approval.</p>
  return (
    <div className={classes.actions}>
      {submit.error ? <ErrorState error={submit.error} isInline /> : null}
      <div className={classes.buttons}>
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => <Link to="/policies/$id/draft" params={{ id }} {...props} />}
        >
          Edit
        </Button>
        <Button size="xs" loading={submit.isPending} onClick={() => submit.mutate({ id, version })}>
          Submit for approval
        </Button>
      </div>
    </div>
  )
}

function Decide({ policy: { id, approver }, version: { version, author } }: VersionProps) {
  const { person } = useSession()
  const runsProgram = person?.accessRole === 'owner' || person?.accessRole === 'manager'
  const mayDecide = useMay('policy:decide') && (runsProgram || approver.person?.id === person?.id)
  const [note, setNote] = useState('')
  const decide = useAction(api.policies.decide, {
    onDone: ({ state }) =>
      notify(state === 'approved' ? 'Approved. It can be published now.' : 'Rejected; its author can go on with it.'),
  })
  if (!mayDecide)
    return <p className={classes.hint}>Waits for the {approver.role}, or a manager or an owner, to approve it.</p>
  if (author.id === person?.id) return <p className={classes.hint}>You wrote it, so somebody else has to approve it.</p>
  const give = (decision: 'approve' | 'reject') => decide.mutate({ id, version, decision, note })
  return (
    <div className={classes.actions}>
      {decide.error ? <ErrorState error={decide.error} isInline /> : null}
      <Textarea
        label="Note"
        description="Needed to reject: what has to change."
        minRows={2}
        maxLength={2000}
        value={note}
        onChange={({ currentTarget: { value } }) => setNote(value)}
      />
      <div className={classes.buttons}>
        <Button
          size="xs"
          variant="default"
          loading={decide.isPending}
          disabled={note.trim() === ''}
          onClick={() => give('reject')}
        >
          Reject
        </Button>
        <Button size="xs" loading={decide.isPending} onClick={() => give('approve')}>
          Approve
        </Button>
      </div>
    </div>
  )
}

function Publish({ policy: { id }, version: { version } }: VersionProps) {
  const mayDecide = useMay('policy:decide')
  const publish = useAction(api.policies.publish, {
    onDone: () => notify(`Version ${version} is in force, and people are asked to acknowledge it.`),
  })
  if (!mayDecide) return <p className={classes.hint}>Waits to be published.</p>
  return (
    <div className={classes.actions}>
      {publish.error ? <ErrorState error={publish.error} isInline /> : null}
      <div className={classes.buttons}>
        <Button size="xs" loading={publish.isPending} onClick={() => publish.mutate({ id, version })}>
          Publish
        </Button>
      </div>
    </div>
  )
}
