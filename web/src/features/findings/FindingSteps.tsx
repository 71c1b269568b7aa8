import type { ReactNode } from 'react'
import { PersonName } from '../../ui/PersonName.tsx'
import { StateShape } from '../../ui/StateMark.tsx'
import type { State } from '../../ui/states.ts'
import { Time } from '../../ui/Time.tsx'
import type { Finding } from './findings.query.ts'
import classes from './FindingSteps.module.css'

interface Step {
  name: string
  state: State
  detail: ReactNode
  isCurrent: boolean
}

/** The way of a finding from opened to closed, and where it stands on it. */
export function FindingSteps({ finding }: { finding: Finding }) {
  return (
    <ol className={classes.steps} aria-label="From opened to closed">
      {stepsOf(finding).map(({ name, state, detail, isCurrent }) => (
        <li key={name} className={classes.step} aria-current={isCurrent ? 'step' : undefined}>
          <StateShape state={state} />
          <span className={classes.name}>{name}</span>
          <span className={classes.detail}>{detail}</span>
        </li>
      ))}
    </ol>
  )
}

function stepsOf(finding: Finding): Step[] {
  const { state, openedAt, rootCause, correctiveAction, fixedAt, fixedBy, verifiedAt, verifiedBy } = finding
  const isFixed = state === 'awaiting_verification' || state === 'closed'
  const isAnalyzed = rootCause !== '' && correctiveAction !== ''
  return [
    { name: 'Opened', state: 'met', detail: <Time at={openedAt} as="day" />, isCurrent: state === 'open' },
    {
      name: 'Cause and action',
      state: isAnalyzed ? 'met' : state === 'acting' ? 'acting' : 'planned',
      detail: isAnalyzed ? 'written down' : state === 'acting' ? 'somebody is on it' : 'not yet',
      isCurrent: state === 'acting',
    },
    {
      name: 'Fixed',
      state: isFixed ? 'met' : 'planned',
      detail: fixedAt ? (
        <>
          <Time at={fixedAt} as="day" /> by <PersonName name={fixedBy?.name ?? null} />
        </>
      ) : (
        'not yet'
      ),
      isCurrent: false,
    },
    {
      name: 'Verified',
      state: state === 'closed' ? 'met' : state === 'awaiting_verification' ? 'awaiting_verification' : 'planned',
      detail: verifiedAt ? (
        <>
          <Time at={verifiedAt} as="day" /> by <PersonName name={verifiedBy?.name ?? null} />
        </>
      ) : state === 'awaiting_verification' ? (
        'waits for another person'
      ) : (
        'not yet'
      ),
      isCurrent: state === 'awaiting_verification' || state === 'closed',
    },
  ]
}
