/** `conf/routes` of Play: one route a line, and lines that include the routes of another file. */

export interface RouteLine {
  readonly kind: 'route'
  readonly method: string
  readonly path: string
  /** `controllers.Users.show` */
  readonly action: string
  /** Arguments of the action that are read from the request, with their types. */
  readonly args: readonly { readonly name: string; readonly type: string; readonly isOptional: boolean }[]
  readonly line: number
}

export interface IncludeLine {
  readonly kind: 'include'
  readonly path: string
  /** `admin.Routes`, which is what `conf/admin.routes` becomes. */
  readonly router: string
  readonly line: number
}

const ROUTE = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+(\/\S*)\s+@?([\w.$]+)\s*(?:\(([^]*)\))?\s*(?:#.*)?$/
const INCLUDE = /^->\s+(\/\S*)\s+([\w.]+)/

export function parseRoutes(text: string): (RouteLine | IncludeLine)[] {
  return text.split(/\r?\n/).flatMap((source, i): (RouteLine | IncludeLine)[] => {
    const line = i + 1
    const trimmed = source.trim()
    const included = INCLUDE.exec(trimmed)
    if (included !== null) return [{ kind: 'include', path: included[1] ?? '/', router: included[2] ?? '', line }]
    const route = ROUTE.exec(trimmed)
    if (route === null) return []
    const [, method = 'GET', path = '/', action = '', args = ''] = route
    return [{ kind: 'route', method, path, action, args: argumentsIn(args), line }]
  })
}

/** `id: Long, page: Int ?= 1, fixed = "x", request: Request`: fixed values and the request are not read from the URL. */
function argumentsIn(text: string): RouteLine['args'] {
  return splitTop(text).flatMap((part) => {
    const match = /^\s*(\w+)\s*(?::\s*([\w.[\]?, ]+?))?\s*(\?=.*|=[^]*)?$/.exec(part)
    const name = match?.[1]
    const type = match?.[2]?.trim() ?? 'String'
    const given = match?.[3]
    if (name === undefined || given?.startsWith('=') === true || /(?:^|\.)Request(?:Header)?$/.test(type)) return []
    return [{ name, type, isOptional: given !== undefined || /^(?:Option|java\.util\.Optional)/.test(type) }]
  })
}

/** Parts between the commas that stand in no brackets or quotes. */
function splitTop(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let isQuoted = false
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    if (char === '"') isQuoted = !isQuoted
    else if (!isQuoted && '[({'.includes(char)) depth++
    else if (!isQuoted && '])}'.includes(char)) depth--
    else if (!isQuoted && depth === 0 && char === ',') {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, text.slice(start)].filter((part) => part.trim() !== '')
}
