import type { ReactNode } from 'react'
import { Facts } from '../../ui/Facts.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { isState } from '../../ui/states.ts'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import classes from './ObligationFacts.module.css'
import type { Obligation } from './obligations.query.ts'

/** The window, the versions that were fixed when it opened, and what it leads to. */
export function ObligationFacts({ obligation }: { obligation: Obligation }) {
  return (
    <Section title="About it" isPadded>
      <Facts facts={factsOf(obligation)} />
    </Section>
  )
}

function factsOf(obligation: Obligation): [string, ReactNode][] {
  const { opensAt, dueAt, control, controlVersion, procedure, procedureVersion, policies, event, findings } = obligation
  const facts: [string, ReactNode][] = [
    ['Opens', <Time key="opens" at={opensAt} as="moment" />],
    ['Due', <Time key="due" at={dueAt} as="moment" />],
    [
      'Control',
      <>
        <PageLink to={{ to: '/controls/$id', params: { id: control.id } }}>{control.title}</PageLink>
        {controlVersion === null ? null : <span className={classes.soft}>, version {controlVersion}</span>}
      </>,
    ],
    [
      'Procedure',
      <>
        <PageLink to={{ to: '/obligations', search: { procedureId: procedure.id } }}>{procedure.key}</PageLink>
        {procedureVersion === null ? null : <span className={classes.soft}>, version {procedureVersion}</span>}
      </>,
    ],
  ]
  if (procedureVersion === null) facts.push(['Versions', 'are fixed when it opens'])
  if (policies.length > 0) {
    facts.push([
      'Policies',
      <ul key="policies" className={classes.list}>
        {policies.map(({ key, title, version }) => (
          <li key={key}>
            {title}
            <span className={classes.soft}>, version {version}</span>
          </li>
        ))}
      </ul>,
    ])
  }
  if (event) {
    facts.push([
      'Because',
      <>
        {event.summary} <span className={classes.soft}>({event.kind})</span>, <Time at={event.happenedAt} as="moment" />
      </>,
    ])
  }
  if (findings.length > 0) {
    facts.push([
      'Findings',
      <ul key="findings" className={classes.list}>
        {findings.map(({ id, title, state }) => (
          <li key={id}>
            <PageLink to={{ to: '/findings/$id', params: { id } }}>{title}</PageLink>{' '}
            {isState(state) ? <StateMark state={state} /> : state}
          </li>
        ))}
      </ul>,
    ])
  }
  return facts
}
