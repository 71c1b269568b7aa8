import { Button, Popover } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useClock } from '../../ui/clock.tsx'
import { dayAt, instantOf } from '../../ui/time.rules.ts'
import classes from './DueFilter.module.css'
import { dayAfter, duePeriods, textOf, type DuePeriod } from './due.rules.ts'

/** When a duty is due: a usual period, or own days. The URL holds the two moments. */
export function DueFilter() {
  const { dueFrom, dueUntil } = useSearch({ from: '/signed-in/obligations' })
  const navigate = useNavigate()
  const { shown, zone } = useClock()
  const [isOpen, { toggle, close }] = useDisclosure(false)
  const set = (period: DuePeriod) =>
    void navigate({ to: '.', replace: true, search: (before) => ({ ...before, ...period, cursor: undefined }) })
  const days: [string | null, string | null] = [
    dueFrom === undefined ? null : dayAt(Date.parse(dueFrom), zone),
    // The end is not part of the period, so its last day is that of the moment before.
    dueUntil === undefined ? null : dayAt(Date.parse(dueUntil) - 1, zone),
  ]

  return (
    <Popover opened={isOpen} onDismiss={close} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          fw={400}
          className={classes.button}
          data-set={dueFrom !== undefined || dueUntil !== undefined || undefined}
          onClick={toggle}
        >
          Due{textOf({ dueFrom, dueUntil }, zone)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Due" className={classes.dropdown}>
        <div className={classes.usual}>
          {duePeriods(shown, zone).map(({ label, period }) => (
            <Button
              key={label}
              variant="default"
              size="xs"
              onClick={() => {
                set(period)
                close()
              }}
            >
              {label}
            </Button>
          ))}
        </div>
        <DatePickerInput
          type="range"
          size="xs"
          label="Own days"
          placeholder="First and last day"
          valueFormat="D MMM YYYY"
          allowSingleDateInRange
          popoverProps={{ withinPortal: false }}
          value={days}
          onChange={([first, last]) => {
            if (first === null || last === null) return
            set({ dueFrom: instantOf(first, '00:00', zone), dueUntil: instantOf(dayAfter(last), '00:00', zone) })
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}
