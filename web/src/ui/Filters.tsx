import { Button, Checkbox, Popover, Radio, TextInput } from '@mantine/core'
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState, type ReactNode } from 'react'
import classes from './Filters.module.css'
import { StateMark } from './StateMark.tsx'
import type { State } from './states.ts'

/** One way to narrow a list; `name` is the search parameter of the URL that holds it, several choices parted by commas as the API takes them. */
export type Filter =
  | { kind: 'text'; name: string; label: string }
  | {
      kind: 'choice'
      name: string
      label: string
      options: { value: string; label: string; state?: State }[]
      /** One at a time: the API takes a single id here. */
      isSingle?: boolean
      /** What the list shows when the URL does not say, so that the button can say it. */
      normal?: string
      /** That in a word or two, where it is several choices. */
      normalWord?: string
    }

interface FiltersProps {
  filters: Filter[]
  /** Filters of a kind that only this list has, and the search parameters that hold them. */
  children?: ReactNode
  ownNames?: string[]
}

const noNames: string[] = []

/** The filters of a list. They stand in the URL; changing one begins at the first page again. `/` goes to the text filter. */
export function Filters({ filters, children, ownNames = noNames }: FiltersProps) {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const set = (changes: Record<string, unknown>) =>
    void navigate({ to: '.', replace: true, search: (before) => ({ ...before, ...changes, cursor: undefined }) })
  const names = [...filters.map(({ name }) => name), ...ownNames]
  const isAnySet = names.some((name) => search[name] !== undefined)

  return (
    <search className={classes.filters}>
      {filters.map((filter) =>
        filter.kind === 'text' ? (
          <TextFilter
            key={filter.name}
            label={filter.label}
            value={textOf(search[filter.name])}
            onChange={(value) => set({ [filter.name]: value === '' ? undefined : value })}
          />
        ) : (
          <ChoiceFilter
            key={filter.name}
            filter={filter}
            chosen={choicesOf(search[filter.name] ?? filter.normal)}
            isSet={search[filter.name] !== undefined}
            onChange={(values) => set({ [filter.name]: values.length === 0 ? undefined : values.join(',') })}
          />
        ),
      )}
      {children}
      {isAnySet ? (
        <Button
          variant="subtle"
          size="xs"
          onClick={() => set(Object.fromEntries(names.map((name) => [name, undefined])))}
        >
          Clear
        </Button>
      ) : null}
    </search>
  )
}

interface TextFilterProps {
  label: string
  value: string
  onChange: (value: string) => void
}

function TextFilter({ label, value, onChange }: TextFilterProps) {
  const [typed, setTyped] = useState(value)
  const tell = useDebouncedCallback(onChange, 250)
  // The URL may change without typing: a link, Back, Clear.
  // oxlint-disable-next-line react/set-state-in-effect
  useEffect(() => setTyped(value), [value])
  return (
    <TextInput
      type="search"
      size="xs"
      className={classes.text}
      placeholder={label}
      aria-label={label}
      aria-keyshortcuts="/"
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        tell(event.currentTarget.value)
      }}
    />
  )
}

interface ChoiceFilterProps {
  filter: Extract<Filter, { kind: 'choice' }>
  chosen: string[]
  /** Chosen by somebody, and not what the list shows anyway. */
  isSet: boolean
  onChange: (values: string[]) => void
}

function ChoiceFilter({ filter, chosen, isSet, onChange }: ChoiceFilterProps) {
  const { label, options, isSingle = false } = filter
  const [isOpen, { toggle, close }] = useDisclosure(false)
  const plain = isSet ? undefined : filter.normalWord
  const words = options.filter(({ value }) => chosen.includes(value)).map((option) => option.label)
  return (
    <Popover opened={isOpen} onDismiss={close} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" size="xs" className={classes.choice} data-set={isSet || undefined} onClick={toggle}>
          {label}
          {words.length > 0 ? `: ${plain ?? (words.length > 2 ? `${words.length} chosen` : words.join(', '))}` : null}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label} className={classes.dropdown}>
        {isSingle ? (
          <Radio.Group value={chosen[0] ?? null} onChange={(value) => onChange([value])} aria-label={label}>
            <div className={classes.options}>
              {options.map(({ value, label: word }) => (
                <Radio key={value} value={value} size="xs" label={word} />
              ))}
            </div>
          </Radio.Group>
        ) : (
          <Checkbox.Group value={chosen} onChange={onChange} aria-label={label}>
            <div className={classes.options}>
              {options.map(({ value, label: word, state }) => (
                <Checkbox
                  key={value}
                  value={value}
                  size="xs"
                  label={state ? <StateMark state={state}>{word}</StateMark> : word}
                />
              ))}
            </div>
          </Checkbox.Group>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function choicesOf(value: unknown): string[] {
  return textOf(value)
    .split(',')
    .filter((one) => one !== '')
}
