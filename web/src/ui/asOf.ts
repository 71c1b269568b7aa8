import { useNavigate, useSearch } from '@tanstack/react-router'

/** The moment that the page shows, from the URL: ISO 8601, or `size:<n>` of the ledger; undefined is now. Pass it to every query. */
export function useAsOf(): string | undefined {
  return useSearch({ strict: false, select: (search) => search.asOf })
}

/** The past moment in words. `write` says how a moment of the clock is written. */
export function asOfText(asOf: string, write: (moment: string) => string): string {
  const [, size] = /^size:(\d+)$/u.exec(asOf) ?? []
  return size === undefined ? write(asOf) : `ledger entry ${size}`
}

/** Moves every page to a moment of the past, or back to now. */
export function useSetAsOf(): (asOf: string | undefined) => void {
  const navigate = useNavigate()
  return (asOf) => {
    // A cursor belongs to the list of one moment.
    void navigate({ to: '.', search: (before) => ({ ...before, asOf, cursor: undefined }) })
  }
}
