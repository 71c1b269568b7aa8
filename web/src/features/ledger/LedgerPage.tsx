import { Button } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useMay } from '../../api/session.ts'
import type { ReactNode } from 'react'
import { Columns } from '../../ui/Columns.tsx'
import { CopyText } from '../../ui/CopyText.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { plural } from '../../ui/share.ts'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import { Checkpoints } from './Checkpoints.tsx'
import { ledgerHeadQuery, type LedgerHead } from './ledger.query.ts'
import { LedgerPages } from './LedgerPages.tsx'
import classes from './LedgerPage.module.css'

/** What is on record, and how anybody can prove it without trusting this server. */
export function LedgerPage() {
  const { data: head } = useSuspenseQuery(ledgerHeadQuery)
  const mayExport = useMay('ledger:export')
  return (
    <>
      <PageHeader
        title="Ledger"
        meta={['Every change, in order, beyond the reach of anybody who could edit a database']}
        actions={
          mayExport ? (
            <Button component="a" href="/api/ledger/bundle" download>
              Download the bundle
            </Button>
          ) : undefined
        }
      />
      <LedgerPages />
      <Columns>
        <Section title="Where it stands" isPadded>
          <Facts facts={factsOf(head)} />
        </Section>
        <Section title="Verify it without us" isPadded>
          <ol className={classes.steps}>
            <li>
              {mayExport ? 'Download the bundle (above)' : 'Ask an owner, manager or auditor for the bundle'} and keep
              the public key on this page somewhere else.
            </li>
            <li>
              Run <code>holdfast verify bundle.zip --key '…'</code>, or the verifier inside the zip:{' '}
              <code>node verify.mjs bundle.zip</code>. Both work offline.
            </li>
            <li>It says that all is well, or names the first entry or file that is wrong.</li>
          </ol>
          <h3 className={classes.label}>Public key</h3>
          <CopyText text={head.vkey} name="public key" />
          <p className={classes.hint}>
            A checkpoint that you keep elsewhere proves that nothing before it was changed since, not even by us.
          </p>
        </Section>
      </Columns>
      <Section title="Looking at the past" isPadded>
        <p className={classes.past}>
          “As of” at the top right of most pages moves them all to a moment of the past. They then show what the ledger
          held at the last checkpoint before it, and that never changes again: the same moment shows the same page in a
          year. Nothing can be changed there. Names and erasures are those of today.
        </p>
      </Section>
      <Checkpoints />
    </>
  )
}

function factsOf({
  origin,
  size,
  epoch,
  pending,
  checkpoint,
  firstAt,
  isSimulated,
}: LedgerHead): [string, ReactNode][] {
  return [
    [
      'Entries',
      <PageLink key="entries" to={{ to: '/ledger/entries' }}>
        {size.toLocaleString('en')}
      </PageLink>,
    ],
    [
      'Waiting',
      pending === 0 ? 'none: all are in the tree' : <StateMark state="open">{pending} are put in order now</StateMark>,
    ],
    ...(checkpoint
      ? [['Newest checkpoint', <Time key="newest" at={checkpoint.at} as="moment" />] satisfies [string, ReactNode]]
      : []),
    ...(firstAt
      ? [['Reaches back to', <Time key="first" at={firstAt} as="moment" />] satisfies [string, ReactNode]]
      : []),
    [
      'Epoch',
      epoch === 1 ? '1, never restored from a backup' : `${epoch}, restored from a backup ${plural(epoch - 1, 'time')}`,
    ],
    [
      'Name of the log',
      <>
        <code key="origin">{origin}</code>
        {isSimulated ? ', on a simulated clock' : ''}
      </>,
    ],
    ...(checkpoint ? [['Root', <code key="root">{checkpoint.root}</code>] satisfies [string, ReactNode]] : []),
  ]
}
