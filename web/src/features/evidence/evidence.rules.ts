import { formatBytes } from '../../ui/digest.ts'
import { formatDay } from '../../ui/time.rules.ts'
import type { Evidence } from './evidence.query.ts'

/** `PDF, 38 kB`, `link to example.org`, `statement`: what one can expect to see. */
export function sortOf({ kind, size, fileName, mediaType, url }: Evidence): string {
  if (kind === 'link') return `link to ${url === null ? 'nowhere' : new URL(url).host}`
  if (size === null) return kind
  const ending = fileName?.includes('.') ? fileName.split('.').at(-1)?.toUpperCase() : undefined
  return `${ending ?? mediaType ?? 'file'}, ${formatBytes(size)}`
}

/** Plain dates belong to no zone. */
const day = (date: string) => formatDay(date, 'UTC')

/** `1 Mar 2026 to 31 Mar 2026`; a dash where nobody said. */
export function coverageOf({ coversFrom, coversUntil }: Pick<Evidence, 'coversFrom' | 'coversUntil'>): string {
  if (coversFrom === null) return coversUntil === null ? '–' : `until ${day(coversUntil)}`
  if (coversUntil === null) return `from ${day(coversFrom)}`
  return coversFrom === coversUntil ? day(coversFrom) : `${day(coversFrom)} to ${day(coversUntil)}`
}
