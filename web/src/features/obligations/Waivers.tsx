import { Button } from '@mantine/core'
import { api } from '../../api/api.ts'
import { useSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { notify } from '../../ui/notify.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { Time } from '../../ui/Time.tsx'
import { lastMomentBefore, whyNotDecide } from './obligation.rules.ts'
import type { Obligation, Waiver } from './obligations.query.ts'
import classes from './Record.module.css'

/** Waivers that wait for a decision, above everything else, since they change what there is to do. */
export function Waivers({ obligation }: { obligation: Obligation }) {
  const waiting = obligation.waivers.filter(({ state }) => state === 'requested')
  return waiting.map((waiver) => <Decision key={waiver.id} waiver={waiver} obligation={obligation} />)
}

function Decision({ waiver, obligation }: { waiver: Waiver; obligation: Obligation }) {
  const { person, permissions } = useSession()
  const asOf = useAsOf()
  const decide = useAction(api.obligations.decideWaiver, {
    onDone: ({ state }) => notify(state === 'approved' ? 'The waiver is approved.' : 'The waiver is refused.'),
  })
  const viewer = { personId: person?.id ?? '', accessRole: person?.accessRole ?? '', permissions }
  const why = whyNotDecide(waiver, obligation, viewer)
  const mayRefuse = why === null || (obligation.state === 'planned' && permissions.includes('obligation:decide_waiver'))

  return (
    <Section title="A waiver is asked for" isPadded>
      {decide.error ? <ErrorState error={decide.error} isInline /> : null}
      <p>
        <PersonName name={waiver.requestedBy.name} /> asks to waive it until{' '}
        <Time at={lastMomentBefore(waiver.endsAt)} as="day" />: {waiver.reason}
      </p>
      {why === null ? null : <p className={classes.asked}>{why}</p>}
      {asOf === undefined && mayRefuse ? (
        <div className={classes.buttons} style={{ marginTop: 12 }}>
          <Button
            disabled={why !== null}
            loading={decide.isPending}
            onClick={() => decide.mutate({ id: waiver.id, decision: 'approve' })}
          >
            Approve the waiver
          </Button>
          <Button
            variant="default"
            loading={decide.isPending}
            onClick={() => decide.mutate({ id: waiver.id, decision: 'refuse' })}
          >
            Refuse
          </Button>
        </div>
      ) : null}
    </Section>
  )
}
