import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAsOf } from '../../ui/asOf.ts'
import { Columns } from '../../ui/Columns.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Folded } from '../../ui/Folded.tsx'
import { Markdown } from '../../ui/Markdown.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { plural } from '../../ui/share.ts'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import { EntriesOfSubject } from '../ledger/EntriesOfSubject.tsx'
import { Analysis } from './Analysis.tsx'
import { FindingOwner } from './FindingOwner.tsx'
import classes from './FindingPage.module.css'
import { findingQuery, type Finding } from './findings.query.ts'
import { FindingSteps } from './FindingSteps.tsx'
import { Reopen } from './Reopen.tsx'
import { Verification } from './Verification.tsx'

export function FindingPage() {
  const { id } = useParams({ from: '/signed-in/findings/$id' })
  const { data: finding } = useSuspenseQuery(findingQuery(id, useAsOf()))

  return (
    <>
      <PageHeader
        title={finding.title}
        crumbs={[{ label: 'Findings', to: { to: '/findings' } }]}
        meta={metaOf(finding)}
        actions={finding.state === 'closed' ? <Reopen finding={finding} /> : undefined}
      />
      <FindingSteps finding={finding} />
      <Columns split="aside" isAsideFirst>
        <div>
          <Section title="What was found" isPadded>
            {finding.description === '' ? (
              <p className={classes.none}>Nobody wrote more than the line above.</p>
            ) : (
              <Folded>
                <Markdown text={finding.description} />
              </Folded>
            )}
          </Section>
          <Analysis finding={finding} />
          <Verification finding={finding} />
        </div>
        <Section title="About it" isPadded>
          <Facts facts={factsOf(finding)} />
        </Section>
      </Columns>
      <EntriesOfSubject table="finding" subject={id} />
    </>
  )
}

function metaOf({ kind, severity, state, isOverdue, dueAt, occurrences }: Finding) {
  return [
    <StateMark key="state" state={state} />,
    `${kind} of ${severity} severity`,
    ...(state === 'closed'
      ? []
      : [
          isOverdue ? (
            <StateMark key="due" state="missed">
              was due <Time at={dueAt} />
            </StateMark>
          ) : (
            <>
              due <Time at={dueAt} />
            </>
          ),
        ]),
    ...(occurrences > 1 ? [`found ${occurrences} times`] : []),
  ]
}

function factsOf(finding: Finding): [string, ReactNode][] {
  const { owner, control, obligation, openedAt, dueAt, occurrences, timesReopened } = finding
  return [
    [
      'Owner',
      <FindingOwner key="owner" finding={finding} name={owner ? <PersonName name={owner.name} /> : 'nobody'} />,
    ],
    ...(control
      ? [
          [
            'Control',
            <PageLink key="control" to={{ to: '/controls/$id', params: { id: control.id } }}>
              {control.title}
            </PageLink>,
          ] satisfies [string, ReactNode],
        ]
      : []),
    ...(obligation
      ? [
          [
            'Came from',
            <PageLink key="duty" to={{ to: '/obligations/$id', params: { id: obligation.id } }}>
              {obligation.title}
            </PageLink>,
          ] satisfies [string, ReactNode],
        ]
      : []),
    ['Opened', <Time key="opened" at={openedAt} as="moment" />],
    ['Deadline', <Time key="due" at={dueAt} as="moment" />],
    ['Seen', occurrences === 1 ? 'once' : plural(occurrences, 'time')],
    ...(timesReopened > 0 ? [['Reopened', plural(timesReopened, 'time')] satisfies [string, string]] : []),
  ]
}
