/** Next.js: API routes below `pages/api`, route handlers in `app`, `basePath` and guards in wrappers. */
import type { Framework } from '../../../engine/framework.ts'
import { folderOf } from '../../../engine/files.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import type { Call } from '../../../engine/native.ts'
import { concat, field, text, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import { configNames, exportsOf, nearestFile, SCRIPT, splitAtFolder, withoutExtension } from '../files/modules.ts'
import { methodsHandled } from '../files/methods-handled.ts'
import { unwrapExport } from '../files/wrappers.ts'
import { inputs } from '../inputs.ts'
import { manifestNames } from '../packages.ts'
import { connectRouter, ConnectRouter, NEXT_CONNECT, type ConnectRoute } from './next-connect.ts'
import { pagesReader, routeReader } from './reader.ts'

const ROUTE_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const CONFIG = configNames('next.config')

export const nextjs: Framework = {
  name: 'nextjs',
  languages: ['javascript'],
  packages: ['next', 'next/*', NEXT_CONNECT],
  hints: String.raw`['"]next(?:/[\w-]+)?['"]|\bNextApi|\bNextRequest|export\s+(?:async\s+)?(?:function|const)\s+(?:GET|POST|PUT|PATCH|DELETE)\b`,

  /** `(await cookies()).get('session')`, `headers()`: of the request being handled. */
  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    if (callee.package === NEXT_CONNECT) return connectRouter(callee)
    const name = callee.path.at(-1)
    if (callee.package !== 'next/headers' || run.facts === undefined) return undefined
    return name === 'headers'
      ? inputs('header', run.facts)
      : name === 'cookies'
        ? inputs('cookie', run.facts)
        : undefined
  },

  isGlobalRequest: (of: External) => of.package === 'next/headers',

  files(project: Project, run: Interpreter): void {
    for (const file of project.files.paths) {
      if (!SCRIPT.test(file)) continue
      if (/(?:^|\/)app\/(?:.*\/)?route\.[cm]?[jt]sx?$/.test(file)) addRoute(file, run)
      else if (/(?:^|\/)pages\/api(?:\/|\.)/.test(file)) addPage(file, run)
    }
  },
}

/** `app/users/[id]/route.ts` with a function for each method. */
function addRoute(file: string, run: Interpreter): void {
  const { project } = run
  if (!isNext(project, file)) return
  const place = splitAtFolder(file, ['app'])
  const module = project.module(file)
  if (place === undefined || module === undefined) return
  const segments = folderOf(place.rest)
    .split('/')
    .filter((part) => !/^\(.*\)$|^@/.test(part))
  if (segments.some((part) => part.startsWith('_'))) return
  const router = project.graph.router(routeReader)
  router.isApplication = true
  router.prefix = basePath(project, file, run)
  for (const { name, value, line } of exportsOf(file, ROUTE_METHODS, run)) {
    const { handler, guards } = unwrapExport(module, name, run)
    router.route({
      file,
      line,
      methods: [name],
      path: text(`/${segments.map(decode).join('/')}`),
      handlers: [handler ?? value],
      condition: undefined,
      handler: name,
      facts: { guards: guards.map((guard) => ({ guard, line })) },
    })
  }
}

/** `pages/api/users/[id].ts` with one handler for all methods, which may look at `req.method`. */
function addPage(file: string, run: Interpreter): void {
  const { project } = run
  if (!isNext(project, file)) return
  const place = splitAtFolder(file, ['pages'])
  const module = project.module(file)
  const [exported] = exportsOf(file, ['default'], run)
  if (place === undefined || module === undefined || exported === undefined) return
  const { handler, guards } = unwrapExport(module, 'default', run)
  const value = handler ?? exported.value
  const router = project.graph.router(pagesReader)
  router.isApplication = true
  router.prefix = basePath(project, file, run)
  const path = withoutExtension(place.rest).replace(/(?:^|\/)index$/, '')
  const own = exported.value.kind === 'native' ? exported.value.native : undefined
  // What serves the procedures of tRPC is no endpoint itself.
  if (isTrpcHandler(exported.value)) return
  const routes: readonly ConnectRoute[] =
    own instanceof ConnectRouter
      ? own.routes
      : methodsHandled(value, exported.line).map(({ method, line }) => ({
          methods: method === undefined ? ANY_METHODS : [method],
          handlers: [value],
          line,
        }))
  for (const { methods, handlers, line } of routes) {
    router.route({
      file,
      line,
      methods,
      path: text(`/${path}`),
      handlers,
      condition: undefined,
      facts: { guards: guards.map((guard) => ({ guard, line: exported.line })) },
    })
  }
}

function isTrpcHandler(value: Value): boolean {
  return value.kind === 'external' && value.package.startsWith('@trpc/server')
}

/** `%5Fhidden` stands for a segment that begins with `_`. */
function decode(segment: string): string {
  return segment.replace(/^%5F/i, '_')
}

/** A folder without any manifest may be a part of a project; exports then speak for themselves. */
function isNext(project: Project, file: string): boolean {
  return manifestNames(project, file, ['next']) ?? true
}

function basePath(project: Project, file: string, run: Interpreter): Value | undefined {
  const config = nearestFile(project, folderOf(file), CONFIG)
  if (config === undefined) return undefined
  const main = project.module(config)?.main(run)
  const base = field(main?.kind === 'external' ? main.call?.args[0] : main, 'basePath')
  return base === undefined ? undefined : concat([base])
}
