import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/session.ts'
import { peopleChoicesQuery } from './people.query.ts'

interface PersonSelectProps {
  label: string
  description?: string
  value: string | null
  onChange: (id: string | null) => void
  /** Who cannot be meant, such as the person who is away, as their own deputy. */
  without?: string | undefined
  /** What stands there while nobody is chosen. */
  placeholder?: string
  error?: string | undefined
  /** Whether nobody is an answer. */
  isClearable?: boolean
}

/** Chooses somebody who is here, by a part of the name. */
export function PersonSelect({
  label,
  description,
  value,
  onChange,
  without,
  placeholder = 'Choose somebody',
  error,
  isClearable = false,
}: PersonSelectProps) {
  const people = useQuery({ ...peopleChoicesQuery, enabled: useMay('person:read') })
  return (
    <Select
      label={label}
      description={description}
      placeholder={placeholder}
      searchable
      clearable={isClearable}
      clearButtonProps={{ 'aria-label': `Take out the ${label.toLowerCase()}` }}
      nothingFoundMessage="Nobody has that name"
      error={error}
      data={(people.data?.items ?? [])
        .filter(({ id }) => id !== without)
        .map(({ id, name, title }) => ({ value: id, label: title ? `${name}, ${title}` : (name ?? 'erased person') }))}
      value={value}
      onChange={onChange}
    />
  )
}
