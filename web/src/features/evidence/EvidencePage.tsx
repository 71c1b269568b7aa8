import { Button } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAsOf } from '../../ui/asOf.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { formatBytes } from '../../ui/digest.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import { EntriesOfSubject } from '../ledger/EntriesOfSubject.tsx'
import classes from './Evidence.module.css'
import { evidenceQuery, type Evidence } from './evidence.query.ts'
import { coverageOf, sortOf } from './evidence.rules.ts'

export function EvidencePage() {
  const { id } = useParams({ from: '/signed-in/evidence/$id' })
  const { data: evidence } = useSuspenseQuery(evidenceQuery(id, useAsOf()))
  const { title, isExpired, recordedAt, recordedBy } = evidence

  return (
    <>
      <PageHeader
        title={title}
        crumbs={[{ label: 'Evidence', to: { to: '/evidence' } }]}
        meta={[
          sortOf(evidence),
          <>
            added by {recordedBy ? <PersonName name={recordedBy.name} /> : 'Holdfast'},{' '}
            <Time at={recordedAt} as="moment" />
          </>,
          ...(isExpired
            ? [
                <StateMark key="expired" state="stale">
                  expired
                </StateMark>,
              ]
            : []),
        ]}
      />
      <div className={classes.columns}>
        <div>
          <Content evidence={evidence} />
          <Uses evidence={evidence} />
        </div>
        <Section title="About it" isPadded>
          <Facts facts={factsOf(evidence)} />
        </Section>
      </div>
      <EntriesOfSubject table="evidence" subject={id} />
    </>
  )
}

/** What it says or where it leads; a file is handed out as a download, and never opened on a page of ours. */
function Content({ evidence: { id, sha256, fileName, size, url, statement } }: { evidence: Evidence }) {
  if (url !== null) {
    return (
      <Section title="Link" isPadded>
        <a href={url} rel="noreferrer noopener" target="_blank">
          {url}
        </a>
      </Section>
    )
  }
  if (statement !== null) {
    return (
      <Section title="Statement" isPadded>
        <p className={classes.statement}>{statement}</p>
      </Section>
    )
  }
  return (
    <Section
      title="File"
      aside={
        <Button size="xs" component="a" href={`/api/evidence/${id}/file`} download={fileName ?? undefined}>
          Download{size === null ? null : `, ${formatBytes(size)}`}
        </Button>
      }
      isPadded
    >
      <p>{fileName}</p>
      {sha256 === null ? null : (
        <div className={classes.hash}>
          <span className={classes.none}>SHA-256 </span>
          <CopyText text={sha256} name="SHA-256" />
        </div>
      )}
    </Section>
  )
}

function Uses({ evidence: { usedBy } }: { evidence: Evidence }) {
  return (
    <Section title="Used by" aside={usedBy.length === 0 ? undefined : usedBy.length}>
      {usedBy.length === 0 ? (
        <EmptyState title="No record rests on it yet">
          Evidence is attached where a duty is recorded; then it stands there and here.
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {usedBy.map(({ obligationId, title, occurrence }) => (
            <li key={`${obligationId} ${occurrence}`} className={classes.use}>
              <PageLink to={{ to: '/obligations/$id', params: { id: obligationId } }}>{title}</PageLink>
              <span className={classes.none}>{occurrence}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function factsOf(evidence: Evidence): [string, ReactNode][] {
  const { kind, mediaType, expiresOn, leaf } = evidence
  return [
    ['Kind', kind],
    ...(mediaType === null ? [] : [['Type', <code key="type">{mediaType}</code>] satisfies [string, ReactNode]]),
    ['Covers', coverageOf(evidence)],
    ['Expires', expiresOn === null ? 'never' : <Time key="expires" at={expiresOn} as="day" />],
    [
      'Ledger',
      leaf === null ? (
        'in a moment'
      ) : (
        <PageLink key="leaf" to={{ to: '/ledger/entries/$leaf', params: { leaf } }}>
          entry {leaf}
        </PageLink>
      ),
    ],
  ]
}
