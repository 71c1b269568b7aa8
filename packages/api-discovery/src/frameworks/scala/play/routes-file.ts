/** The lines of Play's `conf/routes` (Play: HTTP routing, "The routes file syntax"). */

export interface PlayRoute {
  readonly method: string
  readonly path: string
  /** `controllers.Items.show`, without `@`. */
  readonly call: string
  readonly arguments: readonly PlayArgument[]
  readonly line: number
}

export interface PlayArgument {
  readonly name: string
  readonly type: string | undefined
  /** `= "x"` gives a value that no request can change. */
  readonly isFixed: boolean
  /** `?= 1` or `Option[…]` */
  readonly isOptional: boolean
}

/** `-> /admin admin.Routes` */
export interface PlayInclude {
  readonly path: string
  readonly router: string
  readonly line: number
}

export interface PlayRoutes {
  readonly routes: readonly PlayRoute[]
  readonly includes: readonly PlayInclude[]
}

const ROUTE = /^\s*([A-Z]+)\s+(\/\S*)\s+@?([\w.$]+)\s*(?:\((.*)\))?\s*$/
const INCLUDE = /^\s*->\s+(\/\S*)\s+([\w.]+)\s*$/
const MAX_LINE = 2_000

export function readRoutesFile(source: string): PlayRoutes {
  const routes: PlayRoute[] = []
  const includes: PlayInclude[] = []
  for (const [i, written] of source.split('\n').entries()) {
    const text = written.replace(/\s+#.*$/, '')
    if (text.length > MAX_LINE || /^\s*[#+]/.test(text)) continue
    const [, path, router] = INCLUDE.exec(text) ?? []
    if (path !== undefined && router !== undefined) includes.push({ path, router, line: i + 1 })
    const [, method, route, call, list] = ROUTE.exec(text) ?? []
    if (method === undefined || route === undefined || call === undefined) continue
    routes.push({ method, path: route, call, arguments: argumentsOf(list ?? ''), line: i + 1 })
  }
  return { routes, includes }
}

function argumentsOf(list: string): PlayArgument[] {
  return splitOutside(list).flatMap((one) => {
    const [, name, type, mark] = /^\s*(\w+)\s*(?::\s*([^=?]+(?:\[[^\]]*\])?))?\s*(\?=|=)?/.exec(one) ?? []
    if (name === undefined) return []
    const written = type?.trim()
    return [
      {
        name,
        type: written,
        isFixed: mark === '=',
        isOptional: mark === '?=' || /^(?:java\.util\.)?Option(?:al)?\b/.test(written ?? ''),
      },
    ]
  })
}

/** Parts between commas that stand in no brackets or quotes. */
function splitOutside(list: string): string[] {
  const parts: string[] = []
  let depth = 0
  let quoted = false
  let part = ''
  for (const char of list) {
    if (char === '"') quoted = !quoted
    else if (!quoted && /[[({]/.test(char)) depth++
    else if (!quoted && /[\])}]/.test(char)) depth--
    if (char === ',' && depth === 0 && !quoted) {
      parts.push(part)
      part = ''
    } else part += char
  }
  return part.trim() === '' ? parts : [...parts, part]
}
