import type { ReactNode } from 'react'
import { shortHash } from '../../ui/digest.ts'
import { Markdown } from '../../ui/Markdown.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import type { State } from '../../ui/states.ts'
import { StateShape } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import classes from './History.module.css'
import { historyOf, lastMomentBefore, type Happening } from './obligation.rules.ts'
import type { Obligation } from './obligations.query.ts'

/** What happened, in the order in which it became known, with both times where they differ. */
export function History({ obligation }: { obligation: Obligation }) {
  const happenings = historyOf(obligation)
  return (
    <Section title="What happened">
      {happenings.length === 0 ? (
        <p className={classes.none}>
          Nothing yet: the window opens <Time at={obligation.opensAt} />.
        </p>
      ) : (
        <ol className={classes.history}>
          {happenings.map((happening) => (
            <li key={`${happening.kind} ${happening.at}`} className={classes.happening}>
              <StateShape state={stateOf(happening)} />
              <div className={classes.what}>{tell(happening)}</div>
              <span className={classes.when}>
                <Time at={happening.at} as="moment" />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}

function stateOf(happening: Happening): State {
  switch (happening.kind) {
    case 'opened':
      return 'open'
    case 'missed':
      return 'missed'
    case 'recorded':
      return happening.record.result === 'failed' ? 'fail' : 'met'
    case 'delegated':
      return 'not_applicable'
    case 'waiver_requested':
      return 'planned'
    case 'waiver_decided':
      return happening.waiver.state === 'approved' ? 'waived' : 'fail'
  }
}

function tell(happening: Happening): ReactNode {
  switch (happening.kind) {
    case 'opened':
      return 'The window opened; versions and evidence asked for were fixed.'
    case 'missed':
      return (
        <>
          The window ended without a record.
          {happening.reason === null ? null : <p className={classes.soft}>{happening.reason}</p>}
        </>
      )
    case 'recorded':
      return <Recorded record={happening.record} />
    case 'delegated': {
      const { from, to, by, reason, until, endedAt } = happening.delegation
      return (
        <>
          <PersonName name={by.name} /> handed it {from ? <>from {from.name ?? 'erased person'} </> : null}to{' '}
          <PersonName name={to.name} />
          {until === null ? null : (
            <>
              {' '}
              until <Time at={until} as="moment" />
            </>
          )}
          {endedAt === null ? null : <span className={classes.soft}> (ended)</span>}.
          {reason === '' ? null : <p className={classes.soft}>{reason}</p>}
        </>
      )
    }
    case 'waiver_requested': {
      const { requestedBy, endsAt, reason } = happening.waiver
      return (
        <>
          <PersonName name={requestedBy.name} /> asked to waive it until <Time at={lastMomentBefore(endsAt)} as="day" />
          .<p className={classes.soft}>{reason}</p>
        </>
      )
    }
    case 'waiver_decided':
      return (
        <>
          <PersonName name={happening.waiver.decidedBy?.name ?? null} />{' '}
          {happening.waiver.state === 'approved' ? 'approved the waiver.' : 'refused the waiver.'}
        </>
      )
  }
}

function Recorded({ record }: { record: Obligation['records'][number] }) {
  const { result, note, happenedAt, recordedAt, recordedBy, onBehalfOf, evidence } = record
  return (
    <>
      <PersonName name={recordedBy.name} /> recorded it as{' '}
      <strong>{result === 'failed' ? 'carried out, and it failed' : 'done'}</strong>
      {onBehalfOf ? <> for {onBehalfOf.name ?? 'erased person'}</> : null}
      {happenedAt === recordedAt ? null : (
        <>
          ; it happened <Time at={happenedAt} as="moment" />
        </>
      )}
      .
      {note === '' ? null : (
        <div className={classes.note}>
          <Markdown text={note} topHeading={4} />
        </div>
      )}
      {evidence.length === 0 ? null : (
        <ul className={classes.evidence} aria-label="Evidence of the record">
          {evidence.map(({ id, title, kind, sha256 }) => (
            <li key={id}>
              <PageLink to={{ to: '/evidence/$id', params: { id } }}>{title}</PageLink>{' '}
              <span className={classes.soft}>
                {kind}
                {sha256 === null ? null : (
                  <>
                    {' · '}
                    <code title={`SHA-256 ${sha256}`}>{shortHash(sha256)}</code>
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
