import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useAsOf } from '../../ui/asOf.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { plural } from '../../ui/share.ts'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import classes from './Checks.module.css'
import { checkRunQuery, type CheckFailure, type CheckResult } from './checks.query.ts'
import { kindInWords, pageOf } from './subject.ts'

const columns: [Column<CheckFailure>, ...Column<CheckFailure>[]] = [
  {
    header: 'What failed',
    cell: ({ title, detail }) => (
      <>
        {title}
        <span className={classes.detail}>{detail}</span>
      </>
    ),
  },
  { header: 'What it is', isPlain: true, width: '9rem', cell: ({ subjectKind }) => kindInWords(subjectKind) },
  {
    header: 'Due',
    width: '9rem',
    cell: ({ due }) => (due === null ? <span className={classes.none}>–</span> : <Time at={due} />),
  },
]

/** What one run of a check found. */
export function CheckFailures({ checkKey, runId, isLast }: { checkKey: string; runId: string; isLast: boolean }) {
  const query = useQuery(checkRunQuery(checkKey, runId, useAsOf()))
  const run = query.data
  return (
    <Section
      title={isLast ? 'What the last run found' : `What run ${run?.number ?? ''} found`}
      aside={
        run ? (
          <>
            {run.failing !== null && run.failing > run.failures.length
              ? `the first ${run.failures.length} of ${run.failing} · `
              : null}
            <PageLink to={{ to: '/evidence/$id', params: { id: run.evidenceId } }}>evidence</PageLink>
          </>
        ) : undefined
      }
    >
      {run && run.sources.some(({ isFresh }) => !isFresh) ? <Silent sources={run.sources} /> : null}
      <DataTable
        label="Failures"
        columns={columns}
        query={{ ...query, data: run && { items: run.failures, next: null } }}
        keyOf={({ subjectKind, subjectId, title, detail }) => [subjectKind, subjectId, title, detail].join(' ')}
        linkOf={({ subjectKind, subjectId }) => pageOf(subjectKind, subjectId)}
        empty={run ? <EmptyState {...wordsOf(run)} isQuiet /> : null}
      />
    </Section>
  )
}

function Silent({ sources }: { sources: CheckResult['sources'] }) {
  return (
    <ul className={classes.silent} aria-label="Silent sources">
      {sources
        .filter(({ isFresh }) => !isFresh)
        .map(({ source, reportedAt }) => (
          <li key={source}>
            <StateMark state="stale">
              {source}: {reportedAt === null ? 'never reported' : <Reported at={reportedAt} />}
            </StateMark>
          </li>
        ))}
    </ul>
  )
}

const Reported = ({ at }: { at: string }) => (
  <>
    reported last <Time at={at} />
  </>
)

/** Why there is no row, which means something else in each state. */
function wordsOf({ state, reason, population }: CheckResult): { title: string; children: ReactNode } {
  switch (state) {
    case 'pass':
      return { title: 'Nothing failed', children: `${plural(population ?? 0, 'thing')} looked at.` }
    case 'not_assessed':
      return { title: 'Nothing was assessed', children: reason }
    case 'stale':
      return { title: 'Nobody knows', children: 'What would be known is old. Bring the silent sources back.' }
    default:
      return { title: 'The check could not look', children: reason }
  }
}
