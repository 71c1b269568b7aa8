import { DatePickerInput } from '@mantine/dates'
import type { ReactNode } from 'react'
import { useClock } from './clock.tsx'
import { dayAt } from './time.rules.ts'

interface DayInputProps {
  label: string
  description?: string
  placeholder?: string
  /** A plain date, `2026-11-21`. */
  value?: string | null
  onChange: (day: string | null) => void
  min?: string | undefined
  max?: string | undefined
  error?: ReactNode
  isClearable?: boolean
  size?: 'xs' | 'sm'
}

/** A day of the calendar, written as all days of these pages are. */
export function DayInput({ isClearable = false, min, max, placeholder = 'Choose a day', ...rest }: DayInputProps) {
  const { now, zone } = useClock()
  return (
    <DatePickerInput
      valueFormat="D MMM YYYY"
      highlightToday={false}
      // The month of the server's clock, which may be another than that of this device.
      defaultDate={rest.value ?? dayAt(now, zone)}
      clearable={isClearable}
      clearButtonProps={{ 'aria-label': 'Take out the day' }}
      placeholder={placeholder}
      {...rest}
      {...(min === undefined ? {} : { minDate: min })}
      {...(max === undefined ? {} : { maxDate: max })}
    />
  )
}
