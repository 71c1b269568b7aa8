/** Remix and React Router as a framework: loaders and actions of route modules. */
import type { Framework } from '../../../engine/framework.ts'
import { folderOf } from '../../../engine/files.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { textArgument, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { field, itemsOf, list, record, text, textField, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { methodsHandled } from '../files/methods-handled.ts'
import { exportsOf, SCRIPT, splitAtFolder, withoutExtension } from '../files/modules.ts'
import { readerOf } from '../files/web-reader.ts'
import { unwrapExport } from '../files/wrappers.ts'
import { inputObject, inputs, webRequest } from '../inputs.ts'
import { manifestNames } from '../packages.ts'
import { expressPath } from '../express/path.ts'
import { remixPath } from './path.ts'

const PACKAGES = [
  '@remix-run/node',
  '@remix-run/react',
  '@remix-run/cloudflare',
  '@remix-run/server-runtime',
  '@react-router/dev',
  '@react-router/node',
]
const WRITES: readonly HttpMethod[] = ['POST', 'PUT', 'PATCH', 'DELETE']
const EXTENSIONS = ['', '.ts', '.tsx', '.js', '.jsx']

const args = [
  (facts: Parameters<typeof webRequest>[0]): Value =>
    inputObject({ request: webRequest(facts), params: inputs('path', facts) }),
] as const
const fileReader = readerOf('remix', remixPath, (facts) => args.map((make) => make(facts)))
const configReader = readerOf('react-router', expressPath, (facts) => args.map((make) => make(facts)))

export const remix: Framework = {
  name: 'remix',
  languages: ['javascript'],
  packages: ['@react-router/dev/routes', '@remix-run/route-config'],
  hints: String.raw`['"]@remix-run/|['"]@react-router/|export\s+(?:async\s+)?(?:function|const)\s+(?:loader|action)\b`,

  call(callee: External, call: Call): Value | undefined {
    return routeHelper(callee.path.at(-1) ?? '', call)
  },

  files(project: Project, run: Interpreter): void {
    const configured = new Set<string>()
    for (const file of project.files.paths) {
      if (!/(?:^|\/)app\/routes\.[jt]sx?$/.test(file)) continue
      configured.add(folderOf(file))
      const [main] = exportsOf(file, ['default'], run)
      if (main !== undefined) addConfigured(main.value, folderOf(file), [], run, 0)
    }
    for (const file of project.files.paths) {
      const place = SCRIPT.test(file) ? splitAtFolder(file, ['app/routes']) : undefined
      if (place === undefined || manifestNames(project, file, PACKAGES) === false) continue
      const folder = place.base === '' ? 'app' : `${place.base}/app`
      if (configured.has(folder) && !usesFileRoutes(folder, run)) continue
      const name = routeName(place.rest)
      if (name !== undefined) addModule(file, text(name), fileReader, run)
    }
  },
}

/** `users.$id.ts`, `users.$id/route.ts`, and `users/$id.ts` of the first convention. */
function routeName(rest: string): string | undefined {
  const bare = withoutExtension(rest)
  const folders = bare.split('/')
  const last = folders.at(-1) ?? ''
  if (last === 'route' || (last === 'index' && folders.length === 2)) return folders.slice(0, -1).join('/')
  // Beside a route file in a folder of its own lie parts of it.
  if (folders.length > 1 && /[.]/.test(folders[0] ?? '')) return undefined
  return bare
}

/** `route(path, file, children)`, `index(file)`, `layout(file, children)`, `prefix(path, children)` as objects. */
function routeHelper(name: string, call: Call): Value | undefined {
  const [first, second, third] = call.args
  const children = (value: Value | undefined): Value => (value?.kind === 'list' ? value : list([]))
  const path = textArgument(call, 0)
  switch (name) {
    case 'route': {
      const last = third ?? call.args[2]
      return record([
        ['path', text(path ?? '')],
        ['file', second ?? text('')],
        ['children', children(last)],
      ])
    }
    case 'index':
      return record([
        ['path', text('')],
        ['file', first ?? text('')],
      ])
    case 'layout':
      return record([
        ['path', text('')],
        ['children', children(third ?? second)],
      ])
    case 'prefix':
      // Its result is spread into a list of routes.
      return list([
        record([
          ['path', text(path ?? '')],
          ['children', children(second)],
        ]),
      ])
    default:
      return undefined
  }
}

function addConfigured(value: Value, folder: string, above: readonly string[], run: Interpreter, depth: number): void {
  if (depth > 12) return
  for (const one of itemsOf(value)) {
    const path = textField(one, 'path')
    if (path === undefined) continue
    const here = [...above, path]
    const named = textField(one, 'file')?.replace(/^\.\//, '')
    const file = EXTENSIONS.map((extension) => `${folder}/${named ?? ''}${extension}`).find((name) =>
      run.project.files.has(name),
    )
    if (file !== undefined) addModule(file, text(here.filter((part) => part !== '').join('/')), configReader, run)
    const children = field(one, 'children')
    if (children !== undefined) addConfigured(children, folder, here, run, depth + 1)
  }
}

/** `flatRoutes()` in app/routes.ts asks for file routes. */
function usesFileRoutes(folder: string, run: Interpreter): boolean {
  return EXTENSIONS.some(
    (extension) => run.project.files.text(`${folder}/routes${extension}`)?.includes('flatRoutes') === true,
  )
}

/** A loader answers GET of a resource route; an action every other method, or those it looks for. */
function addModule(file: string, path: Value, reader: ReturnType<typeof readerOf>, run: Interpreter): void {
  const module = run.project.module(file)
  if (module === undefined) return
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const isPage = exportsOf(file, ['default'], run).length > 0
  for (const { name, value, line } of exportsOf(file, ['loader', 'action'], run)) {
    if (name === 'loader' && isPage) continue
    const { handler, guards } = unwrapExport(module, name, run)
    const handled = methodsHandled(handler ?? value, line).flatMap((one) => one.method ?? [])
    const asked = handled.filter((method) => method !== 'GET')
    const writes = asked.length > 0 ? asked : isPage ? (['POST'] as const) : WRITES
    router.route({
      file,
      line,
      methods: name === 'loader' ? ['GET'] : writes,
      path: path.kind === 'text' ? path : text(''),
      handlers: [handler ?? value],
      condition: undefined,
      handler: name,
      facts: { guards: guards.map((guard) => ({ guard, line })) },
    })
  }
}
