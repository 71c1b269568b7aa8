import { useEffect, useRef, type RefObject } from 'react'

/** Marks the main link of a row of any list or table: where `j` and `k` step. */
export const rowLink = { 'data-row-link': '' } as const

interface PageKeys {
  onHelp: () => void
  /** Goes to the page of a letter, if there is one. */
  onGo: (letter: string) => boolean
}

/** `g` waits so long for its letter. */
const GO_MS = 1500

/**
 * The keys of every page: `j` and `k` move the focus down and up over the rows of whatever lists it has (Enter then follows the
 * link), `/` goes to the search of the list, `g` and a letter to a page, `?` shows the help. Judged by the character, since layouts
 * put these on different keys.
 */
export function usePageKeys(page: RefObject<HTMLElement | null>, { onHelp, onGo }: PageKeys): void {
  const goPressedAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return
      if (isTaken(event.target) || document.querySelector('[role="dialog"]')) return
      const isGoing = event.timeStamp - goPressedAt.current < GO_MS
      goPressedAt.current = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
      const isHandled = (isGoing && onGo(event.key)) || handle(event.key, page.current, onHelp)
      if (isHandled) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [page, onHelp, onGo])
}

function handle(key: string, page: HTMLElement | null, onHelp: () => void): boolean {
  switch (key) {
    case 'j':
      return step(page, 1)
    case 'k':
      return step(page, -1)
    case '/': {
      const search = page?.querySelector<HTMLElement>('input[type="search"]')
      search?.focus()
      return search !== null && search !== undefined
    }
    case '?':
      onHelp()
      return true
    default:
      return false
  }
}

function step(page: HTMLElement | null, by: 1 | -1): boolean {
  const links = [...(page?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])]
  const row = document.activeElement?.closest('tr, li')
  const at = links.findIndex((link) => link === document.activeElement || (row?.contains(link) ?? false))
  const next = links[Math.max(at + by, 0)]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
  return next !== undefined
}

/** The key goes into a text, or a menu takes letters for its own purposes. */
function isTaken(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], [role="menu"], [role="listbox"]') !== null
  )
}
