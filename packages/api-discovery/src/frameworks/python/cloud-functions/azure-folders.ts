/** The first model of Azure Functions: a folder with a `function.json` for each function. */
import { folderOf } from '../../../engine/files.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import { azureReader } from './azure-reader.ts'
import type { AzureFacts } from './azure-app.ts'

const MAX_BYTES = 200_000

interface HttpTrigger {
  readonly route: string | undefined
  readonly methods: readonly string[]
  readonly isAnonymous: boolean
}

export function addFunctionFolders(project: Project, run: Interpreter): void {
  const files = [...project.files.paths].filter((path) => path.endsWith('/function.json'))
  if (files.length === 0) return
  const router = project.graph.router(azureReader)
  router.isApplication = true
  router.prefix = text(routePrefix(project))
  for (const file of files) {
    const folder = folderOf(file)
    const script = `${folder}/__init__.py`
    const trigger = project.files.has(script) ? triggerOf(parsed(project.files.text(file))) : undefined
    const handler = trigger === undefined ? undefined : project.module(script)?.member('main', run)
    if (trigger === undefined || handler === undefined) continue
    const { route, methods, isAnonymous } = trigger
    const facts: AzureFacts = { guard: isAnonymous ? undefined : { name: 'authLevel', kind: 'authentication' } }
    const line = handler.kind === 'function' ? handler.fn.line : 1
    const path = text(route ?? folder.slice(folder.lastIndexOf('/') + 1))
    router.route({
      file: script,
      line,
      condition: undefined,
      path,
      methods: methods.length > 0 ? methods : ANY_METHODS,
      handlers: [handler],
      facts,
    })
  }
}

/** `extensions.http.routePrefix` of host.json. */
function routePrefix(project: Project): string {
  const host = [...project.files.paths].find((path) => path === 'host.json' || path.endsWith('/host.json'))
  const http = member(member(parsed(host === undefined ? undefined : project.files.text(host)), 'extensions'), 'http')
  const prefix = member(http, 'routePrefix')
  return typeof prefix === 'string' ? prefix : 'api'
}

function triggerOf(definition: unknown): HttpTrigger | undefined {
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
