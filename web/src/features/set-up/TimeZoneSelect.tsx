import { Select } from '@mantine/core'
import { useSession } from '../../api/session.ts'
import { timeAt } from '../../ui/time.rules.ts'

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

/** Where this browser is. */
export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

interface TimeZoneSelectProps {
  value: string
  onChange: (zone: string) => void
  error?: string | undefined
}

/** An IANA time zone, found by typing a part of it, with the time that its clocks show. */
export function TimeZoneSelect({ value, onChange, error }: TimeZoneSelectProps) {
  const { now } = useSession()
  return (
    <Select
      label="Time zone"
      description="Deadlines are counted in it."
      searchable
      allowDeselect={false}
      limit={50}
      nothingFoundMessage="No zone is called that; try a large city near you"
      data={zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
      value={value}
      onChange={(zone) => {
        if (zone !== null) onChange(zone)
      }}
      error={error}
      inputWrapperOrder={['label', 'description', 'input', 'error']}
      rightSectionWidth={120}
      rightSectionPointerEvents="none"
      rightSection={
        <span style={{ fontSize: 12, color: 'var(--hf-soft)' }}>now {timeAt(Date.parse(now), value)} there</span>
      }
    />
  )
}
