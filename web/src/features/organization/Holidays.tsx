import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { DayInput } from '../../ui/DayInput.tsx'
import { Time } from '../../ui/Time.tsx'
import classes from './Holidays.module.css'

interface HolidaysProps {
  /** Plain dates. */
  days: string[]
  onChange: (days: string[]) => void
  error: ReactNode
}

/** Days on which nobody is expected to work, added and taken out one by one. */
export function Holidays({ days, onChange, error }: HolidaysProps) {
  const [day, setDay] = useState<string | null>(null)
  const isThere = day !== null && days.includes(day)
  const add = () => {
    if (day === null || isThere) return
    onChange([...days, day].toSorted())
    setDay(null)
  }
  return (
    <fieldset className={classes.holidays}>
      <legend>Holidays</legend>
      <div className={classes.add}>
        <DayInput
          label="Another holiday"
          value={day}
          onChange={setDay}
          error={isThere ? 'This is in the list already' : undefined}
        />
        <Button variant="default" disabled={day === null || isThere} onClick={add}>
          Add
        </Button>
      </div>
      {days.length === 0 ? (
        <p className={classes.none}>None yet. Deadlines that would fall on one are moved.</p>
      ) : (
        <ul className={classes.list}>
          {days.map((one) => (
            <li key={one}>
              <Time at={one} as="day" />
              <button
                type="button"
                aria-label={`Take out ${one}`}
                className={classes.remove}
                onClick={() => onChange(days.filter((other) => other !== one))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      {error ? <p className={classes.error}>{error}</p> : null}
    </fieldset>
  )
}
