import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useAsOf } from '../../ui/asOf.ts'
import { Markdown } from '../../ui/Markdown.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import { EntriesOfSubject } from '../ledger/EntriesOfSubject.tsx'
import { HandOver } from './HandOver.tsx'
import { History } from './History.tsx'
import { ObligationFacts } from './ObligationFacts.tsx'
import classes from './ObligationPage.module.css'
import { obligationQuery, type Obligation } from './obligations.query.ts'
import { Record } from './Record.tsx'
import { RequestWaiver } from './RequestWaiver.tsx'
import { Waivers } from './Waivers.tsx'

export function ObligationPage() {
  const { id } = useParams({ from: '/signed-in/obligations/$id' })
  const { data: obligation } = useSuspenseQuery(obligationQuery(id, useAsOf()))
  const { control } = obligation

  return (
    <>
      <PageHeader
        title={obligation.title}
        crumbs={[
          { label: 'Obligations', to: { to: '/obligations' } },
          { label: control.title, to: { to: '/controls/$id', params: { id: control.id } } },
        ]}
        meta={metaOf(obligation)}
        actions={
          <>
            <RequestWaiver obligation={obligation} />
            <HandOver obligation={obligation} />
          </>
        }
      />
      <div className={classes.columns}>
        <div>
          <Waivers obligation={obligation} />
          <Section title="What to do" isPadded>
            <Markdown text={obligation.steps} />
          </Section>
          {/* Begun anew for another obligation, and after each record. */}
          <Record key={`${id} ${obligation.records.length}`} obligation={obligation} />
          <History obligation={obligation} />
        </div>
        <ObligationFacts obligation={obligation} />
      </div>
      <EntriesOfSubject table="obligation" subject={id} />
    </>
  )
}

function metaOf({ state, dueAt, closedAt, assignee, actsFor, role, severity }: Obligation) {
  return [
    <StateMark key="state" state={state} />,
    closedAt === null || state === 'missed' ? (
      <>
        due <Time at={dueAt} />
      </>
    ) : (
      <>
        {state === 'waived' ? 'waived' : 'done'} <Time at={closedAt} as="day" />, due <Time at={dueAt} as="day" />
      </>
    ),
    assignee ? (
      <>
        <PersonName name={assignee.name} />, {role.title}
        {actsFor ? <>; {actsFor.name ?? 'erased person'} stands in</> : null}
      </>
    ) : (
      `${role.title}, whom nobody is yet`
    ),
    `${severity} severity`,
  ]
}
