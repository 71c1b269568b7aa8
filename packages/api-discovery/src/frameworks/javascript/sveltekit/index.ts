/** SvelteKit: `+server` files below `src/routes`, and form actions of `+page.server`. */
import type { Framework } from '../../../engine/framework.ts'
import { folderOf } from '../../../engine/files.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { field, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { configNames, exportsOf, nearestFile, splitAtFolder } from '../files/modules.ts'
import { bracketPath } from '../files/path.ts'
import { readerOf } from '../files/web-reader.ts'
import { unwrapExport } from '../files/wrappers.ts'
import { inputObject, inputs, urlOf, webRequest } from '../inputs.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']

const reader = readerOf('sveltekit', bracketPath, (facts) => [eventOf(facts)])

/** A `RequestEvent`. */
function eventOf(facts: HandlerFacts): Value {
  const cookies = inputs('cookie', facts)
  return inputObject({ params: inputs('path', facts), url: urlOf(facts), request: webRequest(facts), cookies })
}

export const sveltekit: Framework = {
  name: 'sveltekit',
  languages: ['javascript'],
  packages: ['@sveltejs/kit'],
  hints: String.raw`['"]@sveltejs/kit['"]|['"]\./\$types['"]|export\s+(?:async\s+)?(?:function|const)\s+(?:GET|POST|PUT|PATCH|DELETE|actions|fallback)\b`,

  files(project: Project, run: Interpreter): void {
    for (const file of project.files.paths) {
      if (/(?:^|\/)\+server\.[jt]s$/.test(file)) addServer(file, run)
      else if (/(?:^|\/)\+page\.server\.[jt]s$/.test(file)) addActions(file, run)
    }
  },
}

function addServer(file: string, run: Interpreter): void {
  const module = run.project.module(file)
  const path = pathOf(file)
  if (module === undefined || path === undefined) return
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.prefix = basePath(file, run)
  const found = exportsOf(file, [...METHODS, 'fallback'], run)
  const named = new Set(found.map((one) => one.name))
  for (const { name, value, line } of found) {
    const { handler, guards } = unwrapExport(module, name, run)
    router.route({
      file,
      line,
      methods: name === 'fallback' ? ANY_METHODS.filter((method) => !named.has(method)) : [name],
      path: text(path),
      handlers: [handler ?? value],
      condition: undefined,
      handler: name,
      facts: { guards: guards.map((guard) => ({ guard, line })) },
    })
  }
}

/** `export const actions = { login: async ({ request }) => … }`: a POST of a form to the page. */
function addActions(file: string, run: Interpreter): void {
  const [actions] = exportsOf(file, ['actions'], run)
  const path = pathOf(file)
  if (actions === undefined || actions.value.kind !== 'record' || path === undefined) return
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.prefix = basePath(file, run)
  router.route({
    file,
    line: actions.line,
    methods: ['POST'],
    path: text(path),
    handlers: [...actions.value.fields.values()],
    condition: undefined,
    handler: 'actions',
  })
}

function pathOf(file: string): string | undefined {
  const place = splitAtFolder(file, ['src/routes', 'routes'])
  if (place === undefined) return undefined
  const segments = folderOf(place.rest)
    .split('/')
    .filter((part) => part !== '' && !/^\(.*\)$/.test(part))
  // [x+3a] is the character with that code.
  return `/${segments.map((part) => part.replace(/\[x\+([0-9a-f]{2})\]/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))).join('/')}`
}

function basePath(file: string, run: Interpreter): Value | undefined {
  const config = nearestFile(run.project, folderOf(file), configNames('svelte.config'))
  const main = config === undefined ? undefined : run.project.module(config)?.main(run)
  return field(field(field(main, 'kit'), 'paths'), 'base')
}
