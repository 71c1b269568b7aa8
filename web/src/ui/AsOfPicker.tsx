import { Button, Popover, TextInput } from '@mantine/core'
import { DatePicker } from '@mantine/dates'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { asOfText, useAsOf, useSetAsOf } from './asOf.ts'
import classes from './AsOfPicker.module.css'
import { useClock } from './clock.tsx'
import { dayAt, formatMoment, formatMomentInFull, instantOf, timeAt } from './time.rules.ts'

/** Says which moment the page shows, and chooses another. The moment stands in the URL, and links keep it. */
export function AsOfPicker() {
  const { now, zone } = useClock()
  const asOf = useAsOf()
  const [isOpen, { toggle, close }] = useDisclosure(false)

  return (
    <Popover opened={isOpen} onDismiss={close} position="bottom-end" trapFocus returnFocus width={290}>
      <Popover.Target>
        <button type="button" className={classes.chip} data-past={asOf !== undefined || undefined} onClick={toggle}>
          {asOf === undefined ? (
            <span>
              as of now<span className={classes.exact}> · {formatMoment(new Date(now).toISOString(), zone)}</span>
            </span>
          ) : (
            `as of ${asOfText(asOf, (moment) => formatMoment(moment, zone))}`
          )}
          <svg viewBox="0 0 10 6" width="9" height="6" aria-hidden="true">
            <path d="m1 1 4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.5" />
          </svg>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Choose a moment">
        <AsOfForm key={`${isOpen}`} onDone={close} />
      </Popover.Dropdown>
    </Popover>
  )
}

function AsOfForm({ onDone }: { onDone: () => void }) {
  const { now, zone } = useClock()
  const asOf = useAsOf()
  const setAsOf = useSetAsOf()
  const start = asOf === undefined || asOf.startsWith('size:') ? now : Date.parse(asOf)
  const [day, setDay] = useState<string | null>(dayAt(start, zone))
  const [time, setTime] = useState(timeAt(start, zone))
  const isTime = /^(?:[01]?\d|2[0-3]):[0-5]\d$/u.test(time)
  const chosen = day !== null && isTime ? instantOf(day, time.padStart(5, '0'), zone) : undefined
  const isFuture = chosen !== undefined && Date.parse(chosen) > now

  const choose = (moment: string | undefined) => {
    setAsOf(moment)
    onDone()
  }

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (chosen !== undefined && !isFuture) choose(chosen)
      }}
    >
      <p className={classes.hint}>Every page shows what was known at that moment.</p>
      <DatePicker
        value={day}
        onChange={setDay}
        maxDate={dayAt(now, zone)}
        defaultDate={dayAt(start, zone)}
        highlightToday={false}
        size="sm"
      />
      <TextInput
        // The browser's own time field would show morning and afternoon by its language; all our times have 24 hours.
        inputMode="numeric"
        placeholder="14:05"
        maxLength={5}
        label={`Time (${zone})`}
        value={time}
        onChange={(event) => setTime(event.currentTarget.value)}
        error={isFuture ? 'That has not happened yet' : isTime ? undefined : 'Write it as 14:05'}
      />
      <div className={classes.buttons}>
        <Button type="submit" size="xs" disabled={chosen === undefined || isFuture}>
          Show this moment
        </Button>
        {asOf === undefined ? null : (
          <Button variant="default" size="xs" onClick={() => choose(undefined)}>
            Back to now
          </Button>
        )}
      </div>
    </form>
  )
}

/** Loud, above every page of the past, so that nobody takes it for today. */
export function AsOfBanner() {
  const { zone } = useClock()
  const asOf = useAsOf()
  const setAsOf = useSetAsOf()
  if (asOf === undefined) return null
  return (
    <output className={classes.banner}>
      <span>
        <strong>As of {asOfText(asOf, (moment) => formatMomentInFull(moment, zone))}.</strong> You are looking at the
        past: nothing can be changed here.
      </span>
      <button type="button" className={classes.back} onClick={() => setAsOf(undefined)}>
        Back to now
      </button>
    </output>
  )
}
