import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useMay } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { useClock } from '../../ui/clock.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { MomentInput } from '../../ui/MomentInput.tsx'
import { notify } from '../../ui/notify.tsx'
import { dayAt, formatMoment, instantOf, timeAt } from '../../ui/time.rules.ts'
import classes from './AdvanceClock.module.css'

const DAY_MS = 86_400_000
const steps = [
  { label: 'One day', days: 1 },
  { label: 'One week', days: 7 },
  { label: '30 days', days: 30 },
  { label: '90 days', days: 90 },
]

/** On a simulated clock, an owner lets time pass; everything that falls due on the way happens. Nothing on a real clock. */
export function AdvanceClock() {
  const { isSimulated } = useClock()
  const isNow = useAsOf() === undefined
  const mayAdvance = useMay('clock:advance')
  const [isOpen, { open, close }] = useDisclosure(false)
  if (!isSimulated || !mayAdvance || !isNow) return null
  return (
    <>
      <button type="button" className={classes.open} onClick={open}>
        Let time pass…
      </button>
      <Modal opened={isOpen} onClose={close} title="Let time pass" closeButtonProps={{ 'aria-label': 'Close' }}>
        <AdvanceForm onDone={close} />
      </Modal>
    </>
  )
}

function AdvanceForm({ onDone }: { onDone: () => void }) {
  const { now, zone } = useClock()
  const [to, setTo] = useState<string | null>(() => daysOn(now, 1, zone))
  const advance = useAction(api.clock.advance, {
    onDone: ({ now: reached, opened, missed, planned }) => {
      notify(`It is ${formatMoment(reached, zone)}: ${opened} opened, ${missed} missed, ${planned} planned on the way.`)
      onDone()
    },
  })
  const isPast = to !== null && Date.parse(to) <= now

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (to !== null && !isPast) advance.mutate({ to })
      }}
    >
      {advance.error ? <ErrorState error={advance.error} isInline /> : null}
      <p>Everything that falls due on the way happens: duties open, and are missed where nobody does them.</p>
      <div className={classes.steps}>
        {steps.map(({ label, days }) => (
          <Button
            key={days}
            variant="default"
            size="xs"
            disabled={advance.isPending}
            onClick={() => advance.mutate({ to: daysOn(now, days, zone) })}
          >
            {label}
          </Button>
        ))}
      </div>
      <MomentInput
        label="Or until"
        value={to}
        onChange={setTo}
        from={new Date(now).toISOString()}
        error={isPast ? 'Time only goes forward' : undefined}
      />
      <div className={classes.steps}>
        <Button type="submit" loading={advance.isPending} disabled={to === null || isPast}>
          Go there
        </Button>
      </div>
    </form>
  )
}

/** So many days later at the same time of the clock, whatever the zone does in between. */
function daysOn(now: number, days: number, zone: string): string {
  return instantOf(dayAt(now + days * DAY_MS, zone), timeAt(now, zone), zone)
}
