import { DatePickerInput } from '@mantine/dates'
import type { Coverage } from './evidence.query.ts'

interface CoverageInputsProps {
  value: Coverage
  onChange: (coverage: Coverage) => void
}

/** The period that evidence speaks of, which is not when it is uploaded. Said before files are chosen, since those are stored at once. */
export function CoverageInputs({ value, onChange }: CoverageInputsProps) {
  return (
    <DatePickerInput
      type="range"
      label="Period that it covers"
      description="For what is added after you chose it"
      placeholder="First and last day"
      valueFormat="D MMM YYYY"
      allowSingleDateInRange
      clearable
      maw={420}
      value={[value.coversFrom ?? null, value.coversUntil ?? null]}
      onChange={([first, last]) =>
        onChange({ ...value, coversFrom: first ?? undefined, coversUntil: last ?? undefined })
      }
    />
  )
}
