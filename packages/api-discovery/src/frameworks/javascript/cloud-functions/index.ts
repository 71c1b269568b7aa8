/** Functions as a service that are declared in JavaScript: Azure Functions, Google Cloud Functions, Firebase. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { textArgument, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { field, itemsOf, plainText, text, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { azurePath } from '../../shared/azure-path.ts'
import { httpTriggers, routePrefix } from '../../shared/azure-triggers.ts'
import { siteOf } from '../call-site.ts'
import { expressReader } from '../express/reader.ts'
import { methodsHandled } from '../files/methods-handled.ts'
import { exportsOf, SCRIPT } from '../files/modules.ts'
import { functionsOf } from '../handlers.ts'
import { methodsGiven, methodsNamed } from '../http-methods.ts'
import { inputObject, inputs, Inputs } from '../inputs.ts'

/** Callers need a key of the level; `Route.facts` of Azure's readers. */
interface AzureFacts {
  readonly level: string | undefined
}

function azureReader(args: (facts: HandlerFacts) => readonly Value[]): Reader {
  return {
    framework: 'azure-functions',
    endSlash: 'dropped',
    syntax: azurePath,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      for (const handler of route.handlers) for (const fn of functionsOf(handler)) run.handle(fn, args(facts), facts)
    },
    routeGuards(route: Route) {
      // Only this adapter registers routes with these readers.
      const { level } = route.facts as AzureFacts
      const isKeyed = level === 'function' || level === 'admin'
      return isKeyed
        ? [{ guard: { name: `authLevel ${level}`, kind: 'authentication' as const }, line: route.line }]
        : []
    },
  }
}

/** `HttpRequest` of the fourth model, whose `query` and `headers` are those of the Fetch standard. */
const azureV4 = azureReader((facts) => [requestOf(facts)])
/** The third one hands over its context first. */
const azureV3 = azureReader((facts) => [inputObject({ req: requestOf(facts) }), requestOf(facts)])
const googleReader: Reader = { ...expressReader, framework: 'google-cloud-functions' }

function requestOf(facts: HandlerFacts): Value {
  const json = inputs('json', facts)
  return inputObject(
    { query: inputs('query', facts), params: inputs('path', facts), headers: inputs('header', facts), body: json },
    { json: () => json, formData: () => inputs('form', facts) },
  )
}

export const cloudFunctions: Framework = {
  name: 'cloud-functions',
  languages: ['javascript'],
  packages: ['@azure/functions', '@google-cloud/functions-framework', 'firebase-functions', 'firebase-functions/*'],
  hints: String.raw`['"](?:@azure/functions|@google-cloud/functions-framework|firebase-functions)`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (callee.package === '@azure/functions' && callee.path.at(-2) === 'app') addAzure(name, call, run)
    else if (callee.package === '@google-cloud/functions-framework' && name === 'http') {
      const path = textArgument(call, 0)
      if (path !== undefined) addGoogle(path, call.args[1], call, run)
    }
    return undefined
  },

  files(project: Project, run: Interpreter): void {
    for (const { script, route, methods, isAnonymous } of httpTriggers(project, ['index.js', 'index.ts'])) {
      const module = project.module(script)
      const handler = module?.main(run) ?? module?.member('default', run)
      if (handler === undefined) continue
      const router = project.graph.router(azureV3)
      router.isApplication = true
      router.prefix = text(routePrefix(project))
      router.route({
        file: script,
        line: functionsOf(handler)[0]?.fn.line ?? 1,
        condition: undefined,
        methods: methods.length > 0 ? methods : ANY_METHODS,
        path: text(route),
        handlers: [handler],
        facts: { level: isAnonymous ? 'anonymous' : 'function' } satisfies AzureFacts,
      })
    }
    if (![...project.packages].some((name) => name.startsWith('firebase-functions'))) return
    for (const { file } of project.modules()) if (SCRIPT.test(file)) addFirebase(file, project, run)
  },
}

/** `app.http('name', { methods, route, authLevel, handler })`, `app.get('name', handler)`. */
function addAzure(name: string, call: Call, run: Interpreter): void {
  const [, second] = call.args
  const named = textArgument(call, 0)
  const own = methodsNamed(name)
  const given = itemsOf(field(second, 'methods')).flatMap((one) => plainText(one) ?? [])
  const methods = name === 'http' ? methodsGiven(given) : own
  const handler = field(second, 'handler') ?? second
  if (methods === undefined || named === undefined || handler === undefined) return
  const router = run.project.graph.router(azureV4)
  router.isApplication = true
  router.prefix = text(routePrefix(run.project))
  const level = field(second, 'authLevel')
  router.route({
    ...siteOf(call),
    methods: methods.length > 0 ? methods : ['GET', 'POST'],
    path: field(second, 'route') ?? text(named),
    handlers: [handler],
    facts: { level: level === undefined ? 'anonymous' : plainText(level) } satisfies AzureFacts,
  })
}

type Place = Pick<Call, 'file' | 'line' | 'condition'>

function addGoogle(name: string, handler: Value | undefined, site: Place, run: Interpreter): void {
  const router = run.project.graph.router(googleReader)
  router.isApplication = true
  for (const { method } of methodsHandled(handler ?? UNKNOWN, site.line)) {
    const methods: readonly HttpMethod[] = method === undefined ? ['GET', 'POST'] : [method]
    router.route({
      ...siteAt(site),
      methods,
      path: text(`/${name}`),
      handlers: handler === undefined ? [] : [handler],
      handler: name,
    })
  }
}

function siteAt({ file, line, condition }: Place): Place {
  return { file, line, condition }
}

/** `exports.name = onRequest((req, res) => …)`: served under the name of the export. An application in its place has its own routes. */
function addFirebase(file: string, project: Project, run: Interpreter): void {
  if (project.files.text(file)?.includes('firebase-functions') !== true) return
  const module = project.module(file)
  if (module === undefined) return
  const names = module.names(run)
  for (const { name, value, line } of exportsOf(file, names, run)) {
    if (value.kind !== 'external' || !value.package.startsWith('firebase-functions')) continue
    const site = { file, line: value.call?.line ?? line, condition: undefined }
    if (value.path.includes('onCall')) addCallable(name, value, site, run)
    const isHttp = value.path.includes('onRequest')
    const handler = value.call?.args.find((arg) => arg.kind === 'function')
    if (isHttp && handler !== undefined) addGoogle(name, handler, site, run)
  }
}

const callableReader: Reader = {
  framework: 'google-cloud-functions',
  syntax: expressReader.syntax,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    // The second version hands over a request with the data, the first one the data itself.
    const body = new Inputs('json', facts)
    const isFirst = route.facts === 'first'
    const given = isFirst ? body.read('data') : inputObject({ data: body.read('data') })
    for (const handler of route.handlers) for (const fn of functionsOf(handler)) run.handle(fn, [given], facts)
  },
}

/** `onCall((request) => …)`: called with POST and what is sent in the field `data`. */
function addCallable(name: string, value: External, site: Place, run: Interpreter): void {
  const router = run.project.graph.router(callableReader)
  router.isApplication = true
  router.route({
    ...siteAt(site),
    methods: ['POST'],
    path: text(`/${name}`),
    handlers: value.call?.args.filter((arg) => arg.kind === 'function') ?? [],
    handler: name,
    facts: isFirstVersion(value) ? 'first' : 'second',
  })
}

/** `functions.https.onCall((data, context) => …)`; the package itself became the second version later. */
function isFirstVersion({ package: name, path, call }: External): boolean {
  if (name.includes('/v1')) return true
  const handler = call?.args.find((arg) => arg.kind === 'function')
  const first = handler?.fn.params[0]?.to
  return !name.includes('/v2') && path.includes('https') && !(first?.kind === 'name' && /^_?req/.test(first.name))
}
