import { Button, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useMay } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { notify } from '../../ui/notify.tsx'
import type { Finding } from './findings.query.ts'

/** Wrong again: back to the start, with a new deadline. */
export function Reopen({ finding: { id, title } }: { finding: Finding }) {
  const [isOpen, { open, close }] = useDisclosure(false)
  const [note, setNote] = useState('')
  const reopen = useAction(api.findings.reopen, { onDone: () => notify('Reopened, with a new deadline.') })
  if (!useMay('finding:act')) return null

  return (
    <>
      <Button variant="default" onClick={open}>
        Reopen
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={close}
        title={`Reopen “${title}”?`}
        confirm="Reopen"
        isReady={note.trim() !== ''}
        onConfirm={() => reopen.mutateAsync({ id, note })}
      >
        <p>It gets a new deadline. Cause and action stay, to be thought over.</p>
        <TextInput
          mt={12}
          label="What is wrong again"
          value={note}
          data-autofocus
          onChange={({ currentTarget: { value } }) => setNote(value)}
        />
      </ConfirmDialog>
    </>
  )
}
