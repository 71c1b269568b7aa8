import { Button } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '../../api/api.ts'
import { useMay } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { Columns } from '../../ui/Columns.tsx'
import { durationInWords } from '../../ui/duration.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Markdown } from '../../ui/Markdown.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import { CheckDefinition } from './CheckDefinition.tsx'
import { CheckFailures } from './CheckFailures.tsx'
import { CheckRuns } from './CheckRuns.tsx'
import classes from './Checks.module.css'
import { checkQuery, type Check } from './checks.query.ts'
import { CheckSettings } from './CheckSettings.tsx'

export function CheckPage() {
  const { key } = useParams({ from: '/signed-in/checks/$key' })
  const { run, ...search } = useSearch({ from: '/signed-in/checks/$key' })
  const { data: check } = useSuspenseQuery(checkQuery(key, search.asOf))
  const mayManage = useMay('check:manage')
  const navigate = useNavigate()
  const runNow = useAction(api.checks.run, {
    onDone: () => void navigate({ to: '.', search: { run: undefined, cursor: undefined }, replace: true }),
  })
  const mayRun = useMay('check:run') && check.status === 'active'
  const shown = run ?? check.lastRunId
  return (
    <>
      <PageHeader
        title={check.title}
        crumbs={[{ label: 'Checks', to: { to: '/checks' } }]}
        meta={metaOf(check)}
        actions={
          mayRun ? (
            <Button loading={runNow.isPending} onClick={() => runNow.mutate({ key })}>
              Run now
            </Button>
          ) : undefined
        }
      />
      {runNow.error ? <ErrorState error={runNow.error} isInline /> : null}
      <p className={classes.reason}>{check.reason}</p>
      {shown === null ? null : (
        <CheckFailures key={shown} checkKey={key} runId={shown} isLast={shown === check.lastRunId} />
      )}
      <Columns split="aside">
        <div>
          <Section title="What it proves when it passes" isPadded>
            <Markdown text={check.statement} />
          </Section>
          <Section title="What to do about a failure" isPadded>
            <Markdown text={check.fix} />
          </Section>
        </div>
        <Section title="About it" isPadded>
          <Facts facts={factsOf(check)} />
        </Section>
      </Columns>
      <CheckRuns checkKey={key} search={search} isRetired={check.status === 'retired'} />
      {mayManage && search.asOf === undefined ? (
        // anew with each answer, so that the form shows what holds
        <CheckSettings key={JSON.stringify([check.parameters, check.control, check.status])} check={check} />
      ) : null}
      <CheckDefinition check={check} />
    </>
  )
}

function metaOf({ state, since, severity, isOwn, status }: Check): ReactNode[] {
  return [
    <StateMark key="state" state={state} />,
    ...(since === null
      ? []
      : [
          <>
            since <Time at={since} as="day" />
          </>,
        ]),
    `${severity} severity`,
    isOwn ? 'your own' : 'comes with Holdfast',
    ...(status === 'retired' ? ['retired'] : []),
  ]
}

function factsOf({ key, control, every, lastRunAt, nextRunAt, findingId, answers }: Check): [string, ReactNode][] {
  return [
    [
      'Counts for',
      control ? (
        <PageLink key="control" to={{ to: '/controls/$id', params: { id: control.id } }}>
          {control.title}
        </PageLink>
      ) : (
        'no control: none answers the same requirements'
      ),
    ],
    ...(findingId === null
      ? []
      : [
          [
            'Followed up by',
            <PageLink key="finding" to={{ to: '/findings/$id', params: { id: findingId } }}>
              the finding
            </PageLink>,
          ] satisfies [string, ReactNode],
        ]),
    ['Runs every', durationInWords(every).replace(/^1\s/u, '')],
    ['Last run', lastRunAt === null ? 'never' : <Time key="last" at={lastRunAt} as="moment" />],
    ...(nextRunAt === null ? [] : [['Next run', <Time key="next" at={nextRunAt} />] satisfies [string, ReactNode]]),
    ['Bears on', answers.join(', ')],
    ['Id', <code key="id">{key}</code>],
  ]
}
