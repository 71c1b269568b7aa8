/** The first model of Azure Functions: a folder with a `function.json` for each function. */
import { folderOf } from '../../engine/files.ts'
import type { Project } from '../../engine/project.ts'

const MAX_BYTES = 200_000

export interface HttpTrigger {
  readonly script: string
  /** Without the prefix; the name of the folder when the binding says none. */
  readonly route: string
  readonly methods: readonly string[]
  readonly isAnonymous: boolean
}

/** The functions that HTTP requests start, of which one of the scripts lies in the folder. */
export function httpTriggers(project: Project, scripts: readonly string[]): HttpTrigger[] {
  const files = [...project.files.paths].filter((path) => path.endsWith('/function.json'))
  return files.flatMap((file) => {
    const folder = folderOf(file)
    const script = scripts.map((name) => `${folder}/${name}`).find((path) => project.files.has(path))
    const trigger = script === undefined ? undefined : bindingOf(parsed(project.files.text(file)))
    if (script === undefined || trigger === undefined) return []
    const { route = folder.slice(folder.lastIndexOf('/') + 1), ...rest } = trigger
    return [{ script, route, ...rest }]
  })
}

/** `extensions.http.routePrefix` of host.json. */
export function routePrefix(project: Project): string {
  const host = [...project.files.paths].find((path) => path === 'host.json' || path.endsWith('/host.json'))
  const http = member(member(parsed(host === undefined ? undefined : project.files.text(host)), 'extensions'), 'http')
  const prefix = member(http, 'routePrefix')
  return typeof prefix === 'string' ? prefix : 'api'
}

function bindingOf(
  definition: unknown,
):
  | { readonly route: string | undefined; readonly methods: readonly string[]; readonly isAnonymous: boolean }
  | undefined {
  const bindings = member(definition, 'bindings')
  const trigger = Array.isArray(bindings) ? bindings.find((one) => member(one, 'type') === 'httpTrigger') : undefined
  if (trigger === undefined) return undefined
  const route = member(trigger, 'route')
  const methods = member(trigger, 'methods')
  return {
    route: typeof route === 'string' ? route : undefined,
    methods: Array.isArray(methods)
      ? methods.flatMap((one) => (typeof one === 'string' ? [one.toUpperCase()] : []))
      : [],
    isAnonymous: member(trigger, 'authLevel') === 'anonymous',
  }
}

function member(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, name) ? Reflect.get(of, name) : undefined
}

function parsed(source: string | undefined): unknown {
  if (source === undefined || source.length > MAX_BYTES) return undefined
  try {
    return JSON.parse(source)
  } catch {
    return undefined
  }
}
