import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useSetAsOf } from '../../ui/asOf.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { shortHash } from '../../ui/digest.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { saveFile } from '../../ui/saveFile.ts'
import { Section } from '../../ui/Section.tsx'
import { Time } from '../../ui/Time.tsx'
import classes from './Checkpoints.module.css'
import { checkpointsQuery, type Checkpoint } from './ledger.query.ts'

/** Signed states of the tree, newest first. */
export function Checkpoints() {
  const { cursor } = useSearch({ from: '/signed-in/ledger' })
  const query = useQuery(checkpointsQuery(cursor))
  const [opened, setOpened] = useState<Checkpoint | null>(null)
  const setAsOf = useSetAsOf()

  const columns: [Column<Checkpoint>, ...Column<Checkpoint>[]] = [
    { header: 'Signed', cell: ({ at }) => <Time at={at} as="moment" /> },
    { header: 'Entries', isNumber: true, width: '8rem', cell: ({ size }) => size.toLocaleString('en') },
    { header: 'Root', cell: ({ root }) => <code title={root}>{shortHash(root)}</code> },
    { header: 'Epoch', isNumber: true, width: '5rem', cell: ({ epoch }) => epoch },
    {
      header: 'Take it with you',
      isPlain: true,
      width: '15rem',
      cell: (checkpoint) => (
        <span className={classes.actions}>
          <button type="button" className={classes.action} onClick={() => setOpened(checkpoint)}>
            note
          </button>
          <button type="button" className={classes.action} onClick={() => setAsOf(checkpoint.at)}>
            look at that moment
          </button>
        </span>
      ),
    },
  ]

  return (
    <Section title="Checkpoints" aside="newest first">
      <DataTable
        label="Checkpoints"
        columns={columns}
        query={query}
        keyOf={({ epoch, size }) => `${epoch}-${size}`}
        cursor={cursor}
        empty={<EmptyState title="No checkpoint yet">The first is signed with the first entry.</EmptyState>}
      />
      <Modal
        opened={opened !== null}
        onClose={() => setOpened(null)}
        size="lg"
        title="Signed note of the checkpoint"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened ? <Note checkpoint={opened} /> : null}
      </Modal>
    </Section>
  )
}

function Note({ checkpoint: { note, size, epoch } }: { checkpoint: Checkpoint }) {
  return (
    <>
      <p className={classes.hint}>
        Keep it where nobody who runs this server can reach it: in a mail to yourself, a ticket, a Git tag. With it and
        the public key, a later bundle can be held to what the ledger was on that day.
      </p>
      <CopyText text={note} name="note" isBlock />
      <Button variant="default" mt={12} onClick={() => saveFile(`checkpoint-${epoch}-${size}.txt`, note)}>
        Download
      </Button>
    </>
  )
}
