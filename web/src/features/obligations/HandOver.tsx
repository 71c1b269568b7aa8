import { Button, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useMay, useSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { MomentInput } from '../../ui/MomentInput.tsx'
import { notify } from '../../ui/notify.tsx'
import { PersonSelect } from '../people/PersonSelect.tsx'
import dialog from './dialog.module.css'
import { mayRecord } from './obligation.rules.ts'
import type { Obligation } from './obligations.query.ts'

/** Hands an obligation to somebody else, for good or until a moment. */
export function HandOver({ obligation }: { obligation: Obligation }) {
  const { person, permissions } = useSession()
  const mayDelegate = useMay('obligation:delegate')
  const [isOpen, { open, close }] = useDisclosure(false)
  const [toId, setToId] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [isLimited, setIsLimited] = useState(false)
  const [until, setUntil] = useState<string | null>(null)
  const delegate = useAction(api.obligations.delegate)

  const isThere = ['open', 'planned', 'missed'].includes(obligation.state)
  const isMine =
    person && mayRecord(obligation, { personId: person.id, accessRole: person.accessRole, permissions }) !== 'no'
  if (!mayDelegate || !isThere || !isMine) return null

  return (
    <>
      <Button variant="default" onClick={open}>
        Hand over…
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={close}
        title={`Hand over “${obligation.title}”`}
        confirm="Hand over"
        isReady={toId !== null && (!isLimited || until !== null)}
        onConfirm={async () => {
          const { assignee } = await delegate.mutateAsync({
            id: obligation.id,
            toId: toId ?? '',
            reason,
            until: isLimited ? (until ?? undefined) : undefined,
          })
          notify(`It is the duty of ${assignee?.name ?? 'somebody else'} now.`)
        }}
      >
        <div className={dialog.fields}>
          <PersonSelect label="To" value={toId} onChange={setToId} without={obligation.assignee?.id} />
          <TextInput
            label="Reason"
            description="Optional; everybody sees it"
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {isLimited ? (
            <MomentInput label="Back on" value={until} onChange={setUntil} from={obligation.opensAt} />
          ) : (
            <div>
              <Button variant="subtle" size="xs" onClick={() => setIsLimited(true)}>
                Only until a day…
              </Button>
            </div>
          )}
        </div>
      </ConfirmDialog>
    </>
  )
}
