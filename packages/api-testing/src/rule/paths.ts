import type { RequestDraft } from '../request/draft.ts'
import { pathOf } from '../request/draft.ts'
import type { Bypass } from './bypass.ts'

/** The request with another spelling of its path, sent as it is written. */
export function withPath(draft: RequestDraft, rawPath: string, label: string): Bypass {
  return { label, draft: { ...draft, rawPath } }
}

function percent(char: string): string {
  return `%${Buffer.from(char).toString('hex')}`
}

function lastSegment(path: string): { readonly before: string; readonly name: string } {
  const at = path.replace(/\/$/, '').lastIndexOf('/')
  return { before: path.slice(0, at + 1), name: path.replace(/\/$/, '').slice(at + 1) }
}

/** Characters that routers cut off or ignore at the end of a path. */
export function trailing(draft: RequestDraft): Bypass[] {
  const path = pathOf(draft).replace(/\/$/, '')
  return [
    withPath(draft, `${path}/`, 'with a slash at the end of the path'),
    withPath(draft, `${path}/.`, 'with /. at the end of the path'),
    withPath(draft, `${path}%20`, 'with an encoded space at the end of the path'),
    withPath(draft, `${path}%09`, 'with an encoded tab at the end of the path'),
    withPath(draft, `${path}%00`, 'with an encoded zero byte at the end of the path'),
    withPath(draft, `${path}%3f`, 'with an encoded question mark at the end of the path'),
  ]
}

export function duplicateSlashes(draft: RequestDraft): Bypass[] {
  const path = pathOf(draft)
  const { before, name } = lastSegment(path)
  return [
    withPath(draft, `/${path}`, 'with two slashes at the start of the path'),
    withPath(draft, `${before}/${name}`, 'with two slashes before the last part of the path'),
  ]
}

/** The path through another place and back. `open` is a path that anybody may use. */
export function dotSegments(draft: RequestDraft, open: string | undefined): Bypass[] {
  const path = pathOf(draft)
  const ways = [withPath(draft, `/.${path}`, 'with /. at the start of the path')]
  const { before, name } = lastSegment(path)
  ways.push(withPath(draft, `${before}./${name}`, 'with /./ inside the path'))
  ways.push(withPath(draft, `/hf/..${path}`, 'with a detour (/hf/..) in the path'))
  if (open !== undefined) {
    const up = open
      .split('/')
      .filter((part) => part !== '')
      .map(() => '/..')
      .join('')
    ways.push(withPath(draft, `${open.replace(/\/$/, '')}${up}${path}`, `by way of the open path ${open}`))
  }
  return ways
}

/** The same path with characters encoded that need not be. */
export function encoded(draft: RequestDraft): Bypass[] {
  const path = pathOf(draft)
  const { before, name } = lastSegment(path)
  const first = name.slice(0, 1)
  if (!/^[\w~-]$/.test(first)) return []
  return [
    withPath(draft, `${before}${percent(first)}${name.slice(1)}`, 'with a letter of the path percent-encoded'),
    withPath(
      draft,
      `${before}${percent(first).replace('%', '%25')}${name.slice(1)}`,
      'with a letter of the path encoded twice',
    ),
    withPath(draft, `/%2e${path}`, 'with an encoded dot segment'),
    withPath(draft, path.replace(/\/([^/]*)$/, '%2f$1'), 'with an encoded slash in the path'),
  ]
}

export function otherCase(draft: RequestDraft): Bypass[] {
  const path = pathOf(draft)
  const { before, name } = lastSegment(path)
  const capital = name.slice(0, 1).toUpperCase() + name.slice(1)
  return [
    [path.toUpperCase(), 'in capital letters'] as const,
    [before + capital, 'with a capital letter'] as const,
    [path.toLowerCase(), 'in small letters'] as const,
  ].flatMap(([changed, how]) => (changed === path ? [] : [withPath(draft, changed, `with the path ${how}`)]))
}

export function extensions(draft: RequestDraft): Bypass[] {
  const path = pathOf(draft).replace(/\/$/, '')
  return ['.json', '.html', '.css', '.js'].map((end) =>
    withPath(draft, path + end, `with ${end} at the end of the path`),
  )
}

/** Path parameters after a semicolon (RFC 3986 §3.3), which some servers drop before and others after the check. */
export function matrixParameters(draft: RequestDraft): Bypass[] {
  const path = pathOf(draft)
  const { before, name } = lastSegment(path)
  return [
    withPath(draft, `${path};hf=1`, 'with ;hf=1 at the end of the path'),
    withPath(draft, `/;hf=1${path}`, 'with ;hf=1 at the start of the path'),
    withPath(draft, `${before};/${name}`, 'with a semicolon inside the path'),
    withPath(draft, `${path};.css`, 'with ;.css at the end of the path'),
  ]
}

/** The path with lower version numbers, and without any: `/v2/x` → `/v1/x`, `/x`. */
export function olderVersions(path: string): string[] {
  const found = /\/v(\d+)((?:\.\d+)?)(?=\/|$)/i.exec(path)
  if (found === null) return []
  const [whole, number = '1'] = found
  const lower = Array.from({ length: Math.min(Number(number) - 1, 3) }, (_, index) => Number(number) - 1 - index)
  return [
    ...lower.map((version) => path.replace(whole, `/v${version}`)),
    ...(number === '1' ? [path.replace(whole, '/v0')] : []),
    path.replace(whole, '/beta'),
    path.replace(whole, '') || '/',
  ]
}
