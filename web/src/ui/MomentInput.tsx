import { TextInput } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { useState } from 'react'
import { useClock } from './clock.tsx'
import classes from './MomentInput.module.css'
import { dayAt, instantOf, timeAt } from './time.rules.ts'

interface MomentInputProps {
  label: string
  /** ISO 8601; null while what stands there is no moment. */
  value: string | null
  onChange: (moment: string | null) => void
  /** Days that can be chosen, as ISO 8601 moments. */
  from?: string
  until?: string
  error?: string | undefined
}

/** A day and a time of the organization's clocks, always with 24 hours. */
export function MomentInput({ label, value, onChange, from, until, error }: MomentInputProps) {
  const { zone } = useClock()
  const start = value === null ? null : Date.parse(value)
  const [day, setDay] = useState(start === null ? null : dayAt(start, zone))
  const [time, setTime] = useState(start === null ? '' : timeAt(start, zone))
  const isTime = /^(?:[01]?\d|2[0-3]):[0-5]\d$/u.test(time)
  const tell = (nextDay: string | null, nextTime: string) => {
    setDay(nextDay)
    setTime(nextTime)
    const isWhole = nextDay !== null && /^(?:[01]?\d|2[0-3]):[0-5]\d$/u.test(nextTime)
    onChange(isWhole ? instantOf(nextDay, nextTime.padStart(5, '0'), zone) : null)
  }
  const dayOf = (moment: string | undefined) => (moment === undefined ? undefined : dayAt(Date.parse(moment), zone))

  return (
    <div className={classes.moment}>
      <DatePickerInput
        label={label}
        valueFormat="D MMM YYYY"
        minDate={dayOf(from)}
        maxDate={dayOf(until)}
        value={day}
        onChange={(next) => tell(next, time)}
        error={error}
      />
      <TextInput
        label={`Time (${zone})`}
        inputMode="numeric"
        placeholder="14:05"
        maxLength={5}
        value={time}
        onChange={(event) => tell(day, event.currentTarget.value)}
        error={isTime || time === '' ? undefined : 'Write it as 14:05'}
      />
    </div>
  )
}
