import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { CopyText } from '../../ui/CopyText.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Folded } from '../../ui/Folded.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { Time } from '../../ui/Time.tsx'
import { actorInWords, entryInWords } from './entry.words.ts'
import classes from './EntryPage.module.css'
import { InclusionProof } from './InclusionProof.tsx'
import { entryQuery, type Entry } from './ledger.query.ts'

/** One entry: what it says word for word, and the proof that it stands in the ledger. */
export function EntryPage() {
  const { leaf } = useParams({ from: '/signed-in/ledger/entries/$leaf' })
  const { data: entry } = useSuspenseQuery(entryQuery(leaf))
  return (
    <>
      <PageHeader
        title={`Entry ${leaf}: ${entry.erased ? 'erased' : entryInWords(entry)}`}
        crumbs={[
          { label: 'Ledger', to: { to: '/ledger' } },
          { label: 'Entries', to: { to: '/ledger/entries' } },
        ]}
        hasPast={false}
        meta={[
          ...(entry.at === null ? [] : [<Time key="at" at={entry.at} as="moment" />]),
          ...(entry.actor === null ? [] : [`by ${actorInWords(entry)}`]),
          ...(entry.operation === null ? [] : [<code key="operation">{entry.operation}</code>]),
          <PageLink
            key="subject"
            to={{ to: '/ledger/entries', search: { table: entry.table, subject: entry.subject } }}
          >
            all about this {entry.table.replaceAll('_', ' ')}
          </PageLink>,
        ]}
      />
      <Body entry={entry} />
      <InclusionProof entry={entry} />
    </>
  )
}

function Body({ entry: { body, erased } }: { entry: Entry }) {
  if (body === null) {
    return (
      <Section title="What it says">
        <EmptyState title={erased ? 'This was erased' : 'Outside of what you may see'}>
          {erased
            ? 'Text and key were destroyed. The hash stays, so the ledger still verifies, and the erasure is an entry itself.'
            : 'Your role sees the hash, which is enough to verify the ledger.'}
        </EmptyState>
      </Section>
    )
  }
  const { row, ...head } = parse(body)
  return (
    <Section title="What it says" isPadded>
      <div className={classes.columns}>
        <div>
          <h3 className={classes.label}>The row, as it was from then on</h3>
          <Folded>
            <Facts facts={factsOf(row)} />
          </Folded>
        </div>
        <div>
          <h3 className={classes.label}>Around it</h3>
          <Facts facts={factsOf(head)} />
        </div>
      </div>
      <details className={classes.raw}>
        <summary>Word for word, as it is hashed</summary>
        <CopyText text={body} name="body" isBlock />
      </details>
    </Section>
  )
}

interface ParsedBody {
  row: unknown
  [name: string]: unknown
}

function parse(body: string): ParsedBody {
  const parsed: unknown = JSON.parse(body)
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    ? { row: null, ...parsed }
    : { row: parsed }
}

function factsOf(value: unknown): [string, ReactNode][] {
  if (typeof value !== 'object' || value === null) return [['value', text(value)]]
  return Object.entries(value).map(([name, member]) => [
    name,
    <span key={name} className={classes.value} data-empty={member === null || undefined}>
      {text(member)}
    </span>,
  ])
}

function text(value: unknown): string {
  if (value === null) return 'empty'
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1)
}
