import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, closeSpotlight } from '@mantine/spotlight'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { NavigationEntry } from './AppShell.tsx'
import classes from './CommandPalette.module.css'
import type { Destination } from './PageLink.tsx'

/** Something that can be gone to. */
export interface Place {
  id: string
  label: string
  /** What it is and where it stands: `control · Devices`. */
  detail: string
  to: Destination
}

interface CommandPaletteProps {
  navigation: NavigationEntry[][]
  /** Finds subjects by name, on the server. Called from two letters on. */
  find?: (query: string, signal: AbortSignal) => Promise<Place[]>
}

/** `⌘K` or `Ctrl K`: go anywhere by typing a part of its name. */
export function CommandPalette({ navigation, find }: CommandPaletteProps) {
  const navigate = useNavigate()
  const [query, setQuery] = useState('')
  const [asked] = useDebouncedValue(query.trim(), 120)
  const found = useQuery({
    queryKey: ['places', asked],
    queryFn: ({ signal }) => find?.(asked, signal) ?? [],
    enabled: find !== undefined && asked.length >= 2,
    placeholderData: keepPreviousData,
  })

  const go = (to: Destination) => {
    closeSpotlight()
    setQuery('')
    void navigate(to)
  }
  const pages = navigation.flat().filter(({ label }) => label.toLowerCase().includes(query.trim().toLowerCase()))
  const places = asked.length >= 2 && query !== '' ? (found.data ?? []) : []

  // Spotlight selects the first entry when a letter is typed; those that come later from the server would stay below it.
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!found.data) return
    const [first, ...others] = list.current?.querySelectorAll('[data-action]') ?? []
    for (const other of others) other.removeAttribute('data-selected')
    first?.setAttribute('data-selected', 'true')
  }, [found.data])

  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      clearQueryOnClose
      scrollable
      maxHeight={420}
      size={560}
      centered={false}
      yOffset="12dvh"
      overlayProps={{ blur: 0, backgroundOpacity: 0.45 }}
      classNames={{ search: classes.search, content: classes.content, action: classes.action }}
    >
      <Spotlight.Search placeholder="Go to a page, a control, a person…" aria-label="Go to" />
      <Spotlight.ActionsList ref={list}>
        {places.length > 0 ? (
          <Spotlight.ActionsGroup label="Found">
            {places.map((place) => (
              <Spotlight.Action
                key={place.id}
                label={place.label}
                description={place.detail}
                onClick={() => go(place.to)}
              />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {pages.length > 0 ? (
          <Spotlight.ActionsGroup label="Pages">
            {pages.map((page) => (
              <Spotlight.Action key={page.label} label={page.label} onClick={() => go(page.to)} />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {pages.length === 0 && places.length === 0 ? (
          <Spotlight.Empty className={classes.empty}>
            {found.isFetching ? 'Looking…' : `Nothing is called “${query}”. Try fewer letters.`}
          </Spotlight.Empty>
        ) : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
