import { Button, Textarea } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useMay } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { useClock } from '../../ui/clock.tsx'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { notify } from '../../ui/notify.tsx'
import { dayAt, instantOf } from '../../ui/time.rules.ts'
import dialog from './dialog.module.css'
import { dayAfter } from './due.rules.ts'
import type { Obligation } from './obligations.query.ts'

/** Asks for an obligation to be waived. Somebody else decides. */
export function RequestWaiver({ obligation }: { obligation: Obligation }) {
  const { now, zone } = useClock()
  const mayAsk = useMay('obligation:waive')
  const [isOpen, { open, close }] = useDisclosure(false)
  const [reason, setReason] = useState('')
  const [lastDay, setLastDay] = useState<string | null>(null)
  const request = useAction(api.obligations.requestWaiver)

  const isAhead = obligation.state === 'open' || obligation.state === 'planned'
  const isAsked = obligation.waivers.some(({ state }) => state === 'requested')
  if (!mayAsk || !isAhead || isAsked) return null

  return (
    <>
      <Button variant="default" onClick={open}>
        Ask for a waiver…
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={close}
        title={`Waive “${obligation.title}”?`}
        confirm="Ask for the waiver"
        isReady={reason.trim() !== '' && lastDay !== null}
        onConfirm={async () => {
          await request.mutateAsync({
            id: obligation.id,
            reason: reason.trim().replaceAll(/\s+/gu, ' '),
            endsAt: instantOf(dayAfter(lastDay ?? ''), '00:00', zone),
          })
          notify('Asked. Somebody else decides on it.')
        }}
      >
        <div className={dialog.fields}>
          <p>
            A control owner or a manager decides, who neither asks nor would have to do it. Until then it stays due.
          </p>
          <Textarea
            label="Reason"
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <DatePickerInput
            label="Last day of the waiver"
            description="No waiver is for ever"
            valueFormat="D MMM YYYY"
            minDate={dayAt(now, zone)}
            value={lastDay}
            onChange={setLastDay}
          />
        </div>
      </ConfirmDialog>
    </>
  )
}
