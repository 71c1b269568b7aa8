import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useMay, useSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { useClock } from '../../ui/clock.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Markdown } from '../../ui/Markdown.tsx'
import { notify } from '../../ui/notify.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Finding } from './findings.query.ts'
import classes from './FindingForm.module.css'

/** Whether the fix held: said by another person than who made it, after it had time to fail again. */
export function Verification({ finding }: { finding: Finding }) {
  const { state, verificationNote, verifiedBy, verifiedAt, timesReopened } = finding
  if (state === 'awaiting_verification') {
    return (
      <Section title="Verification" isPadded>
        <Pending finding={finding} />
      </Section>
    )
  }
  if (verificationNote === '' && verifiedAt === null) return null
  return (
    <Section title={state === 'closed' ? 'Verification' : 'Why it was reopened'} isPadded>
      {verifiedAt ? (
        <p className={classes.hint}>
          <PersonName name={verifiedBy?.name ?? null} /> verified it, <Time at={verifiedAt} as="moment" />.
        </p>
      ) : (
        <p className={classes.hint}>The {timesReopened > 1 ? 'last ' : ''}fix did not hold, or it is wrong again.</p>
      )}
      {verificationNote === '' ? null : <Markdown text={verificationNote} topHeading={4} />}
    </Section>
  )
}

function Pending({ finding }: { finding: Finding }) {
  const { id, fixedBy, fixedAt, verifyNotBefore } = finding
  const { person } = useSession()
  const { now } = useClock()
  const isNow = useAsOf() === undefined
  const mayVerify = useMay('finding:verify') && isNow
  const isOwnFix = fixedBy !== null && fixedBy.id === person?.id
  const isEarly = verifyNotBefore !== null && Date.parse(verifyNotBefore) > now

  return (
    <div className={classes.form}>
      <p>
        <PersonName name={fixedBy?.name ?? null} /> called it fixed
        {fixedAt ? (
          <>
            {' '}
            on <Time at={fixedAt} as="moment" />
          </>
        ) : null}
        .{' '}
        {isEarly && verifyNotBefore ? (
          <>
            It can be called effective from <Time at={verifyNotBefore} as="moment" /> on.
          </>
        ) : null}
      </p>
      {!mayVerify ? null : isOwnFix ? (
        <p className={classes.hint}>You fixed this, so somebody else has to verify it.</p>
      ) : (
        <VerdictForm id={id} isEarly={isEarly} />
      )}
    </div>
  )
}

function VerdictForm({ id, isEarly }: { id: string; isEarly: boolean }) {
  const [note, setNote] = useState('')
  const verify = useAction(api.findings.verify, {
    onDone: ({ state }) => notify(state === 'closed' ? 'Verified and closed.' : 'Reopened, with a new deadline.'),
  })
  const isSaid = note.trim() !== ''
  const give = (effective: boolean) => verify.mutate({ id, effective, note })
  return (
    <>
      {verify.error ? <ErrorState error={verify.error} isInline /> : null}
      <Textarea
        label="What you looked at, and what you saw"
        value={note}
        onChange={({ currentTarget: { value } }) => setNote(value)}
      />
      <div className={classes.buttons}>
        <Button loading={verify.isPending} disabled={!isSaid || isEarly} onClick={() => give(true)}>
          It holds: close
        </Button>
        <Button variant="default" loading={verify.isPending} disabled={!isSaid} onClick={() => give(false)}>
          It does not: reopen
        </Button>
      </div>
      <p className={classes.hint}>
        {isEarly ? 'That it did not help can be said at any time.' : 'Either needs a line on what you saw.'}
      </p>
    </>
  )
}
